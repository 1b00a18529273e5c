// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.decode.Decoded;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.QueryIntervalCode;
import io.mld6.codec.wire.RecordType;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Frames to fields by name, whatever is wrong with them: a decoder drops a query with hop limit
/// 64, and here it must be seen to be named.
///
/// ```text
/// all      port, kind (query, report, v1-report, done, data, other), mac-source, mac-destination,
///          source, destination, hop-limit, length (octets), verdict (accepted or why not),
///          vlan (of a frame with one tag)
/// MLD      alert (its value, or none), checksum (good, bad), code
/// query    version, group, mrc, mrd (ms), s, qrv, qqic, qqi (ms), flags, reserved, sources
/// report   flags, reserved, records: type, group, sources, aux      v1-report, done: group, mrd,
///          reserved      data: group
/// ```
final class Dissector {
    /// The field of the VLAN.
    static final String VLAN = "vlan";

    private static final int UDP = 17;
    private static final int UDP_OCTETS = 8;
    private static final FrameDecoder DECODER = new FrameDecoder();

    private Dissector() {}

    /// What is in a frame. Never throws on octets.
    static HeardFrame dissect(int port, long nanos, boolean sent, byte[] octets) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("port", (long) port);
        fields.put("kind", "other");
        ByteBuf frame = Unpooled.wrappedBuffer(octets);
        fields.put("verdict", verdict(frame, octets.length));
        int type = Ethernet.TYPE;
        if (octets.length > Ethernet.HEADER_OCTETS + Ethernet.TAG_OCTETS
                && Ethernet.isTag(frame.getUnsignedShort(type))) {
            int vlan = frame.getUnsignedShort(type + 2) & Ethernet.VLAN_ID_MASK;
            fields.put(VLAN, (long) vlan);
            type += Ethernet.TAG_OCTETS;
        }
        int ip = type + 2;
        if (octets.length >= ip + Ipv6Header.HEADER_OCTETS
                && frame.getUnsignedShort(type) == Ethernet.IPV6) {
            packet(frame, ip, octets.length, fields);
        }
        return new HeardFrame(port, nanos, sent, octets, fields);
    }

    private static String verdict(ByteBuf frame, int length) {
        Decoded decoded = DECODER.decode(frame, 0, length, false, Destinations.any());
        return decoded instanceof DropReason reason ? reason.name() : "accepted";
    }

    /// The records of a report, as maps.
    @SuppressWarnings("unchecked") // put in below
    static List<Map<String, Object>> records(Map<String, Object> fields) {
        Object records = fields.get("records");
        return records == null ? List.of() : (List<Map<String, Object>>) records;
    }

    private static void packet(ByteBuf frame, int ip, int length, Map<String, Object> fields) {
        fields.put("mac-destination", mac(frame, Ethernet.DESTINATION));
        fields.put("mac-source", mac(frame, Ethernet.SOURCE));
        String destination = address(frame, ip + Ipv6Header.DESTINATION).toString();
        fields.put("source", address(frame, ip + Ipv6Header.SOURCE).toString());
        fields.put("destination", destination);
        fields.put("hop-limit", (long) frame.getUnsignedByte(ip + Ipv6Header.HOP_LIMIT));
        int payload = ip + Ipv6Header.HEADER_OCTETS;
        int end =
                Math.min(length, payload + frame.getUnsignedShort(ip + Ipv6Header.PAYLOAD_LENGTH));
        int next = frame.getUnsignedByte(ip + Ipv6Header.NEXT_HEADER);
        Object alert = "none";
        if (next == Ipv6Header.HOP_BY_HOP && end - payload >= HopByHop.HEADER_OCTETS) {
            next = frame.getUnsignedByte(payload);
            int options = (frame.getUnsignedByte(payload + 1) + 1) * HopByHop.HEADER_OCTETS;
            alert = alert(frame, payload + 2, Math.min(end, payload + options));
            payload += options;
        }
        if (next == UDP && end - payload >= UDP_OCTETS) {
            fields.put("kind", "data");
            fields.put("group", destination);
            fields.put("length", (long) end - payload - UDP_OCTETS);
            return;
        }
        if (next != Ipv6Header.ICMPV6 || end - payload < MldFormat.RECORDS) {
            return;
        }
        int type = frame.getUnsignedByte(payload);
        if (!MldFormat.isMld(type)) {
            return;
        }
        fields.put("alert", alert);
        fields.put("length", (long) end - payload);
        fields.put("code", (long) frame.getUnsignedByte(payload + MldFormat.CODE));
        fields.put("checksum", checksum(frame, ip, payload, end - payload));
        message(frame, type, payload, end, fields);
    }

    private static Object alert(ByteBuf frame, int from, int end) {
        int at = from;
        while (at < end) {
            int option = frame.getUnsignedByte(at);
            if (option == HopByHop.PAD1) {
                at++;
            } else if (at + 1 >= end) {
                break;
            } else if (option == HopByHop.ROUTER_ALERT && at + 3 < end) {
                return (long) frame.getUnsignedShort(at + 2);
            } else {
                at += 2 + frame.getUnsignedByte(at + 1);
            }
        }
        return "none";
    }

    private static String checksum(ByteBuf frame, int ip, int message, int length) {
        long sum =
                InternetChecksum.sum(frame, ip + Ipv6Header.SOURCE, 2 * Ipv6Header.ADDRESS_OCTETS)
                        + InternetChecksum.pseudoHeader(length)
                        + InternetChecksum.sum(frame, message, length);
        return InternetChecksum.fold(sum) == InternetChecksum.VALID ? "good" : "bad";
    }

    private static void message(
            ByteBuf frame, int type, int at, int end, Map<String, Object> fields) {
        if (type == MldFormat.V2_REPORT) {
            report(frame, at, end, fields);
            return;
        }
        if (end - at < MldFormat.V1_OCTETS) {
            return;
        }
        int delay = frame.getUnsignedShort(at + MldFormat.MAXIMUM_RESPONSE);
        fields.put("reserved", (long) frame.getUnsignedShort(at + MldFormat.RESERVED));
        fields.put("group", address(frame, at + MldFormat.GROUP).toString());
        fields.put("mrd", (long) delay);
        if (type != MldFormat.QUERY) {
            fields.put("kind", type == MldFormat.V1_REPORT ? "v1-report" : "done");
            return;
        }
        fields.put("kind", "query");
        fields.put("mrc", (long) delay);
        fields.put("version", 1L);
        if (end - at >= MldFormat.QUERY_SOURCES) {
            query(frame, at, end, fields);
        }
    }

    private static void query(ByteBuf frame, int at, int end, Map<String, Object> fields) {
        int flags = frame.getUnsignedByte(at + MldFormat.FLAGS_S_QRV);
        int qqic = frame.getUnsignedByte(at + MldFormat.QQIC);
        long mrc = frame.getUnsignedShort(at + MldFormat.MAXIMUM_RESPONSE);
        fields.put("version", 2L);
        fields.put("mrd", (long) MaximumResponseCode.toMillis((int) mrc));
        fields.put("flags", (long) flags >>> 4);
        fields.put("s", (long) flags >>> 3 & 1);
        fields.put("qrv", (long) flags & MldFormat.QRV_MASK);
        fields.put("qqic", (long) qqic);
        fields.put("qqi", 1000L * QueryIntervalCode.toSeconds(qqic));
        int count = frame.getUnsignedShort(at + MldFormat.QUERY_SOURCE_COUNT);
        fields.put("source-count", (long) count);
        fields.put("sources", addresses(frame, at + MldFormat.QUERY_SOURCES, count, end));
    }

    private static void report(ByteBuf frame, int at, int end, Map<String, Object> fields) {
        int count = frame.getUnsignedShort(at + MldFormat.RECORD_COUNT);
        fields.put("kind", "report");
        fields.put("reserved", (long) frame.getUnsignedByte(at + MldFormat.CODE));
        fields.put("flags", (long) frame.getUnsignedShort(at + MldFormat.RECORD_COUNT - 2));
        fields.put("record-count", (long) count);
        List<Map<String, Object>> records = new ArrayList<>();
        int record = at + MldFormat.RECORDS;
        for (int i = 0; i < count && end - record >= MldFormat.RECORD_SOURCES; i++) {
            int type = frame.getUnsignedByte(record);
            int aux = frame.getUnsignedByte(record + MldFormat.AUXILIARY_WORDS);
            int sources = frame.getUnsignedShort(record + MldFormat.RECORD_SOURCE_COUNT);
            RecordType known = RecordType.of(type);
            Map<String, Object> fieldsOfRecord = new LinkedHashMap<>();
            fieldsOfRecord.put("type", known == null ? Integer.toString(type) : known.name());
            fieldsOfRecord.put("group", address(frame, record + MldFormat.RECORD_GROUP).toString());
            fieldsOfRecord.put("aux", (long) aux);
            int list = record + MldFormat.RECORD_SOURCES;
            fieldsOfRecord.put("sources", addresses(frame, list, sources, end));
            records.add(fieldsOfRecord);
            record = list + Ipv6Header.ADDRESS_OCTETS * sources + 4 * aux;
        }
        fields.put("records", records);
    }

    private static Set<String> addresses(ByteBuf frame, int from, int count, int end) {
        Set<String> found = new TreeSet<>();
        int at = from;
        for (int i = 0; i < count && end - at >= Ipv6Header.ADDRESS_OCTETS; i++) {
            found.add(address(frame, at).toString());
            at += Ipv6Header.ADDRESS_OCTETS;
        }
        return found;
    }

    private static Ipv6Address address(ByteBuf frame, int at) {
        return new Ipv6Address(frame.getLong(at), frame.getLong(at + Long.BYTES));
    }

    private static String mac(ByteBuf frame, int at) {
        return new MacAddress(
                        (long) frame.getUnsignedShort(at) << 32 | frame.getUnsignedInt(at + 2))
                .toString();
    }
}
