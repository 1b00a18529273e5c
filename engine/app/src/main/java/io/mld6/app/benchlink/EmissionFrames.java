// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.registry.ListenerTable;

/// Reports of a thousand listeners, one after the other without end: current states, as answers to
/// a General Query. In MLDv1 all are in the same hundred groups and have a Report for each; in
/// MLDv2 each has one Report: all are about the same groups, or each is about others. Thread: one
/// at a time.
final class EmissionFrames {
    private static final int LISTENERS = 1000;
    /// Of an MLDv1 listener.
    private static final int GROUPS = 100;

    /// So many that no cache near the processor has them, nor knows a Report when they come again.
    private static final int OWN_GROUPS = 1 << 17;

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
    private final long[] groupWords;
    private final int[] rows = new int[MOST_RECORDS];
    private final boolean ownGroups;
    private int listener;
    /// Of the next MLDv1 Report, or where the groups of the next MLDv2 Report begin.
    private int group;
    private long memberships;

    EmissionFrames(EmissionPlan plan) {
        this.tags = plan.vlan().word();
        this.version1 = plan.version1();
        this.records = Math.min(MOST_RECORDS, plan.records());
        this.ownGroups = plan.ownGroups();
        for (int i = 0; i < LISTENERS; i++) {
            int sum = InternetChecksum.sum(ListenerTable.LINK_LOCAL_HIGH, FIRST_ADDRESS_LOW + i);
            macAndSum[i] = (FIRST_MAC + i) << 16 | sum;
        }
        int groups = version1 ? GROUPS : ownGroups ? OWN_GROUPS : MOST_RECORDS;
        groupWords = new long[groups * GROUP_LONGS];
        for (int i = 0; i < groups; i++) {
            long low = FIRST_GROUP.low() + i;
            groupWords[i * GROUP_LONGS] = FIRST_GROUP.high();
            groupWords[i * GROUP_LONGS + 1] = low;
            groupWords[i * GROUP_LONGS + 2] = InternetChecksum.sum(FIRST_GROUP.high(), low);
        }
    }

    private long groupLow(int row) {
        return groupWords[row * GROUP_LONGS + 1];
    }

    private int groupSum(int row) {
        return (int) groupWords[row * GROUP_LONGS + 2];
    }

    /// Memberships written of so far.
    long memberships() {
        return memberships;
    }

    private void nextV1() {
        memberships++;
        group++;
        if (group == GROUPS) {
            group = 0;
            listener = (listener + 1) % LISTENERS;
        }
    }

    /// The first group of an MLDv2 Report about so many.
    private int first(int count) {
        if (group + count > groupWords.length / GROUP_LONGS) {
            group = 0;
        }
        return group;
    }

    private void nextV2(int said) {
        memberships += said;
        listener = (listener + 1) % LISTENERS;
        if (ownGroups) {
            group += said;
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
                    groupLow(group),
                    groupSum(group),
                    cookie);
            nextV1();
            return;
        }
        output.beginReport(tags, macAndSum[listener], source);
        int fit = Math.min(records, output.remainingOctets() / RECORD_OCTETS);
        int first = first(fit);
        for (int i = 0; i < fit; i++) {
            rows[i] = first + i;
        }
        output.records(STATE, groupWords, 0, rows, fit);
        output.endReport(cookie);
        nextV2(fit);
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
                            groupLow(group),
                            groupSum(group));
            nextV1();
            return octets;
        }
        writer.beginV2(batch.slab(), batch.nextOffset(), mac, high, source, sum);
        int fit = Math.min(records, writer.remainingOctets(mtuOctets) / RECORD_OCTETS);
        int first = first(fit);
        for (int row = first; row < first + fit; row++) {
            writer.addRecord(STATE, FIRST_GROUP.high(), groupLow(row), groupSum(row), 0);
        }
        nextV2(fit);
        return writer.finishV2();
    }
}
