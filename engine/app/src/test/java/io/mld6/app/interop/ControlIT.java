// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.DeliveryBed;
import io.mld6.app.testing.HttpTalk;
import io.mld6.app.testing.HttpTalk.Event;
import io.mld6.app.testing.HttpTalk.Events;
import io.mld6.app.testing.HttpTalk.Reply;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.OpenApi;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs that nobody touches but over HTTP.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl", "tcpdump", "python3"})
@SuppressWarnings("NullAway.Init") // JUnit fills the directory
class ControlIT {
    private static final String STREAMS =
            "--groups ff3e::8000:1+4 --sources 2001:db8:1::10 --rate-per-group 200/s --length 100";

    /// Nothing happens by itself, and no phase ends within the test.
    private static final String SCENARIO =
            """
            mld6: 1
            name: steered
            link: {interface: e0, hearing: snooped}
            channels:
              tv: {groups: ff3e::8000:1+4, sources: 2001:db8:1::10}
            populations:
              viewers: {listeners: 20, mac: 02:00:00:00:00:01, join: [tv], mapping: round-robin}
            phases:
              - {name: join, for: 10m, do: [hold]}
              - {name: watch, for: 10m, do: [hold]}
              - {name: drain, for: 10m, do: [{leave: all, arrivals: at-once}]}
            expect:
              - {that: count(join_failed) == 0}
              - {that: count(join_latency) > 0, in: join}
            """;

    @TempDir private Path directory;

    private static JsonNode done(HttpTalk talk, String path, String body) throws Exception {
        return OpenApi.check("post", path, talk.post(path, body));
    }

    private static void await(HttpTalk talk, String path, String pointer, String value)
            throws Exception {
        Await.until(() -> assertThat(talk.get(path).json().at(pointer).asText()).isEqualTo(value));
    }

    private static void checkAll(HttpTalk talk, List<String> paths) throws Exception {
        for (String path : paths) {
            JsonNode _ = OpenApi.check("get", path, talk.get(path));
        }
    }

    @Test
    @DisplayName("HT-1, HT-8: from the first join to the report over HTTP alone")
    void steered() throws Exception {
        try (DeliveryBed bed = DeliveryBed.open(directory);
                MldProcess _ = bed.send(STREAMS)) {
            bed.homes().ip("link set lo up");
            bed.awaitSnooping();
            try (MldProcess run = bed.run(SCENARIO, "--listen 127.0.0.1:0 --allow-control")) {
                HttpTalk talk = HttpTalk.to(bed.homes(), run);
                try (Events events = talk.events()) {
                    assertThat(events.begin()).startsWith("HTTP/1.1 200 ");
                    await(talk, "/readyz", "/ready", "true");
                    joins(talk);
                    standsStill(talk);
                    acts(talk);
                    leaves(talk);
                    theEnd(events);
                }
                assertThat(run.exitStatus()).as(run.toString()).isZero();
                assertThat(run.lines())
                        .anyMatch(
                                line ->
                                        line.startsWith(
                                                "verdict: held (2 of 2 expectations held)"));
            }
            assertThat(bed.results().at("/run/numbers/join_latency/count").asInt()).isPositive();
        }
    }

    private static void joins(HttpTalk talk) throws Exception {
        JsonNode _ =
                done(talk, "/api/v1/actions", "{\"join\":\"viewers\",\"arrivals\":\"at-once\"}");
        await(talk, "/api/v1/counters", "/memberships", "20");
        // The first of each group finds nothing flowing, and perhaps others who come with it.
        Await.until(
                () ->
                        assertThat(
                                        talk.get("/api/v1/latencies")
                                                .json()
                                                .at("/run/numbers/join_latency/count")
                                                .asInt())
                                .isGreaterThanOrEqualTo(4));
        checkAll(
                talk,
                List.of(
                        "/healthz",
                        "/readyz",
                        "/api/v1/run",
                        "/api/v1/counters",
                        "/api/v1/latencies",
                        "/api/v1/populations",
                        "/api/v1/groups",
                        "/api/v1/report",
                        "/api/v1/state/groups"));
        assertThat(talk.get("/api/v1/state/groups").status()).isEqualTo(404);
        JsonNode populations = talk.get("/api/v1/populations").json().get("populations");
        assertThat(populations.at("/0/seatsOn").asInt()).isEqualTo(20);
        assertThat(populations.at("/0/listenersPresent").asInt())
                .isEqualTo(populations.at("/0/listeners").asInt());
        assertThat(populations.at("/0/memberships").asInt()).isPositive();
        assertThat(populations.at("/0/wantedMemberships").asInt())
                .isEqualTo(populations.at("/0/memberships").asInt());
        JsonNode groups = talk.get("/api/v1/groups?top=2").json();
        assertThat(groups.get("total").asInt()).isEqualTo(4);
        assertThat(groups.get("groups")).hasSize(2);
        assertThat(groups.at("/groups/0/count").asInt()).isEqualTo(5);
        assertThat(talk.get("/metrics").body()).contains("mld6_memberships");
    }

    private static void standsStill(HttpTalk talk) throws Exception {
        JsonNode _ = done(talk, "/api/v1/run/pause", "{\"paused\":true}");
        double stood = elapsed(talk);
        assertThat(elapsed(talk)).isEqualTo(stood);
        assertThat(talk.post("/api/v1/run/next-phase", "").error()).contains("paused");
        JsonNode _ = done(talk, "/api/v1/run/pause", "{\"paused\":false}");
        Await.until(() -> assertThat(elapsed(talk)).isGreaterThan(stood));
    }

    private static double elapsed(HttpTalk talk) throws Exception {
        return talk.get("/api/v1/run").json().at("/phase/elapsedSeconds").asDouble();
    }

    private static void acts(HttpTalk talk) throws Exception {
        assertThat(done(talk, "/api/v1/run/next-phase", "").get("phase").asText())
                .isEqualTo("watch");
        long answered = talk.get("/api/v1/counters").json().at("/responses/sent").asLong();
        JsonNode _ = done(talk, "/api/v1/queries", "{\"max-response\":\"1s\"}");
        Await.until(
                () ->
                        assertThat(
                                        talk.get("/api/v1/counters")
                                                .json()
                                                .at("/responses/sent")
                                                .asLong())
                                .isGreaterThanOrEqualTo(answered + 20));
        JsonNode _ = done(talk, "/api/v1/actions", "{\"set\":\"link.max-pps=5000\"}");
        JsonNode _ = done(talk, "/api/v1/actions", "{\"link-down\":\"500ms\"}");
        await(talk, "/api/v1/counters", "/linkRecovered", "1");
        JsonNode _ =
                done(
                        talk,
                        "/api/v1/actions",
                        "{\"power-cut\":\"viewers\",\"share\":\"50%\",\"back-after\":\"500ms\"}");
        await(talk, "/api/v1/populations", "/populations/0/seatsOn", "20");
        Reply unknown = talk.post("/api/v1/actions", "{\"join\":\"viewer\"}");
        assertThat(unknown.status()).isEqualTo(400);
        assertThat(unknown.error()).contains("viewers");
        Reply zap = talk.post("/api/v1/actions", "{\"zap\":\"viewers\"}");
        assertThat(zap.status()).isEqualTo(400);
        assertThat(zap.error()).contains("does not watch");
    }

    private static void leaves(HttpTalk talk) throws Exception {
        assertThat(done(talk, "/api/v1/run/next-phase", "").get("phase").asText())
                .isEqualTo("drain");
        await(talk, "/api/v1/counters", "/memberships", "0");
        JsonNode _ = OpenApi.check("get", "/api/v1/report", talk.get("/api/v1/report"));
        assertThat(talk.get("/api/v1/report").json().get("verdict").asText()).isEqualTo("held");
        assertThat(done(talk, "/api/v1/run/next-phase", "").get("phase").isNull()).isTrue();
    }

    /// All that came, held against the document.
    private static void theEnd(Events events) throws Exception {
        List<String> phases = new ArrayList<>();
        List<String> outcomes = new ArrayList<>();
        boolean measured = false;
        long before = 0;
        for (Event event; (event = events.next()) != null; ) {
            String schema =
                    switch (event.name()) {
                        case "snapshot" -> "Snapshot";
                        case "second" -> "Second";
                        case "phase" -> "PhaseNow";
                        case "expectation" -> "Expectation";
                        case "notice" -> "Notice";
                        case "end" -> "End";
                        default -> throw new AssertionError("not documented: " + event);
                    };
            JsonNode data = OpenApi.check(schema, event.data());
            assertThat(Long.parseLong(event.id())).isGreaterThan(before);
            before = Long.parseLong(event.id());
            measured |=
                    event.name().equals("second")
                            && data.at("/numbers/data_received/count").asLong() > 0;
            if (event.name().equals("phase")) {
                phases.add(data.get("name").asText() + data.get("paused").asBoolean());
            } else if (event.name().equals("expectation")) {
                outcomes.add(data.get("outcome").asText());
            } else if (event.name().equals("end")) {
                assertThat(data.get("verdict").asText()).isEqualTo("held");
                assertThat(data.get("exitStatus").asInt()).isZero();
                assertThat(data.at("/report/phases")).hasSize(3);
                assertThat(events.next()).isNull();
            }
        }
        assertThat(phases).contains("joinfalse", "watchfalse", "drainfalse");
        assertThat(outcomes).contains("held");
        assertThat(measured).isTrue();
    }

    @Test
    @DisplayName("HT-1, HT-2: listeners and a querier are watched as runs are, with what they have")
    void watched() throws Exception {
        Path token = Files.writeString(directory.resolve("token"), "0123456789abcdef\n");
        String listen = "--listen 127.0.0.1:0 --allow-control";
        try (Netns hosts = Netns.create("hosts");
                Netns router = Netns.create("router")) {
            hosts.veth("h0", router, "r0");
            hosts.ip("link set lo up");
            router.ip("link set lo up");
            try (MldProcess querier =
                            MldProcess.querier(
                                    router,
                                    "r0",
                                    listen + " --track-listeners --token-file " + token);
                    MldProcess listeners =
                            MldProcess.emulate(
                                    hosts,
                                    "h0",
                                    listen + " --listeners 10 --groups ff0e::db8:0:1+7")) {
                HttpTalk asking = HttpTalk.to(router, querier);
                HttpTalk told = HttpTalk.to(hosts, listeners);
                await(told, "/readyz", "/ready", "true");
                await(asking, "/readyz", "/ready", "true");
                emulated(told);
                believed(asking, "Authorization: Bearer 0123456789abcdef");
                assertThat(asking.get("/api/v1/run").status()).isEqualTo(401);
                Reply stopped =
                        asking.post(
                                "/api/v1/run/stop", "", "Authorization: Bearer 0123456789abcdef");
                assertThat(stopped.status()).isEqualTo(202);
                JsonNode _ = done(told, "/api/v1/run/stop", "");
                assertThat(querier.exitStatus()).as(querier.toString()).isZero();
                assertThat(listeners.exitStatus()).as(listeners.toString()).isZero();
                assertThat(listeners.lines()).contains("left everything");
            }
        }
    }

    private static void emulated(HttpTalk talk) throws Exception {
        checkAll(
                talk,
                List.of(
                        "/api/v1/run",
                        "/api/v1/counters",
                        "/api/v1/latencies",
                        "/api/v1/populations",
                        "/api/v1/groups",
                        "/api/v1/state/groups",
                        "/api/v1/report"));
        JsonNode groups = talk.get("/api/v1/groups").json();
        assertThat(groups.get("total").asInt()).isEqualTo(7);
        assertThat(groups.at("/groups/6/count").asInt()).isEqualTo(10);
        assertThat(talk.post("/api/v1/run/pause", "").status()).isEqualTo(404);
        assertThat(talk.post("/api/v1/actions", "{\"leave\":\"all\"}").error())
                .contains("link-down");
        JsonNode _ = done(talk, "/api/v1/queries", "{\"group\":\"ff0e::db8:0:1\"}");
        JsonNode _ = done(talk, "/api/v1/actions", "{\"link-down\":\"100ms\"}");
        await(talk, "/api/v1/counters", "/linkRecovered", "1");
    }

    private static void believed(HttpTalk talk, String token) throws Exception {
        for (String path :
                List.of(
                        "/api/v1/run",
                        "/api/v1/counters",
                        "/api/v1/latencies",
                        "/api/v1/populations",
                        "/api/v1/groups",
                        "/api/v1/state/groups",
                        "/api/v1/report")) {
            JsonNode _ = OpenApi.check("get", path, talk.get(path, token));
        }
        List<String> found = new ArrayList<>();
        for (String from = "0"; !from.equals("null"); ) {
            Reply page = talk.get("/api/v1/state/groups?limit=3&from=" + from, token);
            JsonNode json = OpenApi.check("get", "/api/v1/state/groups", page);
            assertThat(json.get("group").size()).isLessThanOrEqualTo(3);
            for (JsonNode group : json.get("group")) {
                if (group.get("group-address").asText().startsWith("ff0e::db8:")) {
                    found.add(group.get("group-address").asText());
                    assertThat(group.get("host-count").asInt()).isEqualTo(10);
                }
            }
            from = json.get("next").asText();
        }
        assertThat(found).hasSize(7).doesNotHaveDuplicates();
        assertThat(talk.get("/api/v1/groups?top=1", token).json().at("/groups/0/count").asInt())
                .isEqualTo(10);
        Reply asked = talk.post("/api/v1/queries", "{\"max-response\":\"1s\"}", token);
        assertThat(OpenApi.check("post", "/api/v1/queries", asked).get("done").asText())
                .contains("General Query");
    }
}
