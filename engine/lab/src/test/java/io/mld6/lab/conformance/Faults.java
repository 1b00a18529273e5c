// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.RecordType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// Faults to plant.
final class Faults {
    private static final Ipv6Address HIGHEST = Ipv6Address.parse("fe80::ffff:ffff:ffff:fffe");
    private static final Ipv6Address LOWEST = Ipv6Address.parse("fe80::1");

    private Faults() {}

    /// What the device says is changed.
    static Fault says(Predicate<byte[]> which, UnaryOperator<byte[]> change) {
        return new Fault() {
            @Override
            public void fromDevice(byte[] octets, long nanos, Onward onward) {
                onward.frame(0, which.test(octets) ? change.apply(octets) : octets);
            }
        };
    }

    /// What the device says comes late.
    static Fault late(Predicate<byte[]> which, long millis) {
        return new Fault() {
            @Override
            public void fromDevice(byte[] octets, long nanos, Onward onward) {
                long delay = which.test(octets) ? TimeUnit.MILLISECONDS.toNanos(millis) : 0;
                onward.frame(delay, octets);
            }
        };
    }

    /// What the device hears is changed.
    static Fault hears(Predicate<byte[]> which, UnaryOperator<byte[]> change) {
        return new Fault() {
            @Override
            public void toDevice(byte[] octets, long nanos, Onward onward) {
                onward.frame(0, which.test(octets) ? change.apply(octets) : octets);
            }
        };
    }

    /// The device takes no notice.
    static Fault ignores(Predicate<byte[]> which) {
        return new Fault() {
            @Override
            public void toDevice(byte[] octets, long nanos, Onward onward) {
                if (!which.test(octets)) {
                    onward.frame(0, octets);
                }
            }
        };
    }

    /// The device says nothing twice within a while, as told by what matters of a frame.
    static Fault neverRepeats(
            Predicate<byte[]> which, Function<byte[], ByteBuf> content, long withinMillis) {
        return new Fault() {
            private final Map<ByteBuf, Long> said = new HashMap<>();

            @Override
            public void fromDevice(byte[] frame, long nanos, Onward onward) {
                if (which.test(frame)) {
                    ByteBuf key = content.apply(frame);
                    Long first = said.get(key);
                    if (first != null
                            && nanos - first < TimeUnit.MILLISECONDS.toNanos(withinMillis)) {
                        return;
                    }
                    said.put(key, nanos);
                }
                onward.frame(0, frame);
            }
        };
    }

    static Fault electsTheHigher() {
        return new Fault() {
            @Override
            public void toDevice(byte[] octets, long nanos, Onward onward) {
                if (!FrameEdit.isQuery(octets)) {
                    onward.frame(0, octets);
                    return;
                }
                Ipv6Address source = FrameEdit.address(octets, FrameEdit.SOURCE);
                if (source.equals(HIGHEST)) {
                    onward.frame(0, FrameEdit.with(octets, FrameEdit.SOURCE, LOWEST));
                } else if (!source.equals(LOWEST)) {
                    onward.frame(0, octets);
                }
            }
        };
    }

    /// All answers to General Queries come when there is no more time.
    static Fault answersAtTheLastMoment() {
        return new Fault() {
            private long lastNanos;

            @Override
            public void toDevice(byte[] octets, long nanos, Onward onward) {
                if (FrameEdit.isVersion2Query(octets) && FrameEdit.isGeneral(octets)) {
                    long millis =
                            Unpooled.wrappedBuffer(octets)
                                    .getUnsignedShort(
                                            FrameEdit.MESSAGE + MldFormat.MAXIMUM_RESPONSE);
                    lastNanos = nanos + TimeUnit.MILLISECONDS.toNanos(millis);
                }
                onward.frame(0, octets);
            }

            @Override
            public void fromDevice(byte[] octets, long nanos, Onward onward) {
                boolean answer = isCurrentState(octets);
                onward.frame(answer ? Math.max(0, lastNanos - nanos) : 0, octets);
            }
        };
    }

    /// A report of a group that another host has just reported is left out, as in version 1.
    static Fault suppresses() {
        return new Fault() {
            private final Map<Ipv6Address, Long> heard = new HashMap<>();

            @Override
            public void toDevice(byte[] octets, long nanos, Onward onward) {
                if (FrameEdit.recordType(octets) != 0) {
                    heard.put(FrameEdit.address(octets, FrameEdit.RECORD + 4), nanos);
                }
                onward.frame(0, octets);
            }

            @Override
            public void fromDevice(byte[] octets, long nanos, Onward onward) {
                Long other =
                        isCurrentState(octets)
                                ? heard.get(FrameEdit.address(octets, FrameEdit.RECORD + 4))
                                : null;
                if (other == null || nanos - other > TimeUnit.SECONDS.toNanos(2)) {
                    onward.frame(0, octets);
                }
            }
        };
    }

    /// Group and sources of a query.
    static ByteBuf asked(byte[] query) {
        ByteBuf group = Unpooled.copiedBuffer(query, FrameEdit.MESSAGE + MldFormat.GROUP, 16);
        int sources = FrameEdit.MESSAGE + MldFormat.QUERY_SOURCES;
        return Unpooled.wrappedBuffer(
                group, Unpooled.copiedBuffer(query, sources, query.length - sources));
    }

    /// The first record of a report, without its sources.
    static ByteBuf firstRecord(byte[] report) {
        return Unpooled.copiedBuffer(report, FrameEdit.RECORD, MldFormat.RECORD_SOURCES);
    }

    static boolean isCurrentState(byte[] frame) {
        int type = FrameEdit.recordType(frame);
        return type == RecordType.IS_IN.wireValue() || type == RecordType.IS_EX.wireValue();
    }

    static boolean isStateChange(byte[] frame) {
        return FrameEdit.recordType(frame) > RecordType.IS_EX.wireValue();
    }

    static UnaryOperator<byte[]> hopLimit(int value) {
        return frame -> {
            byte[] changed = frame.clone();
            changed[FrameEdit.IP + Ipv6Header.HOP_LIMIT] = (byte) value;
            return changed;
        };
    }

    /// PadN of four octets where the alert was.
    static byte[] withoutAlert(byte[] frame) {
        byte[] changed = frame.clone();
        changed[FrameEdit.OPTIONS + 2] = HopByHop.PADN;
        changed[FrameEdit.OPTIONS + 3] = 4;
        changed[FrameEdit.OPTIONS + 6] = 0;
        changed[FrameEdit.OPTIONS + 7] = 0;
        return changed;
    }

    /// The alert of MLD in a header of eight octets, whatever was there.
    static byte[] withAlert(byte[] frame) {
        byte[] changed = frame.clone();
        Unpooled.wrappedBuffer(changed).setLong(FrameEdit.OPTIONS, HopByHop.ALERT_THEN_PADN);
        return changed;
    }

    /// To another station's address: the device's, so that it takes it for its own.
    static byte[] readdressed(byte[] frame) {
        Ipv6Address to = FrameEdit.address(frame, FrameEdit.DESTINATION);
        if (to.isMulticast()) {
            return frame;
        }
        long mac = Unpooled.wrappedBuffer(frame).getLong(Ethernet.DESTINATION) >>> 16;
        Ipv6Address own = new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, Ipv6Address.eui64(mac));
        return FrameEdit.with(frame, FrameEdit.DESTINATION, own);
    }

    /// Nobody asked about sources.
    static byte[] withoutSources(byte[] query) {
        byte[] changed = FrameEdit.cut(query, MldFormat.QUERY_SOURCES);
        return FrameEdit.with(changed, FrameEdit.MESSAGE + MldFormat.QUERY_SOURCE_COUNT + 1, 0);
    }
}
