// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.ReceiveWarmUp;
import io.mld6.engine.link.VirtualLink;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// Reports of listeners that come, stay and go, heard by a querier without a link, once per
/// process.
///
/// A JVM takes its first Reports with code not yet compiled, a tenth as fast as later ones, and a
/// storm of Reports at that moment would not fit any receive buffer. After the warm-up the first
/// real Report is taken like every other. Ends after a fixed number of frames, or of time on a slow
/// machine.
final class RouterWarmUp {
    private static final AtomicBoolean DONE = new AtomicBoolean();
    private static final long LONGEST_NANOS = Duration.ofMillis(1000).toNanos();
    private static final int ROUNDS = 60;
    private static final int LISTENERS = 64;
    /// Their Reports are long.
    private static final int LISTENERS_PER_VERSION_2 = 8;
    /// Who has left can join again.
    private static final int LISTENERS_PER_LEAVER = 4;
    private static final int GROUPS = 64;
    private static final int RECORDS = 8;
    private static final int SOURCES = 10;
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address CHANNELS = Ipv6Address.parse("ff3e::8000:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final long STATION = 0x0000_5e00_5301L;

    private RouterWarmUp() {}

    /// Warms up unless that was done; returns when it is over.
    static void once(QuerierConfig config) {
        if (DONE.getAndSet(true)) {
            return;
        }
        List<byte[]> round = new ArrayList<>();
        for (int listener = 1; listener <= LISTENERS; listener++) {
            messages(listener, config.version(), round);
        }
        ReceiveWarmUp frames = new ReceiveWarmUp(round);
        long endNanos = System.nanoTime() + LONGEST_NANOS;
        try (Querier querier =
                Querier.start(
                        config.with(b -> b.vlan(VlanTags.NONE)),
                        LinkOpener.on(new VirtualLink()),
                        new QuerierEvents() {},
                        _ -> {})) {
            for (int i = 0; i < ROUNDS && System.nanoTime() - endNanos < 0; i++) {
                querier.hear(frames);
            }
        } catch (LinkException virtualLinkFailed) {
            throw new IllegalStateException(virtualLinkFailed);
        }
    }

    /// What one listener says.
    private static void messages(int listener, int version, List<byte[]> to) {
        for (int i = 0; i < GROUPS; i++) {
            Ipv6Address group = GROUP.plus(i);
            to.add(frame(listener, new Mldv1Report(group), group));
        }
        if (version == 2 && listener % LISTENERS_PER_VERSION_2 == 0) {
            for (RecordType type : RecordType.values()) {
                Ipv6Address first = type.isExclude() ? GROUP.plus(GROUPS) : CHANNELS;
                to.add(
                        frame(
                                listener,
                                new Mldv2Report(
                                        IntStream.range(0, RECORDS)
                                                .mapToObj(i -> record(type, first.plus(i)))
                                                .toList()),
                                Ipv6Address.ALL_MLDV2_ROUTERS));
            }
        }
        if (listener % LISTENERS_PER_LEAVER == 0) {
            for (int i = 0; i < GROUPS; i++) {
                to.add(frame(listener, new Mldv1Done(GROUP.plus(i)), Ipv6Address.ALL_ROUTERS));
            }
        }
    }

    private static AddressRecord record(RecordType type, Ipv6Address group) {
        int sources = type.isExclude() ? 0 : SOURCES;
        return new AddressRecord(
                type, group, IntStream.range(0, sources).mapToObj(SOURCE::plus).toList());
    }

    private static byte[] frame(int listener, MldMessage message, Ipv6Address destination) {
        MldFrame frame =
                new MldFrame(
                        message,
                        new MacAddress(STATION + listener),
                        new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, listener),
                        destination,
                        VlanTags.NONE);
        ByteBuf octets = Unpooled.buffer(FrameEncoder.lengthOctets(frame));
        FrameEncoder.encode(frame, octets);
        return ByteBufUtil.getBytes(octets);
    }
}
