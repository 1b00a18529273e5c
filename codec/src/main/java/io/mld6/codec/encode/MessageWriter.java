// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.QueryIntervalCode;
import io.mld6.codec.wire.RecordType;
import io.netty.buffer.ByteBuf;

/// The octets of a message behind the IPv6 headers, its checksum still 0.
final class MessageWriter {
    private MessageWriter() {}

    static int lengthOctets(MldMessage message) {
        return switch (message) {
            case Mldv1Query _, Mldv1Report _, Mldv1Done _ -> MldFormat.V1_OCTETS;
            case Mldv2Query query ->
                    MldFormat.QUERY_SOURCES + query.sources().size() * Ipv6Header.ADDRESS_OCTETS;
            case Mldv2Report report -> {
                int length = MldFormat.RECORDS;
                for (AddressRecord record : report.records()) {
                    length +=
                            MldFormat.RECORD_SOURCES
                                    + record.sources().size() * Ipv6Header.ADDRESS_OCTETS;
                }
                yield length;
            }
        };
    }

    /// Refuses what a message can say but must not: it would be understood as something else.
    static void check(MldMessage message) {
        switch (message) {
            case Mldv2Query query -> {
                if (query.sourceSpecific() && query.sources().isEmpty()) {
                    throw new IllegalArgumentException(
                            "a source specific query without sources would ask about the group");
                }
            }
            case Mldv2Report report -> {
                for (AddressRecord record : report.records()) {
                    if (record.type() == RecordType.IS_IN && record.sources().isEmpty()) {
                        throw new IllegalArgumentException(
                                "IS_IN is never sent without sources (RFC 9777 §5.2.13)");
                    }
                }
            }
            case Mldv1Query _, Mldv1Report _, Mldv1Done _ -> {}
        }
    }

    static void write(MldMessage message, ByteBuf out) {
        switch (message) {
            case Mldv1Query query -> {
                int delayMillis = query.maximumResponseDelayMillis();
                writeV1(MldFormat.QUERY, delayMillis, query.group(), out);
            }
            case Mldv1Report report -> writeV1(MldFormat.V1_REPORT, 0, report.group(), out);
            case Mldv1Done done -> writeV1(MldFormat.V1_DONE, 0, done.group(), out);
            case Mldv2Query query -> writeQuery(query, out);
            case Mldv2Report report -> writeReport(report, out);
        }
    }

    static void writeAddress(Ipv6Address address, ByteBuf out) {
        out.writeLong(address.high());
        out.writeLong(address.low());
    }

    private static void writeV1(int type, int maximumResponse, Ipv6Address group, ByteBuf out) {
        out.writeByte(type);
        out.writeZero(MldFormat.MAXIMUM_RESPONSE - MldFormat.CODE);
        out.writeShort(maximumResponse);
        out.writeZero(MldFormat.GROUP - MldFormat.RESERVED);
        writeAddress(group, out);
    }

    private static void writeQuery(Mldv2Query query, ByteBuf out) {
        int code = MaximumResponseCode.fromMillis(query.maximumResponseDelayMillis());
        writeV1(MldFormat.QUERY, code, query.group(), out);
        // A Robustness Variable that does not fit is sent as 0: RFC 9777 §5.1.8.
        int robustness =
                query.robustnessVariable() > MldFormat.QRV_MASK ? 0 : query.robustnessVariable();
        int suppress = query.suppressRouterProcessing() ? MldFormat.SUPPRESS_BIT : 0;
        out.writeByte(suppress | robustness);
        out.writeByte(QueryIntervalCode.fromSeconds(query.queryIntervalSeconds()));
        out.writeShort(query.sources().size());
        query.sources().forEach(source -> writeAddress(source, out));
    }

    private static void writeReport(Mldv2Report report, ByteBuf out) {
        out.writeByte(MldFormat.V2_REPORT);
        out.writeZero(MldFormat.RECORD_COUNT - MldFormat.CODE);
        out.writeShort(report.records().size());
        for (AddressRecord record : report.records()) {
            out.writeByte(record.type().wireValue());
            out.writeByte(0); // auxiliary data is never sent, RFC 9777 §5.2.11
            out.writeShort(record.sources().size());
            writeAddress(record.group(), out);
            record.sources().forEach(source -> writeAddress(source, out));
        }
    }
}
