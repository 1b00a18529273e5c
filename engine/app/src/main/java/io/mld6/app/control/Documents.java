// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.BuildFacts;
import io.mld6.app.cli.Converters;
import io.mld6.app.terminal.CounterNodes;
import io.mld6.codec.decode.DropReason;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.PopulationCount;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.scenario.play.Play;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// The answers, as `openapi.yaml` has them. Stateless; thread: any.
final class Documents {
    private static final double MICROS_PER_MILLI = 1000;

    private Documents() {}

    /// What runs, and where it stands.
    ///
    /// @param measured null without a scenario
    static ObjectNode run(
            Watched watched, @Nullable MeasuredRun measured, double elapsedSeconds, boolean may) {
        RunFacts facts = watched.facts();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("command", facts.command());
        json.put("name", facts.name());
        json.put("interface", facts.interfaceName());
        json.put("state", Converters.word(watched.state()));
        json.put("seed", facts.seed());
        json.put("startUnixMillis", facts.startUnixMillis());
        json.put("elapsedSeconds", elapsedSeconds);
        json.put("controlAllowed", may);
        ObjectNode build = json.putObject("build");
        build.put("version", BuildFacts.now().version());
        build.put("java", Runtime.version().toString());
        phase(json, watched.script());
        ArrayNode phases = json.putArray("phases");
        for (RunFacts.PhaseLength one : facts.phases()) {
            phases.addObject().put("name", one.name()).put("lengthSeconds", one.lengthSeconds());
        }
        ArrayNode expectations = json.putArray("expectations");
        if (measured != null) {
            measured.expectations().forEach(one -> expectations.add(MeasuredNodes.of(one)));
        }
        MeasuredNodes.verdict(json, measured);
        return json;
    }

    private static void phase(ObjectNode to, @Nullable Scripted script) {
        to.set("phase", script == null ? null : script.phase().map(Documents::phase).orElse(null));
        to.put("progress", script == null ? null : script.progress());
    }

    /// The phase that is played.
    static ObjectNode phase(PhaseNow phase) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("name", phase.name());
        json.put("index", phase.index());
        json.put("count", phase.count());
        json.put("elapsedSeconds", phase.elapsedSeconds());
        json.put("lengthSeconds", phase.lengthSeconds());
        json.put("paused", phase.paused());
        return json;
    }

    /// All that was counted.
    ///
    /// @param http what the server counted of itself
    static ObjectNode counters(Watched watched, Observed now, ObjectNode http) {
        CounterSnapshot counted = now.counters();
        CounterNodes counters = new CounterNodes(counted);
        EngineSnapshot engine = now.engine();
        QuerierSnapshot querier = now.querier();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("unixMillis", now.unixMillis());
        json.put("interface", watched.facts().interfaceName());
        json.put("link", Converters.word(now.link()));
        json.put("listeners", listeners(engine, querier));
        json.put("groups", engine != null ? engine.groups() : groups(querier));
        json.put("sources", querier == null ? null : (Integer) querier.sources());
        memberships(json, engine);
        json.set("sent", counters.sent());
        json.set("received", counters.received());
        json.set("records", counters.records());
        json.set("refused", counters.refused());
        json.set("dropped", counters.dropped());
        json.put("kernelDroppedFrames", now.kernelDropped());
        json.put("queriesMerged", counted.get(MldCounter.QUERIES_MERGED));
        json.put("queriesSkipped", counted.get(MldCounter.QUERIES_SKIPPED));
        json.put("linkLost", counted.get(MldCounter.LINK_LOST));
        json.put("linkRecovered", counted.get(MldCounter.LINK_RECOVERED));
        json.set("responses", engine == null ? null : CounterNodes.responses(engine.responses()));
        Scripted script = watched.script();
        json.set("deeds", script == null ? null : deeds(script.deeds()));
        json.put("tableOctets", engine == null ? null : (Long) engine.tableOctets());
        json.set("http", http);
        return json;
    }

    private static @Nullable Integer listeners(
            @Nullable EngineSnapshot engine, @Nullable QuerierSnapshot querier) {
        if (engine != null) {
            return engine.listeners();
        }
        return querier == null ? null : querier.listeners();
    }

    private static int groups(@Nullable QuerierSnapshot querier) {
        return querier == null ? 0 : querier.groups();
    }

    private static void memberships(ObjectNode to, @Nullable EngineSnapshot engine) {
        to.put("memberships", engine == null ? null : (Long) engine.memberships());
        to.put("wantedMemberships", engine == null ? null : (Long) engine.wantedMemberships());
    }

    private static ObjectNode deeds(Map<Play.Kind, Long> deeds) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Play.Kind kind : Play.Kind.values()) {
            json.put(Converters.word(kind), deeds.getOrDefault(kind, 0L));
        }
        return json;
    }

    /// One moment, for who follows.
    ///
    /// @param measured null without a scenario, or if nothing is known of it yet
    static ObjectNode snapshot(
            Watched watched, Observed now, @Nullable MeasuredRun measured, double elapsedSeconds) {
        CounterSnapshot counters = now.counters();
        EngineSnapshot engine = now.engine();
        QuerierSnapshot querier = now.querier();
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("unixMillis", now.unixMillis());
        json.put("elapsedSeconds", elapsedSeconds);
        json.put("state", Converters.word(watched.state()));
        phase(json, watched.script());
        json.put("link", Converters.word(now.link()));
        json.put("listeners", engine == null ? null : (Integer) engine.listeners());
        json.put("groups", engine == null ? null : (Integer) engine.groups());
        memberships(json, engine);
        json.put("believedGroups", querier == null ? null : (Integer) querier.groups());
        json.put("believedHosts", querier == null ? null : (Integer) querier.listeners());
        json.put(
                "sentReports",
                sum(
                        counters,
                        MldCounter.SENT_REPORT_V1,
                        MldCounter.SENT_REPORT_V2,
                        MldCounter.SENT_DONE_V1));
        json.put(
                "receivedReports",
                sum(
                        counters,
                        MldCounter.RECEIVED_REPORT_V1,
                        MldCounter.RECEIVED_REPORT_V2,
                        MldCounter.RECEIVED_DONE_V1));
        json.put("sentQueries", sum(counters, MldCounter.SENT_QUERY_V1, MldCounter.SENT_QUERY_V2));
        json.put(
                "receivedQueries",
                sum(counters, MldCounter.RECEIVED_QUERY_V1, MldCounter.RECEIVED_QUERY_V2));
        long dropped = 0;
        for (DropReason reason : DropReason.values()) {
            dropped += counters.dropped(reason);
        }
        json.put("droppedFrames", dropped);
        json.put("kernelDroppedFrames", now.kernelDropped());
        json.put("refusedFrames", counters.get(MldCounter.FRAMES_FAILED));
        var responses = engine == null ? null : engine.responses();
        json.put("responsesSent", responses == null ? null : (Long) responses.sent());
        json.put("responsesPending", responses == null ? null : (Long) responses.pending());
        json.put("responsesLate", responses == null ? null : (Long) responses.late());
        json.put("maxLagMillis", responses == null ? null : (Double) responses.maxLagMillis());
        MeasuredNodes.verdict(json, measured);
        return json;
    }

    private static long sum(CounterSnapshot counters, MldCounter... kinds) {
        long sum = 0;
        for (MldCounter kind : kinds) {
            sum += counters.get(kind);
        }
        return sum;
    }

    /// How long answers took, and what a scenario measured.
    ///
    /// @param result of the scenario, as `result.json` has it; null without
    static ObjectNode latencies(Observed now, @Nullable ObjectNode result) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        EngineSnapshot engine = now.engine();
        json.set(
                "responseDelayMillis",
                engine == null ? null : delays(engine.responses().delayMicros()));
        json.set("bucketBoundsSeconds", MeasuredNodes.bucketBounds());
        json.set("run", result == null ? null : result.get("run"));
        if (result == null) {
            var _ = json.putArray("phases");
        } else {
            json.set("phases", result.get("phases"));
        }
        return json;
    }

    private static ObjectNode delays(Histogram micros) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("count", micros.getTotalCount());
        json.put("min", micros.getMinValue() / MICROS_PER_MILLI);
        json.put("p50", micros.getValueAtPercentile(50) / MICROS_PER_MILLI);
        json.put("p90", micros.getValueAtPercentile(90) / MICROS_PER_MILLI);
        json.put("p99", micros.getValueAtPercentile(99) / MICROS_PER_MILLI);
        json.put("max", micros.getMaxValue() / MICROS_PER_MILLI);
        return json;
    }

    /// Who listens.
    static ObjectNode populations(List<PopulationNow> populations, long unixMillis) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("unixMillis", unixMillis);
        ArrayNode list = json.putArray("populations");
        for (PopulationNow one : populations) {
            ObjectNode to = list.addObject();
            to.put("name", one.name());
            to.put("listeners", one.listeners());
            to.put("mld", one.mld());
            to.put("firstMac", one.firstMac());
            to.put("vlans", one.vlans());
            to.put("seats", one.seats());
            to.put("seatsOn", one.seatsOn());
            PopulationCount now = one.counted();
            to.put("listenersPresent", now == null ? null : (Integer) now.listeners());
            to.put("memberships", now == null ? null : (Long) now.memberships());
            to.put("wantedMemberships", now == null ? null : (Long) now.wantedMemberships());
        }
        return json;
    }

    /// The groups most are in.
    static ObjectNode groups(GroupRanking ranking, int top, long unixMillis) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("unixMillis", unixMillis);
        json.put("total", ranking.total());
        json.put("of", Converters.word(ranking.of()));
        ArrayNode list = json.putArray("groups");
        ranking.groups().stream()
                .limit(top)
                .forEach(
                        one ->
                                list.addObject()
                                        .put("group", one.group().toString())
                                        .put("count", one.count()));
        return json;
    }
}
