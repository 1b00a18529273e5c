// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mld6.app.cli.Converters;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.GroupSlice;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.engine.router.SegmentSnapshot;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// What a querier learnt, for programs. Names are those of the YANG model of RFC 8652 where it has
/// them (`mld/interfaces/interface` and `mld/global/statistics`), and written like its others where
/// it has not; seconds may have a fraction. Its shape is part of the command line: names are added,
/// never changed.
///
/// ```text
/// collected-at                                               when all that follows was so
/// interface-name, vlan, oper-status, version, querier, ...   the router
/// statistics { received, sent, records, refused, error,      what came and went
///              dropped }
/// group [ { group-address, filter-mode, expire,              one after the other
///           source [ { source-address, expire } ],           expire 0: excluded
///           host-count, host [ ... ] } ]                     with --track-listeners
/// ```
///
/// Of several VLANs, `vlan-count` and `is-querier-count` stand in place of what each has of its
/// own; what is counted are the sums, and `segments` in place of `group` has for each VLAN `vlan`,
/// its router, its counts and `statistics` (`dropped` of what was, `sent` for all only), and its
/// `group`.
public final class QuerierJson {
    private static final long MILLIS_PER_SECOND = 1000;

    private final JsonGenerator json;

    /// @param json where it goes; flushed and closed by who made it
    public QuerierJson(JsonGenerator json) {
        this.json = json;
    }

    /// Everything before the groups, or before the segments if there are several. Their list stays
    /// open.
    ///
    /// @param moment when all of it was so
    public void begin(
            String interfaceName, QuerierConfig config, QuerierSnapshot now, Instant moment)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("collected-at", moment.truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringField("interface-name", interfaceName);
        boolean several = now.segments().size() > 1;
        if (several) {
            json.writeNumberField("vlan-count", now.segments().size());
        } else {
            json.writeStringField("vlan", now.first().vlan().toString());
        }
        json.writeStringField("oper-status", now.link().carries() ? "up" : "down");
        json.writeNumberField("version", config.version());
        json.writeStringField("address", now.address().toString());
        if (several) {
            json.writeNumberField("is-querier-count", now.segmentsAsked());
        } else {
            role(now.first());
        }
        seconds("last-member-query-interval", config.timing().lastListenerInterval());
        if (!several) {
            seconds("group-membership-interval", now.listeningInterval());
        }
        json.writeBooleanField("immediate-leave", config.policy().immediateLeave());
        json.writeBooleanField("explicit-tracking", config.policy().trackListeners());
        json.writeBooleanField("lite-exclude-filter", config.policy().lightweight());
        json.writeNumberField("max-groups", config.limits().maximumGroups());
        json.writeNumberField("max-group-sources", config.limits().maximumSources());
        json.writeNumberField("groups-count", now.groups());
        json.writeNumberField("sources-count", now.sources());
        json.writeNumberField("hosts-count", now.listeners());
        statistics(now.counters(), now.kernelDropped());
        json.writeArrayFieldStart(several ? "segments" : "group");
    }

    private void role(SegmentSnapshot now) throws IOException {
        json.writeStringField("querier", now.querier().toString());
        json.writeBooleanField("is-querier", now.ours());
        seconds(now.ours() ? "next-query" : "other-querier-expire", now.nextQuery());
        json.writeNumberField("robustness-variable", now.robustnessVariable());
        seconds("query-interval", now.queryInterval());
        seconds("query-max-response-time", now.maximumResponse());
    }

    /// One of several segments, before its groups, of which [#end] ends the list.
    public void beginSegment(SegmentSnapshot now) throws IOException {
        CounterSnapshot counters = now.counters();
        json.writeStartObject();
        json.writeStringField("vlan", now.vlan().toString());
        role(now);
        seconds("group-membership-interval", now.listeningInterval());
        json.writeNumberField("groups-count", now.groups());
        json.writeNumberField("sources-count", now.sources());
        json.writeNumberField("hosts-count", now.listeners());
        json.writeObjectFieldStart("statistics");
        received(counters);
        json.writeObjectFieldStart("records");
        json.writeNumberField("received", counters.get(MldCounter.RECEIVED_RECORDS));
        json.writeEndObject();
        json.writeObjectFieldStart("dropped");
        for (DropReason reason : DropReason.values()) {
            if (counters.dropped(reason) > 0) {
                json.writeNumberField(reason.name(), counters.dropped(reason));
            }
        }
        json.writeEndObject();
        elections(counters);
        json.writeEndObject();
        json.writeArrayFieldStart("group");
    }

    private void received(CounterSnapshot counters) throws IOException {
        messages(
                "received",
                counters,
                MldCounter.RECEIVED_QUERY_V1,
                MldCounter.RECEIVED_QUERY_V2,
                MldCounter.RECEIVED_REPORT_V1,
                MldCounter.RECEIVED_REPORT_V2,
                MldCounter.RECEIVED_DONE_V1);
    }

    private void elections(CounterSnapshot counters) throws IOException {
        json.writeNumberField("elected", counters.get(MldCounter.QUERIER_ELECTED));
        json.writeNumberField("yielded", counters.get(MldCounter.QUERIER_YIELDED));
        json.writeNumberField("silenced", counters.get(MldCounter.QUERIER_SILENCED));
        json.writeNumberField(
                "robustness-taken", counters.get(MldCounter.QUERIER_ROBUSTNESS_TAKEN));
    }

    private void statistics(CounterSnapshot counters, long kernelDropped) throws IOException {
        json.writeObjectFieldStart("statistics");
        received(counters);
        messages(
                "sent",
                counters,
                MldCounter.SENT_QUERY_V1,
                MldCounter.SENT_QUERY_V2,
                MldCounter.SENT_REPORT_V1,
                MldCounter.SENT_REPORT_V2,
                MldCounter.SENT_DONE_V1);
        json.writeObjectFieldStart("records");
        json.writeNumberField("received", counters.get(MldCounter.RECEIVED_RECORDS));
        json.writeNumberField("sent", counters.get(MldCounter.SENT_RECORDS));
        json.writeEndObject();
        refused(counters);
        json.writeObjectFieldStart("error");
        json.writeNumberField("checksum", counters.dropped(DropReason.BAD_CHECKSUM));
        json.writeNumberField("too-short", counters.dropped(DropReason.BAD_LENGTH));
        json.writeEndObject();
        json.writeObjectFieldStart("dropped");
        for (DropReason reason : DropReason.values()) {
            json.writeNumberField(reason.name(), counters.dropped(reason));
        }
        json.writeEndObject();
        json.writeNumberField("kernel-dropped", kernelDropped);
        elections(counters);
        json.writeEndObject();
    }

    /// What the kernel did not take.
    private void refused(CounterSnapshot counters) throws IOException {
        json.writeObjectFieldStart("refused");
        json.writeNumberField("frames", counters.get(MldCounter.FRAMES_FAILED));
        json.writeNumberField("records", counters.get(MldCounter.REFUSED_RECORDS));
        json.writeNumberField("responses", counters.get(MldCounter.REFUSED_RESPONSES));
        json.writeObjectFieldStart("errno");
        for (MldCounter reason : MldCounter.refusals()) {
            json.writeNumberField(reason.kind(), counters.get(reason));
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    /// @param kinds in the order v1 query, v2 query, v1 report, v2 report, v1 done
    private void messages(String name, CounterSnapshot counters, MldCounter... kinds)
            throws IOException {
        long queries = counters.get(kinds[0]) + counters.get(kinds[1]);
        long reports = counters.get(kinds[2]) + counters.get(kinds[3]);
        long leaves = counters.get(kinds[4]);
        json.writeObjectFieldStart(name);
        json.writeNumberField("total", queries + reports + leaves);
        json.writeNumberField("query", queries);
        json.writeNumberField("report", reports);
        json.writeNumberField("leave", leaves);
        json.writeNumberField("queryV1", counters.get(kinds[0]));
        json.writeNumberField("queryV2", counters.get(kinds[1]));
        json.writeNumberField("reportV1", counters.get(kinds[2]));
        json.writeNumberField("reportV2", counters.get(kinds[3]));
        json.writeEndObject();
    }

    /// Some of the groups, of whatever segments.
    ///
    /// @param groups there are in all
    /// @param from where the page began
    public void page(String interfaceName, Instant moment, int groups, int from, GroupSlice slice)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("collected-at", moment.truncatedTo(ChronoUnit.MILLIS).toString());
        json.writeStringField("interface-name", interfaceName);
        json.writeNumberField("groups-count", groups);
        json.writeNumberField("from", from);
        if (slice.next() == GroupSlice.END) {
            json.writeNullField("next");
        } else {
            json.writeNumberField("next", slice.next());
        }
        json.writeArrayFieldStart("group");
        for (ListenedGroup group : slice.groups()) {
            json.writeStartObject();
            json.writeStringField("vlan", group.vlan().toString());
            members(group);
        }
        end();
    }

    public void group(ListenedGroup group) throws IOException {
        json.writeStartObject();
        members(group);
    }

    /// What is known of a group, and the end of its object.
    private void members(ListenedGroup group) throws IOException {
        json.writeStringField("group-address", group.address().toString());
        json.writeStringField("filter-mode", Converters.word(group.mode()));
        seconds("expire", group.expires());
        json.writeNumberField("compatibility-version", group.version1() ? 1 : 2);
        if (group.olderHostTimer().isPositive()) {
            seconds("older-host-expire", group.olderHostTimer());
        }
        json.writeArrayFieldStart("source");
        for (ListenedGroup.Source source : group.sources()) {
            json.writeStartObject();
            json.writeStringField("source-address", source.address().toString());
            seconds("expire", source.timer());
            json.writeEndObject();
        }
        json.writeEndArray();
        hosts(group);
        json.writeEndObject();
    }

    private void hosts(ListenedGroup group) throws IOException {
        json.writeNumberField("host-count", group.listeners().size());
        json.writeArrayFieldStart("host");
        for (ListenedGroup.Listener host : group.listeners()) {
            json.writeStartObject();
            json.writeStringField("host-address", host.address().toString());
            json.writeStringField("host-filter-mode", Converters.word(host.mode()));
            json.writeArrayFieldStart("source");
            for (Ipv6Address source : host.sources()) {
                json.writeString(source.toString());
            }
            json.writeEndArray();
            seconds("last-seen", host.lastSeen());
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /// Closes what [#begin] or [#beginSegment] opened.
    public void end() throws IOException {
        json.writeEndArray();
        json.writeEndObject();
    }

    private void seconds(String name, Duration time) throws IOException {
        long millis = time.toMillis();
        if (millis % MILLIS_PER_SECOND == 0) {
            json.writeNumberField(name, millis / MILLIS_PER_SECOND);
        } else {
            json.writeNumberField(name, millis / (double) MILLIS_PER_SECOND);
        }
    }
}
