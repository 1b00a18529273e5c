// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.listener.SuppressionObserver;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.output.FrameObserver;
import io.mld6.engine.registry.GroupTable;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SegmentTable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/// Writes down what one shard does, for whoever follows it.
///
/// Says itself to the output and the listeners only while somebody does; until then they have
/// nobody to tell. What a frame says, and whose it is, is read from its own octets, so that nothing
/// has to be kept beside it on its way to the kernel. Thread: event loop only. Cost: O(records), no
/// allocation.
final class ShardEvents implements FrameObserver, SuppressionObserver {
    private static final int IP = Ethernet.HEADER_OCTETS;
    private static final int MESSAGE = IP + Ipv6Header.HEADER_OCTETS + HopByHop.HEADER_OCTETS;

    private static final long MAC_MASK = 0xffff_ffff_ffffL;

    private final ListenerTable listenerTable;
    private final SegmentTable segments;
    private final GroupTable groups;
    private final BatchOutput output;
    private final HostListeners listeners;
    private final LongSupplier nanoTime;
    private final List<EventTap> taps = new ArrayList<>();
    private boolean answers;

    /// @param registry who a frame may be of
    /// @param output tells what became of frames
    /// @param listeners tell what is suppressed
    ShardEvents(
            MembershipRegistry registry,
            BatchOutput output,
            HostListeners listeners,
            LongSupplier nanoTime) {
        this.listenerTable = registry.listeners();
        this.segments = registry.segments();
        this.groups = registry.groups();
        this.output = output;
        this.listeners = listeners;
        this.nanoTime = nanoTime;
    }

    /// Writes there, too, from now on.
    void add(EventTap tap) {
        taps.add(tap);
        observe();
    }

    /// Does not write there any more.
    void remove(EventTap tap) {
        taps.remove(tap);
        observe();
    }

    private void observe() {
        boolean wanted = !taps.isEmpty();
        answers = taps.stream().anyMatch(EventTap::answers);
        output.observe(wanted ? this : null);
        listeners.observeSuppression(wanted ? this : null);
    }

    /// A person was shown a line.
    void notice(String line) {
        for (EventTap tap : taps) {
            tap.ring().write(nanoTime.getAsLong(), EventRow.NOTICE, line);
        }
        written();
    }

    /// The link was lost, or is back.
    void linkChanged(LinkState now) {
        write(nanoTime.getAsLong(), EventRow.link(now), 0, 0, 0);
        written();
    }

    @Override
    public void suppressed(int listener, int group, boolean answer) {
        write(
                nanoTime.getAsLong(),
                EventRow.suppressed(listener, answer ? Why.ANSWER : Why.REPETITION),
                segments.tags(listenerTable.segment(listener)),
                groups.high(group),
                groups.low(group));
        written();
    }

    @Override
    public void framesTaken(FrameBatch batch, int from, int to, long nowNanos) {
        frames(batch, from, to, 0, nowNanos);
    }

    @Override
    public void framesRefused(FrameBatch batch, int from, int to, int errno, long nowNanos) {
        frames(batch, from, to, errno, nowNanos);
    }

    private void frames(FrameBatch batch, int from, int to, int errno, long nowNanos) {
        boolean any = false;
        for (int i = from; i < to; i++) {
            long cookie = batch.cookie(i);
            if (answers || !ResponseLedger.isResponse(cookie)) {
                frame(batch.slab(), batch.offset(i), cookie, errno, nowNanos);
                any = true;
            }
        }
        if (any) {
            written();
        }
    }

    private void frame(ByteBuffer slab, int offset, long cookie, int errno, long nowNanos) {
        int base = offset;
        long tags = 0;
        if (isTag(slab, offset)) {
            boolean two = isTag(slab, offset + Ethernet.TAG_OCTETS);
            tags =
                    two
                            ? slab.getLong(offset + Ethernet.TYPE)
                            : (long) slab.getInt(offset + Ethernet.TYPE) << Integer.SIZE;
            base += two ? 2 * Ethernet.TAG_OCTETS : Ethernet.TAG_OCTETS;
        }
        int listener = listener(slab, offset, base, segments.find(tags));
        int message = base + MESSAGE;
        int type = slab.get(message + MldFormat.TYPE) & 0xff;
        if (type == MldFormat.V2_REPORT) {
            records(slab, message, tags, listener, cookie, errno, nowNanos);
        } else {
            Why usual = type == MldFormat.V1_DONE ? Why.LEAVE : Why.JOIN;
            write(
                    nowNanos,
                    EventRow.report(listener, why(cookie, usual), 0, errno),
                    tags,
                    slab.getLong(message + MldFormat.GROUP),
                    slab.getLong(message + MldFormat.GROUP + Long.BYTES));
        }
    }

    private static boolean isTag(ByteBuffer slab, int offset) {
        return Ethernet.isTag(slab.getShort(offset + Ethernet.TYPE) & 0xffff);
    }

    private void records(
            ByteBuffer slab,
            int message,
            long tags,
            int listener,
            long cookie,
            int errno,
            long nowNanos) {
        int count = slab.getShort(message + MldFormat.RECORD_COUNT) & 0xffff;
        int at = message + MldFormat.RECORDS;
        for (int i = 0; i < count; i++) {
            int type = slab.get(at + MldFormat.RECORD_TYPE) & 0xff;
            int sources = slab.getShort(at + MldFormat.RECORD_SOURCE_COUNT) & 0xffff;
            write(
                    nowNanos,
                    EventRow.report(listener, why(cookie, meaning(type, sources)), type, errno),
                    tags,
                    slab.getLong(at + MldFormat.RECORD_GROUP),
                    slab.getLong(at + MldFormat.RECORD_GROUP + Long.BYTES));
            at += MldFormat.RECORD_SOURCES + sources * Ipv6Header.ADDRESS_OCTETS;
        }
    }

    private static Why why(long cookie, Why usual) {
        if (ResponseLedger.isResponse(cookie)) {
            return Why.ANSWER;
        }
        return cookie == ResponseLedger.REPETITION ? Why.REPETITION : usual;
    }

    /// What a state-change record says (RFC 9777 §5.2.13).
    private static Why meaning(int type, int sources) {
        if (type == RecordType.TO_IN.wireValue()) {
            return sources == 0 ? Why.LEAVE : Why.CHANGE;
        }
        return type == RecordType.BLOCK.wireValue() ? Why.LEAVE : Why.JOIN;
    }

    /// Whose frame it is: that of its source address or, from `::`, of its MAC address.
    private int listener(ByteBuffer slab, int offset, int base, int segment) {
        if (segment == RowTable.NONE) {
            return EngineEvent.UNKNOWN_LISTENER;
        }
        int source = base + IP + Ipv6Header.SOURCE;
        long high = slab.getLong(source);
        if (high != 0) {
            return listenerTable.find(segment, high, slab.getLong(source + Long.BYTES));
        }
        long mac = slab.getLong(offset + Ethernet.SOURCE - Short.BYTES) & MAC_MASK;
        int first = listenerTable.findMac(segment, mac);
        boolean known = first != RowTable.NONE && listenerTable.nextWithMac(first) == RowTable.NONE;
        return known ? first : EngineEvent.UNKNOWN_LISTENER;
    }

    private void write(long nanos, long head, long tags, long groupHigh, long groupLow) {
        for (int i = 0; i < taps.size(); i++) {
            EventTap tap = taps.get(i);
            if (tap.answers() || !EventRow.isAnswer(head)) {
                tap.ring().write(nanos, head, tags, groupHigh, groupLow);
            }
        }
    }

    private void written() {
        for (int i = 0; i < taps.size(); i++) {
            taps.get(i).onWritten().run();
        }
    }
}
