// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.QueryIntervalCode;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Frames by template, right ones and, with what stands under *wrong*, any other.
///
/// ```text
/// query: G or "::"   sources s mrd qqi (quantities) qrv version(1|2)          from $R
/// report: [ "TO_EX G S1 S2", "7 G", ... ]                                     from $H1
/// v1-report: G       done: G                                                  from $H1
/// data: G            hop-limit 16                                             from $S1
/// any of them        port from to mac to-mac vlan (a tag 0x8100)
/// wrong              hop-limit, alert (none, absent, two, padn-first, pad1, a value,
///                    destination-options, skip, discard), checksum: bad, code, reserved, flags,
///                    mrc, qqic, source-count, record-count, extra and trailer (hex), cut (octets)
/// ```
///
/// The checksum is right whatever else is wrong, unless it is what is wrong.
final class FrameTemplates {
    /// The words that say what kind of frame it is; a template has one.
    static final Set<String> KINDS = Set.of("query", "report", "v1-report", "done", "data");

    /// All other words.
    static final Set<String> OPTIONS =
            Set.of(
                    "sources",
                    "s",
                    "mrd",
                    "qqi",
                    "qrv",
                    "version",
                    "port",
                    "from",
                    "to",
                    "mac",
                    "to-mac",
                    "vlan",
                    "hop-limit",
                    "alert",
                    "checksum",
                    "code",
                    "reserved",
                    "flags",
                    "mrc",
                    "qqic",
                    "source-count",
                    "record-count",
                    "extra",
                    "trailer",
                    "cut");

    private static final int VERSION_WORD = 6 << 28;
    private static final int UDP = 17;
    private static final int UDP_OCTETS = 8;
    private static final int DATA_OCTETS = 16;
    private static final int DATA_PORT = 5004;
    private static final int DATA_HOP_LIMIT = 16;
    private static final long STATIONS = 0x0200_5e00_0000L;

    private final Map<String, Object> template;
    private final Scope scope;
    private final Ipv6Address from;
    private final Ipv6Address to;

    private FrameTemplates(Map<String, Object> template, Scope scope) {
        this.template = template;
        this.scope = scope;
        String kind = KINDS.stream().filter(template::containsKey).findFirst().orElseThrow();
        from = scope.address(template.getOrDefault("from", usualSource(kind)));
        to = template.containsKey("to") ? scope.address(required("to")) : usualDestination(kind);
    }

    /// The octets of a frame.
    ///
    /// @throws CaseException that names what cannot be
    static byte[] build(Map<String, Object> template, Scope scope) {
        FrameTemplates one = new FrameTemplates(template, scope);
        ByteBuf out = Unpooled.buffer();
        if (template.containsKey("data")) {
            one.data(out);
        } else {
            one.mld(out);
        }
        byte[] octets = new byte[out.readableBytes()];
        out.readBytes(octets);
        return octets;
    }

    private static String usualSource(String kind) {
        return switch (kind) {
            case "query" -> "$R";
            case "data" -> "$S1";
            default -> "$H1";
        };
    }

    private Ipv6Address usualDestination(String kind) {
        return switch (kind) {
            case "query" -> {
                Ipv6Address group = scope.address(required("query"));
                yield group.isMulticast() ? group : Ipv6Address.ALL_NODES;
            }
            case "report" -> Ipv6Address.ALL_MLDV2_ROUTERS;
            case "done" -> Ipv6Address.ALL_ROUTERS;
            default -> scope.address(required(kind));
        };
    }

    private Object required(String word) {
        return Objects.requireNonNull(template.get(word));
    }

    private int number(String name, int otherwise) {
        Object value = template.get(name);
        if (value == null) {
            return otherwise;
        }
        String text = scope.resolve(value);
        return text.startsWith("0x")
                ? Integer.parseInt(text.substring(2), 16)
                : (int) Math.round(scope.quantity(text));
    }

    private byte[] hex(String name) {
        Object value = template.get(name);
        return value == null ? new byte[0] : HexFormat.of().parseHex(value.toString());
    }

    private String word(String name, String otherwise) {
        return scope.resolve(template.getOrDefault(name, otherwise));
    }

    private void ethernet(ByteBuf out) {
        writeMac(station("to-mac", to), out);
        writeMac(station("mac", from), out);
        int vlan = number("vlan", 0);
        if (vlan > 0) {
            out.writeShort(Ethernet.CUSTOMER_TAG).writeShort(vlan);
        }
        out.writeShort(Ethernet.IPV6);
    }

    /// Hosts have the MAC address in theirs, others get one that follows from theirs.
    private MacAddress station(String option, Ipv6Address address) {
        if (template.containsKey(option)) {
            return MacAddress.parse(scope.resolve(required(option)));
        }
        if (address.isMulticast()) {
            return address.multicastMac();
        }
        boolean device = scope.knows("D") && address.equals(scope.address("$D"));
        if (device) {
            return MacAddress.parse(scope.resolve("$DM"));
        }
        boolean router = address.isLinkLocal() && address.low() < 0xffff;
        long kind = router ? 0x5400 : address.isLinkLocal() ? 0x5300 : 0x5500;
        return new MacAddress(STATIONS | kind | (address.low() & 0xff));
    }

    private static void writeMac(MacAddress mac, ByteBuf out) {
        out.writeShort((int) (mac.value() >>> 32)).writeInt((int) mac.value());
    }

    private static void writeAddress(Ipv6Address address, ByteBuf out) {
        out.writeLong(address.high()).writeLong(address.low());
    }

    private void ipv6(int payloadOctets, int nextHeader, int hopLimit, ByteBuf out) {
        out.writeInt(VERSION_WORD).writeShort(payloadOctets).writeByte(nextHeader);
        out.writeByte(number("hop-limit", hopLimit));
        writeAddress(from, out);
        writeAddress(to, out);
    }

    private void data(ByteBuf out) {
        int octets = UDP_OCTETS + DATA_OCTETS;
        ethernet(out);
        ipv6(octets, UDP, DATA_HOP_LIMIT, out);
        int udp = out.writerIndex();
        out.writeShort(DATA_PORT).writeShort(DATA_PORT).writeShort(octets).writeShort(0);
        out.writeZero(DATA_OCTETS);
        // The pseudo-header of ICMPv6 has another protocol number in it.
        long sum =
                InternetChecksum.sum(from)
                        + InternetChecksum.sum(to)
                        + octets
                        + UDP
                        + InternetChecksum.sum(out, udp, octets);
        int checksum = InternetChecksum.finish(sum);
        out.setShort(udp + 6, checksum == 0 ? 0xffff : checksum);
    }

    private void mld(ByteBuf out) {
        byte[] options = options();
        ByteBuf message = Unpooled.buffer();
        message(message);
        message.writeBytes(hex("extra"));
        message.writerIndex(message.writerIndex() - number("cut", 0));
        int octets = message.readableBytes();
        long sum =
                InternetChecksum.sum(from)
                        + InternetChecksum.sum(to)
                        + InternetChecksum.pseudoHeader(octets)
                        + InternetChecksum.sum(message, 0, octets);
        int flaw = word("checksum", "good").equals("bad") ? 1 : 0;
        if (octets > MldFormat.CHECKSUM + 1) {
            message.setShort(MldFormat.CHECKSUM, InternetChecksum.finish(sum) ^ flaw);
        }
        ethernet(out);
        int first =
                switch (word("alert", "mld")) {
                    case "absent" -> Ipv6Header.ICMPV6;
                    case "destination-options" -> Ipv6Header.DESTINATION_OPTIONS;
                    default -> Ipv6Header.HOP_BY_HOP;
                };
        ipv6(options.length + octets, first, Ipv6Header.MLD_HOP_LIMIT, out);
        out.writeBytes(options).writeBytes(message).writeBytes(hex("trailer"));
    }

    /// What stands between the IPv6 header and the message.
    private byte[] options() {
        String alert = word("alert", "mld");
        return switch (alert) {
            case "absent" -> new byte[0];
            case "none" -> HexFormat.of().parseHex("3a00010400000000");
            case "two" -> HexFormat.of().parseHex("3a010502000005020000010400000000");
            case "skip" -> HexFormat.of().parseHex("3a01050200001e060000000000000100");
            case "discard" -> HexFormat.of().parseHex("3a01050200005e060000000000000100");
            case "padn-first" -> words(HopByHop.PADN_THEN_ALERT);
            case "pad1" -> words(HopByHop.ALERT_THEN_PAD1);
            case "mld", "destination-options" -> words(HopByHop.ALERT_THEN_PADN);
            default -> words(HopByHop.ALERT_THEN_PADN | (long) number("alert", 0) << 16);
        };
    }

    private static byte[] words(long header) {
        return Unpooled.copyLong(header).array();
    }

    private void message(ByteBuf out) {
        if (template.containsKey("report")) {
            report(out);
            return;
        }
        boolean query = template.containsKey("query");
        int type =
                query
                        ? MldFormat.QUERY
                        : template.containsKey("done") ? MldFormat.V1_DONE : MldFormat.V1_REPORT;
        out.writeByte(type).writeByte(number("code", 0)).writeShort(0);
        boolean version1 = !query || number("version", 2) == 1;
        int delay = number("mrd", query ? 10_000 : 0);
        int code = version1 ? delay : MaximumResponseCode.fromMillis(delay);
        out.writeShort(number("mrc", code)).writeShort(number("reserved", 0));
        String kind = KINDS.stream().filter(template::containsKey).findFirst().orElseThrow();
        writeAddress(scope.address(required(kind)), out);
        if (version1) {
            return;
        }
        int s = number("s", 0) == 0 ? 0 : MldFormat.SUPPRESS_BIT;
        out.writeByte(number("flags", 0) << 4 | s | number("qrv", 2));
        int seconds = number("qqi", 125_000) / 1000;
        out.writeByte(number("qqic", QueryIntervalCode.fromSeconds(seconds)));
        var sources = scope.addresses(template.getOrDefault("sources", List.of()));
        out.writeShort(number("source-count", sources.size()));
        sources.forEach(source -> writeAddress(source, out));
    }

    private void report(ByteBuf out) {
        var records = (List<?>) required("report");
        out.writeByte(MldFormat.V2_REPORT).writeByte(number("code", 0)).writeShort(0);
        out.writeShort(number("flags", 0)).writeShort(number("record-count", records.size()));
        for (Object record : records) {
            RecordTemplate.write(scope.resolve(record), out);
        }
    }
}
