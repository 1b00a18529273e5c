// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import com.fasterxml.jackson.core.JsonGenerator;
import io.mld6.app.cli.Converters;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.watch.Complaint;
import io.mld6.lab.watch.Sender;
import io.mld6.lab.watch.WatchSnapshot;
import java.io.IOException;
import java.time.Instant;
import java.util.Map;

/// What a watch knows, for programs. Names are written as those of the querier's document; seconds
/// may have a fraction. Its shape is part of the command line: names are added, never changed.
///
/// ```text
/// source, started-at, collected-at, frames, messages, kernel-dropped, dropped { REASON }
/// querier  [ { address, mac, vlan, version, is-querier, robustness-variable, query-interval, ... }
/// ] host     [ { address, mac, vlan, version, reports, last-seen, dropped { REASON },
///              group [ { group-address, filter-mode, source [ ... ], version, last-seen } ] } ]
/// complaint [ { rule, clause, level, address, mac, vlan, text, detail, count, first, last } ]
/// unlisted { ... }                                    what found no room in a table
/// ```
///
/// As rows, each object says its `kind` first: `complaint` as they come, with the moment `at`,
/// `omitted` for those nobody read in time; at the end `querier`, `host`, `fault` (what the
/// document calls complaint) and one `watch`, which is the rest.
final class WatchJson {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double MILLIS_PER_SECOND = 1e3;

    private final JsonGenerator json;
    private final boolean rows;

    /// @param rows whether each object stands alone
    WatchJson(JsonGenerator json, boolean rows) {
        this.json = json;
        this.rows = rows;
    }

    private void begin(String kind) throws IOException {
        json.writeStartObject();
        if (rows) {
            json.writeStringField("kind", kind);
        }
    }

    /// The whole document.
    ///
    /// @param source the interface or file
    void write(String source, WatchSnapshot now, long kernelDropped) throws IOException {
        begin("watch");
        around(source, now, kernelDropped);
        json.writeArrayFieldStart("querier");
        for (WatchSnapshot.Asker asker : now.queriers()) {
            asker(asker);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("host");
        for (WatchSnapshot.Host host : now.senders()) {
            host(host);
        }
        json.writeEndArray();
        json.writeNumberField("complaints-count", now.totals().complaints());
        json.writeArrayFieldStart("complaint");
        for (WatchSnapshot.Wrong wrong : now.wrong()) {
            wrong(wrong);
        }
        json.writeEndArray();
        unlisted(now.unlisted());
        json.writeEndObject();
    }

    /// The same as rows, the complaints of which have been told.
    void rows(String source, WatchSnapshot now, long kernelDropped) throws IOException {
        for (WatchSnapshot.Asker asker : now.queriers()) {
            asker(asker);
        }
        for (WatchSnapshot.Host host : now.senders()) {
            host(host);
        }
        for (WatchSnapshot.Wrong wrong : now.wrong()) {
            wrong(wrong);
        }
        begin("watch");
        around(source, now, kernelDropped);
        json.writeNumberField("complaints-count", now.totals().complaints());
        unlisted(now.unlisted());
        json.writeEndObject();
    }

    /// A complaint as it comes.
    void complaint(Complaint complaint) throws IOException {
        begin("complaint");
        json.writeStringField("at", instant(complaint.nanos()));
        fault(complaint);
        json.writeEndObject();
    }

    /// So many complaints are left out here.
    void omitted(long count) throws IOException {
        begin("omitted");
        json.writeNumberField("complaints", count);
        json.writeEndObject();
    }

    private void around(String source, WatchSnapshot now, long kernelDropped) throws IOException {
        json.writeStringField("source", source);
        json.writeStringField("started-at", instant(now.startNanos()));
        json.writeStringField("collected-at", instant(now.nowNanos()));
        json.writeNumberField("frames", now.frames());
        json.writeNumberField("messages", now.messages());
        json.writeNumberField("kernel-dropped", kernelDropped);
        dropped(now.dropped());
    }

    private static String instant(long epochNanos) {
        return Instant.ofEpochSecond(0, epochNanos).toString();
    }

    private void dropped(Map<DropReason, Long> dropped) throws IOException {
        json.writeObjectFieldStart("dropped");
        for (Map.Entry<DropReason, Long> entry : dropped.entrySet()) {
            json.writeNumberField(entry.getKey().name(), entry.getValue());
        }
        json.writeEndObject();
    }

    private void sender(Sender sender) throws IOException {
        json.writeStringField("address", sender.address().toString());
        json.writeStringField("mac", sender.mac().toString());
        json.writeStringField("vlan", sender.vlan().toString());
    }

    private void seconds(String name, long nanos) throws IOException {
        json.writeNumberField(name, nanos / NANOS_PER_SECOND);
    }

    private void asker(WatchSnapshot.Asker asker) throws IOException {
        begin("querier");
        sender(asker.sender());
        json.writeNumberField("version", asker.version());
        json.writeBooleanField("is-querier", asker.elected());
        if (asker.version() == 2) {
            json.writeNumberField("robustness-variable", asker.values().robustnessVariable());
            json.writeNumberField("query-interval", asker.values().queryIntervalSeconds());
        }
        json.writeNumberField(
                "query-max-response-time",
                asker.values().maximumResponseMillis() / MILLIS_PER_SECOND);
        json.writeNumberField("general-queries", asker.queries().general());
        json.writeNumberField("specific-queries", asker.queries().specific());
        json.writeNumberField("suppress-flags", asker.queries().suppressing());
        if (asker.queries().general() > 1) {
            seconds("observed-interval", asker.interval().lastNanos());
            seconds("observed-interval-min", asker.interval().leastNanos());
            seconds("observed-interval-max", asker.interval().mostNanos());
        }
        json.writeStringField("last-seen", instant(asker.lastSeenNanos()));
        json.writeEndObject();
    }

    private void host(WatchSnapshot.Host host) throws IOException {
        begin("host");
        sender(host.sender());
        json.writeNumberField("version", host.version());
        json.writeNumberField("reports", host.reports());
        json.writeStringField("last-seen", instant(host.lastSeenNanos()));
        dropped(host.dropped());
        json.writeArrayFieldStart("group");
        for (WatchSnapshot.Listening group : host.groups()) {
            json.writeStartObject();
            json.writeStringField("group-address", group.group().toString());
            json.writeStringField("filter-mode", Converters.word(group.mode()));
            json.writeArrayFieldStart("source");
            for (Ipv6Address source : group.sources()) {
                json.writeString(source.toString());
            }
            json.writeEndArray();
            json.writeNumberField("version", group.version1() ? 1 : 2);
            json.writeStringField("last-seen", instant(group.lastSeenNanos()));
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private void wrong(WatchSnapshot.Wrong wrong) throws IOException {
        Complaint last = wrong.last();
        begin("fault");
        fault(last);
        json.writeNumberField("count", wrong.count());
        json.writeStringField("first", instant(wrong.firstNanos()));
        json.writeStringField("last", instant(last.nanos()));
        json.writeEndObject();
    }

    private void fault(Complaint complaint) throws IOException {
        json.writeStringField("rule", complaint.fault().rule());
        json.writeStringField("clause", complaint.fault().clause());
        json.writeStringField("level", complaint.fault().level().name());
        sender(complaint.sender());
        json.writeStringField("text", complaint.fault().words());
        json.writeStringField("detail", complaint.detail());
    }

    private void unlisted(WatchSnapshot.Unlisted unlisted) throws IOException {
        json.writeObjectFieldStart("unlisted");
        json.writeNumberField("segments", unlisted.segments());
        json.writeNumberField("queriers", unlisted.queriers());
        json.writeNumberField("hosts", unlisted.senders());
        json.writeNumberField("memberships", unlisted.memberships());
        json.writeNumberField("sources", unlisted.sources());
        json.writeNumberField("complaints", unlisted.complaints());
        json.writeNumberField("checks", unlisted.checks());
        json.writeEndObject();
    }
}
