// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// Types and layouts of the MLD messages. Offsets count from the ICMPv6 type octet.
///
/// ```text
/// MLDv1, all three   |type 1|code 1|checksum 2|maximum response delay 2|reserved 2|group 16|
/// MLDv2 Query        |the same 24 octets, the delay being a code|flags 4 bits, S 1, QRV 3|
///                    |QQIC 1|number of sources 2|source 16| * number of sources
/// MLDv2 Report       |type 1|reserved 1|checksum 2|flags 2|number of records 2| records
///   address record   |type 1|auxiliary words 1|number of sources 2|group 16|
///                    |source 16| * number of sources |auxiliary data 4| * words
/// ```
///
/// RFC 2710 §3, RFC 9777 §5.1, §5.2.
public final class MldFormat {
    /// Type of a Query, both versions; its length tells which.
    public static final int QUERY = 130;

    /// Type of an MLDv1 Report.
    public static final int V1_REPORT = 131;

    /// Type of an MLDv1 Done.
    public static final int V1_DONE = 132;

    /// Type of an MLDv2 Report.
    public static final int V2_REPORT = 143;

    /// Offset of the type.
    public static final int TYPE = 0;

    /// Offset of the code: 0 on sending, ignored on receipt.
    public static final int CODE = TYPE + 1;

    /// Offset of the checksum.
    public static final int CHECKSUM = CODE + 1;

    /// Offset of the Maximum Response Delay (v1) or Code (v2) of a Query.
    public static final int MAXIMUM_RESPONSE = CHECKSUM + 2;

    /// Offset of a Query's or v1 message's reserved field.
    public static final int RESERVED = MAXIMUM_RESPONSE + 2;

    /// Offset of a Query's or v1 message's multicast address.
    public static final int GROUP = RESERVED + 2;

    /// Length of every MLDv1 message.
    public static final int V1_OCTETS = GROUP + 16;

    /// Offset of a v2 Query's octet of flags, S and QRV.
    public static final int FLAGS_S_QRV = V1_OCTETS;

    /// Offset of a v2 Query's Querier's Query Interval Code.
    public static final int QQIC = FLAGS_S_QRV + 1;

    /// Offset of a v2 Query's number of sources.
    public static final int QUERY_SOURCE_COUNT = QQIC + 1;

    /// Offset of a v2 Query's first source, and the length of one without sources.
    public static final int QUERY_SOURCES = QUERY_SOURCE_COUNT + 2;

    /// The S bit, Suppress Router-Side Processing, in [#FLAGS_S_QRV].
    public static final int SUPPRESS_BIT = 0x08;

    /// The QRV bits in [#FLAGS_S_QRV], and the largest value they hold.
    public static final int QRV_MASK = 0x07;

    /// Offset of a v2 Report's number of records.
    public static final int RECORD_COUNT = CHECKSUM + 4;

    /// Offset of a v2 Report's first record, and the length of one without records.
    public static final int RECORDS = RECORD_COUNT + 2;

    /// Offset of a record's type, from the record's start.
    public static final int RECORD_TYPE = 0;

    /// Offset of a record's length of auxiliary data, in 4-octet words.
    public static final int AUXILIARY_WORDS = RECORD_TYPE + 1;

    /// Offset of a record's number of sources.
    public static final int RECORD_SOURCE_COUNT = AUXILIARY_WORDS + 1;

    /// Offset of a record's multicast address.
    public static final int RECORD_GROUP = RECORD_SOURCE_COUNT + 2;

    /// Offset of a record's first source, and the length of a record without sources.
    public static final int RECORD_SOURCES = RECORD_GROUP + 16;

    private MldFormat() {}

    /// Whether an ICMPv6 type is one of MLD's four.
    public static boolean isMld(int type) {
        return (type >= QUERY && type <= V1_DONE) || type == V2_REPORT;
    }
}
