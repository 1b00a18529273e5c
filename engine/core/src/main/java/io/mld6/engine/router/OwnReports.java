// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.querier.GroupStates;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.LongSupplier;

/// What a router reports as a listener: it goes out, and the router hears it, too, which its
/// channel alone would not let it (RFC 9777 §6). A listener and its groups are named by the
/// segment, as [RouterListener] has it; on the wire all are the router. Thread: event loop only.
final class OwnReports implements ReportOutput {
    private final BatchOutput output;
    private final List<RouterSegment> segments;
    private final LongSupplier nanoTime;
    private Ipv6Address address = Ipv6Address.UNSPECIFIED;
    private long macAndSum;
    private int segment;

    private final List<AddressRecord> records = new ArrayList<>();
    private final List<Ipv6Address> sources = new ArrayList<>();
    private RecordType recordType = RecordType.IS_IN;
    private Ipv6Address recordGroup = Ipv6Address.UNSPECIFIED;

    /// @param segments by number; they may come later
    OwnReports(
            BatchOutput output,
            List<RouterSegment> segments,
            QuerierConfig.Station station,
            LongSupplier nanoTime) {
        this.output = output;
        this.segments = segments;
        this.nanoTime = nanoTime;
        setStation(station);
    }

    /// The router is this station from now on.
    void setStation(QuerierConfig.Station station) {
        address = station.address();
        macAndSum = station.mac().value() << 16 | InternetChecksum.sum(address);
    }

    /// What is begun comes from this listener.
    private void from(long listener) {
        segment = RouterListener.segmentOf(listener);
        output.setTags(segments.get(segment).vlan().word());
    }

    private static Ipv6Address group(long high, long low) {
        return new Ipv6Address(high, RouterListener.groupLow(low));
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
            long listener,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        from(listener);
        Ipv6Address group = group(groupHigh, groupLow);
        output.reportV1(
                macAndSum,
                address.low(),
                group.high(),
                group.low(),
                InternetChecksum.sum(group),
                cookie);
        heardIn().onReport(new Mldv1Report(group), address, nanoTime.getAsLong());
    }

    @Override
    public void doneV1(
            long listener,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        from(listener);
        Ipv6Address group = group(groupHigh, groupLow);
        output.doneV1(
                macAndSum,
                address.low(),
                group.high(),
                group.low(),
                InternetChecksum.sum(group),
                cookie);
        heardIn().onDone(new Mldv1Done(group), address, nanoTime.getAsLong());
    }

    @Override
    public void beginReport(long listener, long sourceLow) {
        from(listener);
        output.beginReport(macAndSum, address.low());
    }

    @Override
    public int remainingOctets() {
        return output.remainingOctets();
    }

    @Override
    public void record(int type, long groupHigh, long groupLow, int groupSum, int sourceCount) {
        endRecord();
        recordType = Objects.requireNonNull(RecordType.of(type));
        recordGroup = group(groupHigh, groupLow);
        output.record(
                type,
                recordGroup.high(),
                recordGroup.low(),
                InternetChecksum.sum(recordGroup),
                sourceCount);
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
