// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;

/// What a listener says about one group: a record of an MLDv2 Report, an MLDv1 Report or a Done, as
/// somebody on the cable reads it, by fixed offsets.
///
/// ```text
/// 54 hop-by-hop  62 type  68 number of records  70 record  90 sources ...
/// record: 0 type  1 auxiliary words  2 number of sources  4 group  20 sources
/// ```
///
/// @param nanos when it was heard, on the clock of `System.nanoTime`
/// @param from IPv6 source
/// @param kind what is said
/// @param group about what
/// @param sources the record's
public record Statement(
        long nanos, String from, Kind kind, String group, SequencedSet<String> sources) {
    /// The types of records in the order of their numbers, and the messages of MLDv1.
    public enum Kind {
        IS_IN,
        IS_EX,
        TO_IN,
        TO_EX,
        ALLOW,
        BLOCK,
        REPORT_V1,
        DONE_V1;

        /// The kind of record with a number.
        public static Kind of(int number) {
            return values()[number - 1];
        }

        /// Its number in a record.
        int number() {
            return switch (this) {
                case IS_IN -> 1;
                case IS_EX -> 2;
                case TO_IN -> 3;
                case TO_EX -> 4;
                case ALLOW -> 5;
                case BLOCK -> 6;
                case REPORT_V1, DONE_V1 -> throw new IllegalStateException("no record: " + this);
            };
        }

        /// Whether it answers a query.
        public boolean isAnswer() {
            return this == IS_IN || this == IS_EX;
        }
    }

    private static final int REPORT_V1 = 131;
    private static final int DONE_V1 = 132;
    private static final int REPORT_V2 = 143;

    /// The statements in a frame; none if it is no report.
    static List<Statement> of(byte[] frame, long nanos) {
        if (!SeenFrame.isMld(frame)) {
            return List.of();
        }
        ByteBuffer in = ByteBuffer.wrap(frame);
        String from = address(in, 22).toString();
        return switch (Byte.toUnsignedInt(frame[62])) {
            case REPORT_V1 -> List.of(version1(in, nanos, from, Kind.REPORT_V1));
            case DONE_V1 -> List.of(version1(in, nanos, from, Kind.DONE_V1));
            case REPORT_V2 -> records(in, nanos, from);
            default -> List.of();
        };
    }

    private static Statement version1(ByteBuffer in, long nanos, String from, Kind kind) {
        return new Statement(nanos, from, kind, address(in, 70).toString(), new TreeSet<>());
    }

    private static List<Statement> records(ByteBuffer in, long nanos, String from) {
        List<Statement> records = new ArrayList<>();
        int at = 70;
        for (int i = in.getShort(68); i > 0; i--) {
            TreeSet<String> sources = new TreeSet<>();
            for (int s = 0; s < in.getShort(at + 2); s++) {
                sources.add(address(in, at + 20 + 16 * s).toString());
            }
            Kind kind = Kind.of(in.get(at));
            records.add(new Statement(nanos, from, kind, address(in, at + 4).toString(), sources));
            at += 20 + 16 * in.getShort(at + 2) + 4 * in.get(at + 1);
        }
        return records;
    }

    private static Ipv6Address address(ByteBuffer in, int at) {
        return new Ipv6Address(in.getLong(at), in.getLong(at + 8));
    }

    /// Kind and sources without when, who and what about, e.g. `TO_EX{2001:db8::1}`.
    public String brief() {
        return kind + "{" + String.join(",", sources) + "}";
    }
}
