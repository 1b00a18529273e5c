// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.encode;

import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.HopByHop;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.VlanTags;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Writes whole Report and Done frames from bare words into a batch: the hot path.
///
/// Nothing is read and nothing allocated; stores are as wide as they can be and some overlap,
/// which costs less than narrow ones. Checksums come from partial sums
/// ([InternetChecksum#sum(long,long)] of an address) that the caller keeps beside the addresses.
///
/// The buffer must be big-endian, best direct, and is only borrowed. Not thread-safe: an MLDv2
/// Report is under construction between [#beginV2] and [#finishV2].
public final class ReportWriter {
    private static final int CHAIN = Ethernet.HEADER_OCTETS + Ipv6Header.HEADER_OCTETS;
    private static final int MESSAGE = CHAIN + HopByHop.HEADER_OCTETS;
    private static final int V1_FRAME_OCTETS = MESSAGE + MldFormat.V1_OCTETS;

    /// Longs of a row of the groups that [#addRecords] is given.
    private static final int GROUP_LONGS = 4;

    private static final int PAYLOAD_LENGTH = Ethernet.HEADER_OCTETS + Ipv6Header.PAYLOAD_LENGTH;

    /// EtherType and the first two octets of IPv6.
    private static final int TYPE_AND_VERSION = Ethernet.IPV6 << 16 | 0x6000;

    /// Version 6, then payload length 0, next header 0 (hop-by-hop), hop limit 1.
    private static final long IPV6_FIRST_WORD =
            0x6000_0000_0000_0000L | Ipv6Header.HOP_BY_HOP << 8 | Ipv6Header.MLD_HOP_LIMIT;

    private static final long V1_FIRST_WORD =
            IPV6_FIRST_WORD | (long) (HopByHop.HEADER_OCTETS + MldFormat.V1_OCTETS) << 16;

    private static final long ALL_ROUTERS_LOW = Ipv6Address.ALL_ROUTERS.low();
    private static final long ALL_MLDV2_ROUTERS_LOW = Ipv6Address.ALL_MLDV2_ROUTERS.low();

    // Everything a message sums to besides the addresses the caller brings.
    private static final int V1_SUM = InternetChecksum.pseudoHeader(MldFormat.V1_OCTETS);
    private static final int V1_REPORT_SUM = V1_SUM + (MldFormat.V1_REPORT << 8);
    private static final int V1_DONE_SUM =
            V1_SUM + (MldFormat.V1_DONE << 8) + InternetChecksum.sum(Ipv6Address.ALL_ROUTERS);
    private static final int V2_SUM =
            InternetChecksum.pseudoHeader(0)
                    + (MldFormat.V2_REPORT << 8)
                    + InternetChecksum.sum(Ipv6Address.ALL_MLDV2_ROUTERS);

    private static final int SEVERAL = -1;

    private long tags;
    private int tagOctets;

    private ByteBuffer slab = ByteBuffer.allocate(0);
    private int base;
    private int position;
    private int recordCount;
    private int sourcesDue;
    private long sum;

    /// The type of all records so far, or [#SEVERAL].
    private int type;

    private final RecordRuns runs = new RecordRuns();

    /// A writer of frames with these tags, until it is told others.
    public ReportWriter(VlanTags vlan) {
        tags = vlan.word();
        tagOctets = vlan.lengthOctets();
    }

    /// The frames that are begun from now on have these tags.
    ///
    /// @param word of [VlanTags#word]
    public void setTags(long word) {
        if (word != tags) {
            tags = word;
            tagOctets = VlanTags.lengthOctets(word);
        }
    }

    /// Length of every MLDv1 frame this writer writes now: 86 octets and the tags.
    public int v1LengthOctets() {
        return V1_FRAME_OCTETS + tagOctets;
    }

    /// Writes an MLDv1 Report, sent to the group itself.
    ///
    /// @param offset of the frame in `slab`
    /// @param mac the listener's, 48 bits
    /// @param sourceSum [InternetChecksum#sum(long,long)] of the source
    /// @param groupSum the same of the group
    /// @return the frame's length in octets
    /// @throws IndexOutOfBoundsException if the frame does not fit
    public int writeV1Report(
            ByteBuffer slab,
            int offset,
            long mac,
            long sourceHigh,
            long sourceLow,
            int sourceSum,
            long groupHigh,
            long groupLow,
            int groupSum) {
        int at = writeEthernet(slab, offset, groupLow, mac);
        writeIpv6(slab, at, V1_FIRST_WORD, sourceHigh, sourceLow, groupHigh, groupLow);
        // The group is in the message and in the pseudo-header.
        int checksum = InternetChecksum.finish(V1_REPORT_SUM + sourceSum + 2L * groupSum);
        return writeV1(slab, at, MldFormat.V1_REPORT, checksum, groupHigh, groupLow);
    }

    /// Writes an MLDv1 Done, sent to `ff02::2`. Parameters and result as in [#writeV1Report].
    public int writeV1Done(
            ByteBuffer slab,
            int offset,
            long mac,
            long sourceHigh,
            long sourceLow,
            int sourceSum,
            long groupHigh,
            long groupLow,
            int groupSum) {
        int at = writeEthernet(slab, offset, ALL_ROUTERS_LOW, mac);
        long high = Ipv6Address.LINK_SCOPE_HIGH;
        writeIpv6(slab, at, V1_FIRST_WORD, sourceHigh, sourceLow, high, ALL_ROUTERS_LOW);
        int checksum = InternetChecksum.finish((long) V1_DONE_SUM + sourceSum + groupSum);
        return writeV1(slab, at, MldFormat.V1_DONE, checksum, groupHigh, groupLow);
    }

    /// Starts an MLDv2 Report, sent to `ff02::16`. Records follow, then [#finishV2]. Starting
    /// anew forgets a Report that was not finished.
    ///
    /// @param slab kept until [#finishV2]
    /// @param offset of the frame in `slab`
    /// @param mac the listener's, 48 bits
    /// @param sourceSum [InternetChecksum#sum(long,long)] of the source
    /// @throws IndexOutOfBoundsException if the headers do not fit
    public void beginV2(
            ByteBuffer slab, int offset, long mac, long sourceHigh, long sourceLow, int sourceSum) {
        base = writeEthernet(slab, offset, ALL_MLDV2_ROUTERS_LOW, mac);
        long high = Ipv6Address.LINK_SCOPE_HIGH;
        writeIpv6(slab, base, IPV6_FIRST_WORD, sourceHigh, sourceLow, high, ALL_MLDV2_ROUTERS_LOW);
        slab.putLong(base + MESSAGE, (long) MldFormat.V2_REPORT << 56);
        this.slab = slab;
        position = base + MESSAGE + MldFormat.RECORDS;
        recordCount = 0;
        type = 0;
        sourcesDue = 0;
        sum = (long) V2_SUM + sourceSum;
    }

    /// Adds a record; exactly `sourceCount` calls of [#addSource] must follow.
    ///
    /// @param recordType [io.mld6.codec.wire.RecordType#wireValue]; IS_IN must have sources
    /// @param groupSum [InternetChecksum#sum(long,long)] of the group
    /// @throws IndexOutOfBoundsException if the record does not fit into the slab
    public void addRecord(
            int recordType, long groupHigh, long groupLow, int groupSum, int sourceCount) {
        assert sourcesDue == 0 : "the record before lacks sources: " + sourcesDue;
        slab.putInt(position, recordType << 24 | sourceCount);
        slab.putLong(position + MldFormat.RECORD_GROUP, groupHigh);
        slab.putLong(position + MldFormat.RECORD_GROUP + 8, groupLow);
        position += MldFormat.RECORD_SOURCES;
        type = recordCount == 0 || type == recordType ? recordType : SEVERAL;
        recordCount++;
        sourcesDue = sourceCount;
        sum += (long) (recordType << 8) + sourceCount + groupSum;
    }

    /// Adds records of one type without sources, as many calls of [#addRecord] would. A full Report
    /// is 72 of them: those that were written before are copied, others are a loop of loads and
    /// stores and nothing else.
    ///
    /// @param recordType [io.mld6.codec.wire.RecordType#wireValue]; not IS_IN
    /// @param groups four longs a row: address high, address low, and its
    ///     [InternetChecksum#sum(long,long)] in the lower 16 bits of the third; borrowed, and of
    ///     the same table in all calls
    /// @param edition changes before a row of the table stands for another address
    /// @param rows the first `count` elements are the groups of the records; borrowed
    /// @throws IndexOutOfBoundsException if the records do not fit into the slab
    public void addRecords(int recordType, long[] groups, long edition, int[] rows, int count) {
        assert sourcesDue == 0 : "the record before lacks sources: " + sourcesDue;
        long sums = runs.copyOrNote(recordType, edition, rows, count, slab, position);
        if (sums == RecordRuns.UNKNOWN) {
            sums = writeRecords(recordType, groups, rows, count);
            runs.written(sums, slab, position);
        }
        position += count * MldFormat.RECORD_SOURCES;
        type = recordCount == 0 || type == recordType ? recordType : SEVERAL;
        recordCount += count;
        sum += sums + (long) count * (recordType << 8);
    }

    private long writeRecords(int recordType, long[] groups, int[] rows, int count) {
        ByteBuffer target = slab;
        int at = position;
        long sums = 0;
        for (int i = 0; i < count; i++) {
            int group = rows[i] * GROUP_LONGS;
            target.putInt(at, recordType << 24);
            target.putLong(at + MldFormat.RECORD_GROUP, groups[group]);
            target.putLong(at + MldFormat.RECORD_GROUP + 8, groups[group + 1]);
            sums += groups[group + 2] & 0xffff;
            at += MldFormat.RECORD_SOURCES;
        }
        return sums;
    }

    /// Adds a source to the record added last.
    ///
    /// @param sourceSum [InternetChecksum#sum(long,long)] of the source
    /// @throws IndexOutOfBoundsException if the source does not fit into the slab
    public void addSource(long high, long low, int sourceSum) {
        assert sourcesDue > 0 : "no record waits for a source";
        slab.putLong(position, high);
        slab.putLong(position + 8, low);
        position += Ipv6Header.ADDRESS_OCTETS;
        sourcesDue--;
        sum += sourceSum;
    }

    /// What is left for records and sources if the finished packet is to fit this MTU, in octets:
    /// a record takes 20, a source 16. Between [#beginV2] and [#finishV2].
    public int remainingOctets(int mtuOctets) {
        return mtuOctets - (position - base - Ethernet.HEADER_OCTETS);
    }

    /// The records of the Report that was finished last, if all are of one type: as the answer to
    /// a General Query usually is, so that nobody need read 72 records again to count them.
    ///
    /// @return type and number, for [#typeAlike] and [#countAlike]; 0 if they are of several types
    public int recordsAlike() {
        return type == SEVERAL ? 0 : type << 16 | recordCount;
    }

    /// The type in a value of [#recordsAlike].
    public static int typeAlike(int recordsAlike) {
        return recordsAlike >>> 16;
    }

    /// The number in a value of [#recordsAlike].
    public static int countAlike(int recordsAlike) {
        return recordsAlike & 0xffff;
    }

    /// How many records a finished MLDv2 Report holds, behind whatever tags.
    ///
    /// @param base where its frame begins
    public static int recordCount(ByteBuffer slab, int base) {
        return slab.getShort(message(slab, base) + MldFormat.RECORD_COUNT) & 0xffff;
    }

    /// Adds the records of a finished MLDv2 Report, behind whatever tags, to counts of each type.
    ///
    /// @param base where its frame begins
    /// @param byType indexed by [io.mld6.codec.wire.RecordType#wireValue]
    public static void countRecords(ByteBuffer slab, int base, int[] byType) {
        int message = message(slab, base);
        int count = slab.getShort(message + MldFormat.RECORD_COUNT) & 0xffff;
        int at = message + MldFormat.RECORDS;
        for (int i = 0; i < count; i++) {
            int typeAndSources = slab.getInt(at);
            byType[typeAndSources >>> 24]++;
            at += MldFormat.RECORD_SOURCES + (typeAndSources & 0xffff) * Ipv6Header.ADDRESS_OCTETS;
        }
    }

    private static int message(ByteBuffer slab, int base) {
        int at = base;
        while (Ethernet.isTag(slab.getShort(at + Ethernet.TYPE) & 0xffff)) {
            at += Ethernet.TAG_OCTETS;
        }
        return at + MESSAGE;
    }

    /// Puts the record count, the payload length and the checksum in.
    ///
    /// @return the frame's length in octets
    public int finishV2() {
        assert sourcesDue == 0 : "the last record lacks sources: " + sourcesDue;
        int message = base + MESSAGE;
        int messageOctets = position - message;
        slab.putShort(base + PAYLOAD_LENGTH, (short) (HopByHop.HEADER_OCTETS + messageOctets));
        slab.putShort(message + MldFormat.RECORD_COUNT, (short) recordCount);
        int checksum = InternetChecksum.finish(sum + messageOctets + recordCount);
        slab.putShort(message + MldFormat.CHECKSUM, (short) checksum);
        return position - base + tagOctets;
    }

    /// @return where the frame would start if it had no tags: all that follows sits at fixed
    ///     distances from there
    private int writeEthernet(ByteBuffer slab, int offset, long destinationLow, long mac) {
        assert slab.order() == ByteOrder.BIG_ENDIAN : "network order is big-endian";
        slab.putLong(offset, (Ipv6Address.multicastMac(destinationLow) << 16) | (mac >>> 32));
        slab.putInt(offset + 8, (int) mac);
        if (tagOctets == Ethernet.TAG_OCTETS) {
            slab.putInt(offset + Ethernet.TYPE, (int) (tags >>> Integer.SIZE));
        } else if (tagOctets != 0) {
            slab.putLong(offset + Ethernet.TYPE, tags);
        }
        return offset + tagOctets;
    }

    private static void writeIpv6(
            ByteBuffer slab,
            int base,
            long firstWord,
            long sourceHigh,
            long sourceLow,
            long destinationHigh,
            long destinationLow) {
        int ip = base + Ethernet.HEADER_OCTETS;
        slab.putInt(base + Ethernet.TYPE, TYPE_AND_VERSION);
        slab.putLong(ip, firstWord);
        slab.putLong(ip + Ipv6Header.SOURCE, sourceHigh);
        slab.putLong(ip + Ipv6Header.SOURCE + 8, sourceLow);
        slab.putLong(ip + Ipv6Header.DESTINATION, destinationHigh);
        slab.putLong(ip + Ipv6Header.DESTINATION + 8, destinationLow);
        slab.putLong(base + CHAIN, HopByHop.ALERT_THEN_PADN);
    }

    private int writeV1(
            ByteBuffer slab, int base, int type, int checksum, long groupHigh, long groupLow) {
        int message = base + MESSAGE;
        slab.putLong(message, (long) type << 56 | (long) checksum << 32);
        slab.putLong(message + MldFormat.GROUP, groupHigh);
        slab.putLong(message + MldFormat.GROUP + 8, groupLow);
        return V1_FRAME_OCTETS + tagOctets;
    }
}
