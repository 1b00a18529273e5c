// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

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
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The MLD message itself, in two steps: is anything wrong, and, if not, what does it say. The
/// second step reads blind, so nothing of a Report with a fault at its end is ever used or
/// counted.
///
/// Fields that receivers must ignore (code, reserved fields, unassigned flags, what follows the
/// last field, auxiliary data) are not read at all; that includes the extensions of RFC 9279,
/// none of which we know.
final class MessageReader {
    /// Up to here, comparing each with each is cheaper than a set.
    private static final int FEW_SOURCES = 8;

    private static final int SOURCE_OCTETS = Ipv6Header.ADDRESS_OCTETS;

    private final DropCounter withinMessages;

    MessageReader(DropCounter withinMessages) {
        this.withinMessages = withinMessages;
    }

    /// Whether a message has a length its type can have. A Query's length is its version: 24
    /// octets or at least 28, nothing between. RFC 9777 §8.1.
    static boolean isLengthRight(int type, int length) {
        return switch (type) {
            case MldFormat.QUERY ->
                    length == MldFormat.V1_OCTETS || length >= MldFormat.QUERY_SOURCES;
            case MldFormat.V2_REPORT -> length >= MldFormat.RECORDS;
            default -> length >= MldFormat.V1_OCTETS;
        };
    }

    static boolean isVersion1(int type, int length) {
        return type == MldFormat.QUERY
                ? length == MldFormat.V1_OCTETS
                : type != MldFormat.V2_REPORT;
    }

    /// What is wrong with the content of a message of the right length.
    ///
    /// @return null if nothing is
    static @Nullable DropReason fault(ByteBuf octets, int type, int message, int length) {
        return switch (type) {
            case MldFormat.QUERY -> queryFault(octets, message, length);
            case MldFormat.V2_REPORT -> recordFault(octets, message, length);
            default ->
                    isReportable(octets, message + MldFormat.GROUP) ? null : DropReason.BAD_GROUP;
        };
    }

    private static @Nullable DropReason queryFault(ByteBuf octets, int message, int length) {
        long high = octets.getLong(message + MldFormat.GROUP);
        boolean general = (high | octets.getLong(message + MldFormat.GROUP + 8)) == 0;
        if (!general && !Ipv6Address.isMulticast(high)) {
            return DropReason.BAD_GROUP;
        }
        if (length == MldFormat.V1_OCTETS) {
            return null;
        }
        int count = octets.getUnsignedShort(message + MldFormat.QUERY_SOURCE_COUNT);
        if (general && count > 0) {
            return DropReason.BAD_GROUP;
        }
        return count * SOURCE_OCTETS > length - MldFormat.QUERY_SOURCES
                ? DropReason.TRUNCATED_SOURCES
                : null;
    }

    private static @Nullable DropReason recordFault(ByteBuf octets, int message, int length) {
        int end = message + length;
        int position = message + MldFormat.RECORDS;
        int count = octets.getUnsignedShort(message + MldFormat.RECORD_COUNT);
        for (int i = 0; i < count; i++) {
            if (end - position < MldFormat.RECORD_SOURCES) {
                return DropReason.TRUNCATED_RECORD;
            }
            int recordOctets = recordOctets(octets, position);
            if (recordOctets > end - position) {
                return DropReason.TRUNCATED_RECORD;
            }
            position += recordOctets;
        }
        return null;
    }

    private static int recordOctets(ByteBuf octets, int record) {
        return MldFormat.RECORD_SOURCES
                + octets.getUnsignedShort(record + MldFormat.RECORD_SOURCE_COUNT) * SOURCE_OCTETS
                + octets.getUnsignedByte(record + MldFormat.AUXILIARY_WORDS) * 4;
    }

    /// What a message without fault says.
    MldMessage read(ByteBuf octets, int type, int message, int length) {
        return switch (type) {
            case MldFormat.QUERY ->
                    length == MldFormat.V1_OCTETS
                            ? readV1Query(octets, message)
                            : readV2Query(octets, message);
            case MldFormat.V1_REPORT -> new Mldv1Report(address(octets, message + MldFormat.GROUP));
            case MldFormat.V1_DONE -> new Mldv1Done(address(octets, message + MldFormat.GROUP));
            default -> readV2Report(octets, message);
        };
    }

    private static Mldv1Query readV1Query(ByteBuf octets, int message) {
        // Linear over all 16 bits, RFC 2710 §3.4: the same bits as a code would mean more.
        return new Mldv1Query(
                octets.getUnsignedShort(message + MldFormat.MAXIMUM_RESPONSE),
                address(octets, message + MldFormat.GROUP));
    }

    private Mldv2Query readV2Query(ByteBuf octets, int message) {
        int flags = octets.getUnsignedByte(message + MldFormat.FLAGS_S_QRV);
        int sourceCount = octets.getUnsignedShort(message + MldFormat.QUERY_SOURCE_COUNT);
        int code = octets.getUnsignedShort(message + MldFormat.MAXIMUM_RESPONSE);
        return new Mldv2Query(
                MaximumResponseCode.toMillis(code),
                address(octets, message + MldFormat.GROUP),
                (flags & MldFormat.SUPPRESS_BIT) != 0,
                flags & MldFormat.QRV_MASK,
                QueryIntervalCode.toSeconds(octets.getUnsignedByte(message + MldFormat.QQIC)),
                readSources(octets, message + MldFormat.QUERY_SOURCES, sourceCount),
                sourceCount > 0);
    }

    private Mldv2Report readV2Report(ByteBuf octets, int message) {
        int count = octets.getUnsignedShort(message + MldFormat.RECORD_COUNT);
        var records = new ArrayList<AddressRecord>(count);
        int position = message + MldFormat.RECORDS;
        for (int i = 0; i < count; i++) {
            AddressRecord record = readRecord(octets, position);
            if (record != null) {
                records.add(record);
            }
            position += recordOctets(octets, position);
        }
        return new Mldv2Report(records);
    }

    private @Nullable AddressRecord readRecord(ByteBuf octets, int record) {
        RecordType type = RecordType.of(octets.getUnsignedByte(record + MldFormat.RECORD_TYPE));
        if (type == null) {
            withinMessages.count(DropReason.RECORD_UNKNOWN_TYPE);
            return null;
        }
        if (!isReportable(octets, record + MldFormat.RECORD_GROUP)) {
            withinMessages.count(DropReason.RECORD_BAD_GROUP);
            return null;
        }
        int sourceCount = octets.getUnsignedShort(record + MldFormat.RECORD_SOURCE_COUNT);
        return new AddressRecord(
                type,
                address(octets, record + MldFormat.RECORD_GROUP),
                readSources(octets, record + MldFormat.RECORD_SOURCES, sourceCount));
    }

    /// The sources that can be one, each once, in order. The set keeps its cost for colliding
    /// hashes, because addresses are comparable.
    private List<Ipv6Address> readSources(ByteBuf octets, int start, int count) {
        if (count == 0) {
            return List.of();
        }
        var sources = new ArrayList<Ipv6Address>(count);
        var seen = count > FEW_SOURCES ? HashSet.<Ipv6Address>newHashSet(count) : null;
        for (int i = 0; i < count; i++) {
            Ipv6Address source = address(octets, start + i * SOURCE_OCTETS);
            if (!Ipv6Address.isPossibleSource(source.high(), source.low())) {
                withinMessages.count(DropReason.SOURCE_INVALID);
            } else if (seen != null ? seen.add(source) : !sources.contains(source)) {
                sources.add(source);
            }
        }
        return sources;
    }

    private static boolean isReportable(ByteBuf octets, int at) {
        return Ipv6Address.isReportable(octets.getLong(at), octets.getLong(at + 8));
    }

    static Ipv6Address address(ByteBuf octets, int at) {
        long high = octets.getLong(at);
        long low = octets.getLong(at + 8);
        if ((high | low) == 0) {
            return Ipv6Address.UNSPECIFIED; // the two of a General Query need no object each
        }
        if (high == Ipv6Address.LINK_SCOPE_HIGH && low == Ipv6Address.ALL_NODES.low()) {
            return Ipv6Address.ALL_NODES;
        }
        return new Ipv6Address(high, low);
    }
}
