// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.registry.ListenerTable;

/// Reports of a thousand listeners in a hundred groups, one after the other without end: current
/// states, as answers to a General Query. Thread: one at a time.
final class EmissionFrames {
    private static final int LISTENERS = 1000;
    private static final int GROUPS = 100;
    private static final long FIRST_MAC = 0x0200_0000_0001L;
    private static final long FIRST_ADDRESS_LOW = 0x0000_00ff_fe00_0001L;
    private static final Ipv6Address FIRST_GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int RECORD_OCTETS = 20;

    /// What fits the longest packet.
    private static final int MOST_RECORDS = (1 << 16) / RECORD_OCTETS;

    /// Longs of a row of groups as [BatchOutput#records] takes them: address, then its sum.
    private static final int GROUP_LONGS = 4;

    private static final int STATE = RecordType.IS_EX.wireValue();

    private final long tags;
    private final boolean version1;
    private final int records;
    private final long[] macAndSum = new long[LISTENERS];
    private final long[] groupLow = new long[GROUPS];
    private final int[] groupSum = new int[GROUPS];
    private final long[] groupWords = new long[GROUPS * GROUP_LONGS];
    private final int[] rows = new int[MOST_RECORDS];
    private int listener;
    private int group;
    private long memberships;

    /// @param records of each MLDv2 Report, fewer if they do not fit
    EmissionFrames(VlanTags vlan, boolean version1, int records) {
        this.tags = vlan.word();
        this.version1 = version1;
        this.records = records;
        for (int i = 0; i < LISTENERS; i++) {
            int sum = InternetChecksum.sum(ListenerTable.LINK_LOCAL_HIGH, FIRST_ADDRESS_LOW + i);
            macAndSum[i] = (FIRST_MAC + i) << 16 | sum;
        }
        for (int i = 0; i < GROUPS; i++) {
            groupLow[i] = FIRST_GROUP.low() + i;
            groupSum[i] = InternetChecksum.sum(FIRST_GROUP.high(), groupLow[i]);
            groupWords[i * GROUP_LONGS] = FIRST_GROUP.high();
            groupWords[i * GROUP_LONGS + 1] = groupLow[i];
            groupWords[i * GROUP_LONGS + 2] = groupSum[i];
        }
    }

    /// Memberships written of so far.
    long memberships() {
        return memberships;
    }

    private void next() {
        memberships++;
        group++;
        if (group == GROUPS) {
            group = 0;
            listener = (listener + 1) % LISTENERS;
        }
    }

    /// The next Report, the way of the engine: one membership, or in MLDv2 several.
    void write(BatchOutput output, long cookie) {
        long source = FIRST_ADDRESS_LOW + listener;
        if (version1) {
            output.reportV1(
                    tags,
                    macAndSum[listener],
                    source,
                    FIRST_GROUP.high(),
                    groupLow[group],
                    groupSum[group],
                    cookie);
            next();
            return;
        }
        output.beginReport(tags, macAndSum[listener], source);
        int fit = Math.min(records, output.remainingOctets() / RECORD_OCTETS);
        for (int i = 0; i < fit; i++) {
            rows[i] = group;
            next();
        }
        output.records(STATE, groupWords, rows, fit);
        output.endReport(cookie);
    }

    /// A full batch of the same frames, made once.
    FrameBatch batch(ReportWriter writer, int frames, int frameOctets, int mtuOctets) {
        FrameBatch batch = new FrameBatch(frames, frameOctets);
        while (!batch.isFull()) {
            batch.append(write(writer, batch, mtuOctets), ResponseLedger.UNSOLICITED);
        }
        return batch;
    }

    private int write(ReportWriter writer, FrameBatch batch, int mtuOctets) {
        long mac = macAndSum[listener] >>> 16;
        int sum = (int) macAndSum[listener] & 0xffff;
        long source = FIRST_ADDRESS_LOW + listener;
        long high = ListenerTable.LINK_LOCAL_HIGH;
        if (version1) {
            int octets =
                    writer.writeV1Report(
                            batch.slab(),
                            batch.nextOffset(),
                            mac,
                            high,
                            source,
                            sum,
                            FIRST_GROUP.high(),
                            groupLow[group],
                            groupSum[group]);
            next();
            return octets;
        }
        writer.beginV2(batch.slab(), batch.nextOffset(), mac, high, source, sum);
        for (int i = 0; i < records && writer.remainingOctets(mtuOctets) >= RECORD_OCTETS; i++) {
            writer.addRecord(STATE, FIRST_GROUP.high(), groupLow[group], groupSum[group], 0);
            next();
        }
        return writer.finishV2();
    }
}
