// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.querier.GroupStates;
import io.mld6.engine.registry.SegmentTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/// What a router reports as a listener: it goes out, and the router hears it, too, which its
/// channel alone would not let it (RFC 9777 §6). Thread: event loop only.
final class OwnReports implements ReportOutput {
    private final BatchOutput output;
    private final SegmentTable vlans;
    private final List<RouterSegment> segments;
    private final LongSupplier nanoTime;
    private Ipv6Address address = Ipv6Address.UNSPECIFIED;
    private int segment;

    private final List<AddressRecord> records = new ArrayList<>();
    private final List<Ipv6Address> sources = new ArrayList<>();
    private RecordType recordType = RecordType.IS_IN;
    private Ipv6Address recordGroup = Ipv6Address.UNSPECIFIED;

    /// @param segments by number; they may come later
    OwnReports(
            BatchOutput output,
            SegmentTable vlans,
            List<RouterSegment> segments,
            QuerierStation station,
            LongSupplier nanoTime) {
        this.output = output;
        this.vlans = vlans;
        this.segments = segments;
        this.nanoTime = nanoTime;
        setStation(station);
    }

    /// The router is this station from now on.
    void setStation(QuerierStation station) {
        address = station.address();
    }

    private GroupStates heardIn() {
        return segments.get(segment).groups();
    }

    @Override
    public int room() {
        return output.room();
    }

    @Override
    public void reportV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        segment = vlans.find(tags);
        output.reportV1(tags, macAndSum, sourceLow, groupHigh, groupLow, groupSum, cookie);
        Mldv1Report report = new Mldv1Report(new Ipv6Address(groupHigh, groupLow));
        heardIn().onReport(report, address, nanoTime.getAsLong());
    }

    @Override
    public void doneV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        segment = vlans.find(tags);
        output.doneV1(tags, macAndSum, sourceLow, groupHigh, groupLow, groupSum, cookie);
        Mldv1Done done = new Mldv1Done(new Ipv6Address(groupHigh, groupLow));
        heardIn().onDone(done, address, nanoTime.getAsLong());
    }

    @Override
    public void beginReport(long tags, long macAndSum, long sourceLow) {
        segment = vlans.find(tags);
        output.beginReport(tags, macAndSum, sourceLow);
    }

    @Override
    public int remainingOctets() {
        return output.remainingOctets();
    }

    @Override
    public void record(int type, long groupHigh, long groupLow, int groupSum, int sourceCount) {
        endRecord();
        recordType = Objects.requireNonNull(RecordType.of(type));
        recordGroup = new Ipv6Address(groupHigh, groupLow);
        output.record(type, groupHigh, groupLow, groupSum, sourceCount);
    }

    @Override
    public void source(long high, long low, int sum) {
        output.source(high, low, sum);
        sources.add(new Ipv6Address(high, low));
    }

    private void endRecord() {
        if (recordGroup.isMulticast()) {
            records.add(new AddressRecord(recordType, recordGroup, sources));
        }
        recordGroup = Ipv6Address.UNSPECIFIED;
        sources.clear();
    }

    @Override
    public void endReport(long cookie) {
        endRecord();
        output.endReport(cookie);
        Mldv2Report report = new Mldv2Report(records);
        records.clear();
        heardIn().onReport(report, address, nanoTime.getAsLong());
    }

    @Override
    public void flush() {
        output.flush();
    }
}
