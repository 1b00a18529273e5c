// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import static io.mld6.lab.belief.GroupRows.BEFORE;
import static io.mld6.lab.belief.GroupRows.BLOCKED;
import static io.mld6.lab.belief.GroupRows.EXAMPLE;
import static io.mld6.lab.belief.GroupRows.LACKED;
import static io.mld6.lab.belief.GroupRows.LAST_JOIN;
import static io.mld6.lab.belief.GroupRows.LAST_LEAVE;
import static io.mld6.lab.belief.GroupRows.LEAVES;
import static io.mld6.lab.belief.GroupRows.MATCHED;
import static io.mld6.lab.belief.GroupRows.NEVER;
import static io.mld6.lab.belief.GroupRows.OURS;
import static io.mld6.lab.belief.GroupRows.REFUSED;
import static io.mld6.lab.belief.GroupRows.SILENT_SINCE;
import static io.mld6.lab.belief.GroupRows.SURPLUS;
import static io.mld6.lab.belief.GroupRows.TOLD;
import static io.mld6.lab.belief.GroupRows.TRACEABLE;
import static io.mld6.lab.belief.GroupRows.TRACKED;
import static io.mld6.lab.belief.GroupRows.UNSETTLED;
import static io.mld6.lab.belief.GroupRows.VERSION_1;
import static io.mld6.lab.belief.GroupRows.WAITING;
import static io.mld6.lab.belief.GroupRows.WANTED_SINCE;
import static io.mld6.lab.belief.GroupRows.YOUNG_LEAVES;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.EngineEvent.Refused;
import io.mld6.engine.host.EngineEvent.Reported;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.engine.host.MembershipSlice;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.RowTable;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.DeviceView;
import java.util.BitSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What was said to the device and when, what is wanted now, and what the device believes: the
/// first from events, the others anew for each look.
///
/// A membership counts as told once the kernel has taken a Report that begins it; until then
/// nothing is expected of the device. Who tells and who looks use it one after the other: all on
/// one thread.
final class BeliefBook {
    private final GroupRows rows = new GroupRows();
    private final Device.Vlans vlans;
    private LongSet told = new LongSet();
    /// Told since the look began; null between looks.
    private @Nullable LongSet young;

    /// Told, and found to be wanted by this look.
    private LongSet confirmed = new LongSet();

    /// Memberships that the device tracks, as it showed at first; null if it keeps no books on
    /// listeners.
    private @Nullable LongSet tracked;

    /// Memberships that it can track.
    private LongSet traceable = new LongSet();

    private long refusals;
    private long eventsDropped;
    private boolean linkDown;
    private long memberships;
    private long waiting;
    /// Of the tags asked about last.
    private long segment;

    private long segmentWord;

    /// @param vlans how segments are told apart
    BeliefBook(Device.Vlans vlans) {
        this.vlans = vlans;
    }

    GroupRows rows() {
        return rows;
    }

    private long segment(long vlanWord) {
        if (vlanWord != segmentWord) {
            segmentWord = vlanWord;
            segment = segmentOf(DeviceView.key(VlanTags.ofWord(vlanWord)));
        }
        return segment;
    }

    private long segmentOf(long key) {
        return switch (vlans) {
            case NONE -> 0;
            case OUTER -> DeviceView.outerOf(key);
            case BOTH -> key;
        };
    }

    /// Something happened to the engine.
    void happened(EngineEvent event) {
        switch (event) {
            case Reported reported -> reported(reported);
            case Refused refused -> refused(refused);
            case EngineEvent.LinkChanged changed -> linkChanged(changed);
            case EngineEvent.Suppressed _, EngineEvent.Notice _ -> {}
        }
    }

    /// Events were lost.
    void dropped(long events) {
        eventsDropped += events;
    }

    private void reported(Reported event) {
        int row = rowOf(event.vlan(), event.group().high(), event.group().low());
        rows.set(row, OURS, true);
        rows.set(row, REFUSED, false);
        long print =
                LongSet.fingerprint(
                        event.listener(),
                        rows.segment(row),
                        event.group().high(),
                        event.group().low());
        switch (event.why()) {
            case JOIN -> joined(row, print, event);
            case CHANGE -> {
                joined(row, print, event);
                rows.setMoment(row, LAST_LEAVE, event.nanos());
            }
            case LEAVE -> left(row, print, event);
            case REPETITION -> {
                // The first one may have been refused.
                if (begins(event.record()) && !told.contains(print)) {
                    joined(row, print, event);
                }
            }
            case ANSWER -> {}
        }
    }

    private static boolean begins(@Nullable RecordType record) {
        return record == null || record == RecordType.TO_EX || record == RecordType.ALLOW;
    }

    private void joined(int row, long print, Reported event) {
        told.add(print);
        if (young != null) {
            young.add(print);
        }
        // Unless somebody was there all the time, it begins now.
        int leaves = rows.count(row, LEAVES) + rows.count(row, YOUNG_LEAVES);
        if (leaves >= rows.count(row, BEFORE)) {
            rows.setMoment(row, WANTED_SINCE, event.nanos());
        }
        rows.setMoment(row, LAST_JOIN, event.nanos());
        rows.setMoment(row, SILENT_SINCE, NEVER);
        rows.set(row, VERSION_1, event.version() == 1);
    }

    private void left(int row, long print, Reported event) {
        boolean blocks = event.record() == RecordType.BLOCK;
        if (!blocks) {
            told.remove(print);
            if (young != null) {
                young.remove(print);
            }
        }
        rows.countUp(row, young == null ? LEAVES : YOUNG_LEAVES);
        rows.setMoment(row, LAST_LEAVE, event.nanos());
        // Who is asked about and silent is forgotten with the others.
        rows.setMoment(row, SILENT_SINCE, NEVER);
        rows.set(row, BLOCKED, blocks);
    }

    private void refused(Refused event) {
        if (event.why() != Why.ANSWER) {
            refusals++;
            int row = rowOf(event.vlan(), event.group().high(), event.group().low());
            rows.set(row, OURS, true);
            rows.set(row, REFUSED, true);
        }
    }

    private int rowOf(VlanTags vlan, long high, long low) {
        return rows.row(segmentOf(DeviceView.key(vlan)), high, low);
    }

    /// While the link is away the device may forget; when it is back, all is said anew.
    private void linkChanged(EngineEvent.LinkChanged event) {
        linkDown = !event.state().carries();
        told = new LongSet();
        for (int row = 0; row < rows.size(); row++) {
            rows.setCount(row, BEFORE, 0);
        }
    }

    /// Whether the link is away.
    boolean isLinkDown() {
        return linkDown;
    }

    /// Reports that the kernel refused so far.
    long refusals() {
        return refusals;
    }

    /// Events that were lost so far.
    long eventsDropped() {
        return eventsDropped;
    }

    /// Memberships that this look found and the device was told of.
    long memberships() {
        return memberships;
    }

    /// Memberships that this look found and nothing was said of yet.
    long waiting() {
        return waiting;
    }

    /// A look begins. What is told from now on belongs to the next one.
    void beginLook() {
        young = new LongSet();
        confirmed = new LongSet();
        tracked = null;
        traceable = new LongSet();
        rows.beginLook();
        memberships = 0;
        waiting = 0;
    }

    /// Some of what is wanted.
    void want(MembershipSlice slice) {
        int[] sets = new int[slice.sourceSets()];
        for (int i = 0; i < sets.length; i++) {
            sets[i] = rows.sets().intern(slice.sources(i), slice.sources(i).length / 2);
        }
        for (int i = 0; i < slice.size(); i++) {
            want(slice, i, Filter.of(slice.mode(i), sets[slice.sourceSet(i)]));
        }
        for (int set : sets) {
            rows.sets().release(set);
        }
    }

    private void want(MembershipSlice slice, int i, int filter) {
        long key = segment(slice.vlanWord(i));
        long high = slice.groupHigh(i);
        long low = slice.groupLow(i);
        int row = rows.row(key, high, low);
        long print = LongSet.fingerprint(slice.listener(i), key, high, low);
        if (!told.contains(print)) {
            rows.set(row, WAITING, true);
            waiting++;
            return;
        }
        confirmed.add(print);
        memberships++;
        rows.countUp(row, TOLD);
        rows.setMoment(row, EXAMPLE, slice.addressLow(i));
        rows.want(row, filter);
        if (!slice.isSettled(i)) {
            rows.set(row, UNSETTLED, true);
        }
        trace(row, key, slice.addressLow(i));
    }

    /// Somebody listens whom the device could track: not who speaks from `::`.
    private void trace(int row, long key, long addressLow) {
        LongSet known = tracked;
        if (known == null || addressLow == 0) {
            return;
        }
        long print = LongSet.fingerprint(addressLow, key, rows.high(row), rows.low(row));
        traceable.add(print);
        rows.countUp(row, TRACEABLE);
        if (known.contains(print)) {
            rows.countUp(row, MATCHED);
        } else {
            rows.setMoment(row, LACKED, addressLow);
        }
    }

    /// What the device believes.
    ///
    /// @param ports that are meant; none for all
    /// @param only rows that are meant; null for all, and for groups nobody knew of
    void believe(DeviceView view, Set<String> ports, @Nullable BitSet only) {
        long[] words = new long[16];
        LongSet seen = new LongSet();
        for (int i = 0; i < view.size(); i++) {
            if (!ports.isEmpty() && !ports.contains(view.port(i))) {
                continue;
            }
            long key = segmentOf(view.vlan(i));
            int row =
                    only == null
                            ? rows.row(key, view.groupHigh(i), view.groupLow(i))
                            : rows.find(key, view.groupHigh(i), view.groupLow(i));
            if (row == RowTable.NONE || (only != null && !only.get(row))) {
                continue;
            }
            int sources = view.endOfSources(i) - view.firstSource(i);
            if (words.length < 2 * sources) {
                words = new long[2 * sources];
            }
            int set = rows.sets().intern(words, sources(view, i, words));
            rows.believe(row, Filter.of(view.mode(i), set));
            rows.sets().release(set);
            track(row, key, view, i, seen);
        }
        if (only == null && seen.size() > 0) {
            tracked = seen;
        }
    }

    /// The listeners of an entry. In the second reading it is known who really listens.
    ///
    /// @param seen those that were counted before, behind other ports
    private void track(int row, long key, DeviceView view, int entry, LongSet seen) {
        for (int l = view.firstListener(entry); l < view.endOfListeners(entry); l++) {
            Ipv6Address listener = view.listener(l);
            long print = LongSet.fingerprint(listener.low(), key, rows.high(row), rows.low(row));
            if (listener.high() != Ipv6Address.LINK_LOCAL_HIGH || seen.contains(print)) {
                continue;
            }
            seen.add(print);
            rows.countUp(row, TRACKED);
            if (traceable.contains(print)) {
                rows.countUp(row, MATCHED);
            } else {
                rows.setMoment(row, SURPLUS, listener.low());
            }
        }
    }

    /// The sources that are forwarded in INCLUDE mode, or cut off in EXCLUDE mode: RFC 9777 §7.2.3.
    private static int sources(DeviceView view, int entry, long[] words) {
        boolean include = view.mode(entry) == FilterMode.INCLUDE;
        int count = 0;
        for (int s = view.firstSource(entry); s < view.endOfSources(entry); s++) {
            if (include || view.sourceMillis(s) == 0) {
                words[2 * count] = view.sourceHigh(s);
                words[2 * count + 1] = view.sourceLow(s);
                count++;
            }
        }
        return count;
    }

    /// The look is over: what it found is what there was before the next.
    ///
    /// @param horizonNanos what ended before that is remembered no longer
    void endLook(long horizonNanos) {
        LongSet since = young;
        if (since != null) {
            told = confirmed;
            told.addAll(since);
            confirmed = new LongSet();
            young = null;
        }
        for (int row = 0; row < rows.size(); row++) {
            rows.setCount(row, BEFORE, rows.count(row, TOLD));
            rows.setCount(row, LEAVES, rows.count(row, YOUNG_LEAVES));
            rows.setCount(row, YOUNG_LEAVES, 0);
        }
        rows.compact(row -> isNeeded(row, horizonNanos));
    }

    private boolean isNeeded(int row, long horizonNanos) {
        return rows.count(row, TOLD) > 0
                || rows.is(row, WAITING | GroupRows.BELIEVED | REFUSED)
                || rows.moment(row, LAST_JOIN) > horizonNanos
                || rows.moment(row, LAST_LEAVE) > horizonNanos
                || rows.moment(row, SILENT_SINCE) > horizonNanos;
    }

    /// The look was given up: nothing was found.
    void abandonLook() {
        young = null;
        confirmed = new LongSet();
        for (int row = 0; row < rows.size(); row++) {
            rows.setCount(row, LEAVES, rows.count(row, LEAVES) + rows.count(row, YOUNG_LEAVES));
            rows.setCount(row, YOUNG_LEAVES, 0);
        }
    }
}
