// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.main.CommandLineRun;
import io.mld6.app.terminal.Terminal;
import io.mld6.app.testing.HttpTalk;
import io.mld6.app.testing.OpenApi;
import io.mld6.engine.testing.Await;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// The demo, watched and stopped over HTTP.
class DemoListenTest {
    private static final Pattern PORT = Pattern.compile("listening on http://127.0.0.1:(\\d+)/");
    private static final long PATIENCE_S = 60;

    private final StringWriter out = new StringWriter();

    private HttpTalk talk() throws Exception {
        Await.until(() -> assertThat(out.toString()).containsPattern(PORT));
        Matcher matcher = PORT.matcher(out.toString());
        assertThat(matcher.find()).isTrue();
        return HttpTalk.to(Integer.parseInt(matcher.group(1)));
    }

    @Test
    @DisplayName("HT-11: shows its engine and what its querier believes, and ends when asked to")
    void watched() throws Exception {
        Terminal terminal =
                new Terminal(
                        new PrintWriter(out),
                        new PrintWriter(new StringWriter()),
                        false,
                        false,
                        true);
        CompletableFuture<Integer> status =
                CompletableFuture.supplyAsync(
                        () ->
                                new CommandLine(new DemoCommand(terminal))
                                        .execute(
                                                "--listeners=30",
                                                "--groups-per-listener=4",
                                                "--listen=127.0.0.1:0",
                                                "--allow-control"));
        HttpTalk talk = talk();
        Await.until(
                () ->
                        assertThat(talk.get("/api/v1/counters").json().at("/groups").asInt())
                                .isEqualTo(100));
        JsonNode run = OpenApi.check("get", "/api/v1/run", talk.get("/api/v1/run"));
        assertThat(run.path("command").asText()).isEqualTo("demo");
        Await.until(
                () -> {
                    JsonNode believed =
                            OpenApi.check(
                                    "get",
                                    "/api/v1/state/groups",
                                    talk.get("/api/v1/state/groups"));
                    // The querier's own two are among them (RFC 9777 §7, RFC 2710 §3).
                    assertThat(believed.path("groups-count").asInt()).isEqualTo(102);
                });
        JsonNode groups = OpenApi.check("get", "/api/v1/groups", talk.get("/api/v1/groups?top=3"));
        assertThat(groups.path("of").asText()).isEqualTo("hosts");
        JsonNode populations =
                OpenApi.check("get", "/api/v1/populations", talk.get("/api/v1/populations"));
        assertThat(populations.at("/populations/0/listeners").asInt()).isEqualTo(30);
        assertThat(talk.get("/metrics").body())
                .contains("mld6_querier_active{interface=")
                .contains("state=\"joined\"} 120.0");
        assertThat(talk.post("/api/v1/queries", "{}").status()).isEqualTo(404);
        assertThat(talk.post("/api/v1/run/stop", "{}").status()).isEqualTo(202);
        assertThat(status.get(PATIENCE_S, TimeUnit.SECONDS)).isEqualTo(1);
        assertThat(out.toString()).endsWith("stopping: asked to by HTTP\n");
    }

    @Test
    @DisplayName("2: a day in virtual time is over before anybody could look")
    void virtualTime() {
        CommandLineRun run = CommandLineRun.of("demo", "--virtual-time", "--listen", "127.0.0.1:0");
        assertThat(run.status()).isEqualTo(2);
        assertThat(run.err()).contains("--listen", "real time").hasLineCount(1);
    }
}
