// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.cli.Failure;
import io.mld6.app.testing.HttpTalk;
import io.mld6.app.testing.HttpTalk.Reply;
import io.mld6.app.testing.OpenApi;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the server lets in, and what it says to the rest.
@SuppressWarnings("NullAway.Init") // opened before each
class ControlServerTest {
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";

    private final StagedRun run = new StagedRun();
    private ControlServer server;
    private HttpTalk talk;

    private static ControlServer listen(int port, String token, boolean change) throws Failure {
        return ControlServer.listen(
                new ControlSettings(
                        new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port),
                        token.isEmpty() ? null : token,
                        change));
    }

    private static int port(ControlServer server) {
        return Integer.parseInt(server.url().replaceFirst("^.*:(\\d+)/$", "$1"));
    }

    @BeforeEach
    void open() throws Exception {
        server = run.serve();
        talk = StagedRun.talk(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    @Test
    @DisplayName("HT-1: answers are as documented")
    void answersAreValid() throws Exception {
        for (String path :
                List.of(
                        "/healthz",
                        "/readyz",
                        "/api/v1/run",
                        "/api/v1/counters",
                        "/api/v1/latencies",
                        "/api/v1/populations",
                        "/api/v1/groups",
                        "/api/v1/state/groups",
                        "/api/v1/report")) {
            JsonNode _ = OpenApi.check("get", path, talk.get(path));
        }
        Reply meters = talk.get("/metrics");
        assertThat(meters.mediaType()).startsWith("text/plain; version=0.0.4");
        assertThat(meters.body()).contains("mld6_staged_total 1.0");
        assertThat(talk.get("/metrics", "Accept: application/openmetrics-text;q=0.5").mediaType())
                .startsWith("application/openmetrics-text;");
        assertThat(talk.get("/openapi.yaml").body()).startsWith("openapi: 3.1.0");
        assertThat(talk.get("/readyz").status()).isEqualTo(503);
        assertThat(talk.get("/api/v1/run").json().at("/phase/name").asText()).isEqualTo("only");
    }

    @Test
    @DisplayName("HT-5: HEAD has the headers of GET, and no body")
    void head() throws Exception {
        Reply get = talk.get("/healthz");
        Reply head = talk.ask("HEAD", "/healthz", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
        assertThat(head.headers()).isEqualTo(get.headers());
    }

    @ParameterizedTest
    @DisplayName("HT-2: a name that may be made to mean this host is not answered")
    @ValueSource(
            strings = {
                "evil.example",
                "evil.example:80",
                "localhost.evil.example",
                "127.0.0.1.evil.example",
                "0x7f000001",
                "",
                "[::1",
                "127.0.0.1@evil.example"
            })
    void strangeHosts(String host) throws Exception {
        assertThat(talk.get("/healthz", "Host: " + host).status()).isEqualTo(421);
        assertThat(talk.get("/api/v1/run", "Host: " + host).error()).contains("Host");
    }

    @ParameterizedTest
    @DisplayName("HT-2: addresses and localhost are")
    @ValueSource(strings = {"localhost", "LOCALHOST:8080", "127.0.0.1", "[::1]:8080", "192.0.2.1"})
    void knownHosts(String host) throws Exception {
        assertThat(talk.get("/healthz", "Host: " + host).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("HT-2: a page of another origin may not ask, and nothing allows it")
    void otherOrigins() throws Exception {
        String own = "http://127.0.0.1:" + port(server);
        for (String origin : List.of("http://evil.example", "null", own + "1")) {
            Reply refused = talk.post("/api/v1/run/pause", "{}", "Origin: " + origin);
            assertThat(refused.status()).as(origin).isEqualTo(403);
        }
        assertThat(run.paused).isFalse();
        Reply reply = talk.post("/api/v1/run/pause", "{}", "Origin: " + own);
        assertThat(reply.status()).isEqualTo(202);
        assertThat(run.paused).isTrue();
        assertThat(reply.headers()).doesNotContainKey("access-control-allow-origin");
        assertThat(reply.headers().get("content-security-policy"))
                .contains("default-src 'none'")
                .contains("frame-ancestors 'none'");
        assertThat(talk.ask("OPTIONS", "/api/v1/run/pause", null, "Origin: " + own).status())
                .isEqualTo(405);
    }

    @Test
    @DisplayName("HT-2: with a token nobody else is answered, whatever he guesses")
    void tokens() throws Exception {
        try (ControlServer guarded = listen(0, TOKEN, false)) {
            HttpTalk to = HttpTalk.to(port(guarded));
            guarded.watch(run);
            String basic =
                    Base64.getEncoder()
                            .encodeToString(("any:" + TOKEN).getBytes(StandardCharsets.ISO_8859_1));
            for (String right : List.of("Bearer " + TOKEN, "bearer " + TOKEN, "Basic " + basic)) {
                assertThat(to.get("/api/v1/run", "Authorization: " + right).status())
                        .as(right)
                        .isEqualTo(200);
            }
            for (String wrong :
                    List.of(
                            "Bearer " + TOKEN + "0",
                            "Bearer " + TOKEN.substring(1),
                            "Bearer",
                            "Bearer ",
                            "Basic " + TOKEN,
                            "Basic !!!!",
                            "Digest " + TOKEN,
                            TOKEN)) {
                Reply refused = to.get("/api/v1/run", "Authorization: " + wrong);
                assertThat(refused.status()).as(wrong).isEqualTo(401);
                assertThat(refused.headers().get("www-authenticate")).contains("Bearer");
                assertThat(refused.body()).doesNotContain(TOKEN);
            }
            for (String path : List.of("/", "/api/v1/events", "/openapi.yaml", "/nowhere")) {
                assertThat(to.get(path).status()).as(path).isEqualTo(401);
            }
            assertThat(to.get("/healthz").status()).isEqualTo(200);
            // A name that means this host does no harm to who has to show a token.
            assertThat(to.get("/healthz", "Host: bench.example").status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName("HT-3: what is read-only changes nothing")
    void readOnly() throws Exception {
        try (ControlServer reading = listen(0, "", false)) {
            HttpTalk to = HttpTalk.to(port(reading));
            reading.watch(run);
            for (Route route : reading.routes().all()) {
                if (route.access() == Route.Access.CHANGE) {
                    Reply refused = to.post(route.path(), "{}");
                    assertThat(refused.status()).as(route.path()).isEqualTo(403);
                    assertThat(refused.error()).contains("--allow-control");
                }
            }
            assertThat(to.get("/api/v1/run").json().get("controlAllowed").asBoolean()).isFalse();
        }
        assertThat(run.paused).isFalse();
    }

    @ParameterizedTest
    @DisplayName("HT-4: nothing is served but what is listed")
    @ValueSource(
            strings = {
                "/assets/../openapi.yaml",
                "/assets/%2e%2e/openapi.yaml",
                "/assets/..%2fopenapi.yaml",
                "/assets/../../control/openapi.yaml",
                "/assets//etc/passwd",
                "/assets/%00",
                "/assets/",
                "/assets/nowhere.js",
                "/assets/assets.txt",
                "//api/v1/run",
                "/api/v1/run/",
                "/api/v1/./run",
                "/API/v1/run",
                "/api/v1/%72un",
                "/etc/passwd",
                "/nowhere"
            })
    void pathTricks(String path) throws Exception {
        Reply refused = talk.get(path);
        assertThat(refused.status()).isEqualTo(404);
        assertThat(refused.error()).isNotEmpty();
    }

    @ParameterizedTest
    @DisplayName("HT-5: what is no request is 400")
    @ValueSource(
            strings = {
                "nonsense\r\n\r\n",
                "GET http://127.0.0.1/healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET * HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nHost: a\r\nConnection: close\r\n\r\n",
                "GET /healthz HTTP/1.1\r\nHost 127.0.0.1\r\n\r\n",
                "POST /api/v1/queries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: -1\r\n\r\n",
                "POST /api/v1/queries HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1\r\n"
                        + "Content-Length: 2\r\n\r\n{}"
            })
    void noRequests(String octets) throws Exception {
        Reply refused = talk.raw(octets);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.error()).isNotEmpty();
    }

    @Test
    @DisplayName("HT-5: what is too long is not read to its end")
    void tooLong() throws Exception {
        assertThat(talk.get("/" + "a".repeat(5_000)).status()).isEqualTo(414);
        assertThat(talk.get("/healthz", "X: " + "a".repeat(20_000)).status()).isEqualTo(431);
        String body = "{\"query\": \"" + "a".repeat(70_000) + "\"}";
        Reply refused = talk.post("/api/v1/actions", body);
        assertThat(refused.status()).isEqualTo(413);
        assertThat(refused.error()).contains("64 KiB");
        // Who asks first is told before he sends it.
        Reply asked =
                talk.raw(
                        String.join(
                                "\r\n",
                                "POST /api/v1/actions HTTP/1.1",
                                "Host: 127.0.0.1",
                                "Expect: 100-continue",
                                "Connection: close",
                                "Content-Length: 99999999",
                                "",
                                ""));
        assertThat(asked.status()).isEqualTo(413);
        assertThat(asked.error()).contains("64 KiB");
    }

    @Test
    @DisplayName("HT-5: a method, a type, a parameter, a body that is not accepted")
    void refusals() throws Exception {
        Reply method = talk.ask("DELETE", "/api/v1/run", null);
        assertThat(method.status()).isEqualTo(405);
        assertThat(method.headers()).containsEntry("allow", "GET, HEAD");
        assertThat(talk.get("/api/v1/run/stop").headers()).containsEntry("allow", "POST");
        assertThat(talk.get("/api/v1/run", "Accept: text/html").status()).isEqualTo(406);
        assertThat(talk.get("/api/v1/run", "Accept: text/html, application/*;q=0.5").status())
                .isEqualTo(200);
        assertThat(talk.get("/api/v1/groups?top=0").error()).contains("1 to 1000");
        assertThat(talk.get("/api/v1/groups?top=many").status()).isEqualTo(400);
        assertThat(talk.get("/api/v1/groups?pot=1").error()).contains("expected top");
        assertThat(talk.ask("POST", "/api/v1/queries", "{}", "Content-Type: text/plain").status())
                .isEqualTo(415);
        assertThat(talk.post("/api/v1/run/next-phase", "").status()).isEqualTo(409);
    }

    @ParameterizedTest
    @DisplayName("HT-5: a body that is no object of JSON, or none that is understood, says where")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "`` | no body",
                "{ | line 1",
                "[] | no object",
                "\"join\" | no object",
                "null | no object",
                "{} {} | not JSON",
                "{\"a\":1,\"a\":2} | Duplicate",
                "{join: all} | not JSON",
                "{\"jion\":\"all\"} | join",
                "{\"join\":\"all\",\"leave\":\"all\"} | two actions",
                "{\"link-down\":\"5\"} | action:1:14: not a duration",
                "{} | action",
                "{\"query\":{\"vlan\":\"4096\"}} | vlan"
            })
    void malformedBodies(String body, String part) throws Exception {
        Reply refused = talk.post("/api/v1/actions", body);
        assertThat(refused.status()).as(body).isEqualTo(400);
        assertThat(refused.error()).containsIgnoringCase(part);
    }

    @Test
    @DisplayName("HT-5: a body nested without end costs nothing")
    void deepBodies() throws Exception {
        for (String open : List.of("[", "{\"a\":")) {
            Reply refused = talk.post("/api/v1/actions", open.repeat(60_000 / open.length()));
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.error()).isNotEmpty();
        }
    }

    @Test
    @DisplayName("HT-1: requests that come at once are answered one after the other, in order")
    void pipelined() throws Exception {
        String host = "HTTP/1.1\r\nHost: 127.0.0.1\r\n";
        Reply first =
                talk.raw(
                        "GET /api/v1/run "
                                + host
                                + "\r\n"
                                + "GET /healthz "
                                + host
                                + "\r\n"
                                + "GET /nowhere "
                                + host
                                + "Connection: close\r\n\r\n");
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.body().indexOf("\"command\"")).isLessThan(first.body().indexOf("alive"));
        assertThat(first.body().indexOf("alive")).isLessThan(first.body().indexOf("404"));
    }

    @Test
    @DisplayName("HT-6: a thousand that ask for nothing take nobody's place")
    void idleConnections() throws Exception {
        List<Socket> idle = new ArrayList<>();
        try {
            for (int i = 0; i < 1000; i++) {
                idle.add(talk.open());
                if (i % 100 == 0) {
                    // Half a request is none.
                    idle.getLast()
                            .getOutputStream()
                            .write("GET / HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
                }
            }
            JsonNode http = talk.get("/api/v1/counters").json().get("http");
            assertThat(http.get("closedIdleConnections").asInt()).isGreaterThanOrEqualTo(700);
            assertThat(http.get("refusedConnections").asInt()).isZero();
        } finally {
            for (Socket one : idle) {
                one.close();
            }
        }
    }

    @Test
    @DisplayName("HT-9: however many ask, the run is asked once a second")
    void askedOnce() throws Exception {
        long begin = System.nanoTime();
        for (int i = 0; i < 200; i++) {
            assertThat(talk.get("/api/v1/counters").status()).isEqualTo(200);
        }
        long seconds = (System.nanoTime() - begin) / 1_000_000_000L;
        assertThat((long) run.observed.get()).isLessThanOrEqualTo(seconds + 2);
    }

    @Test
    @DisplayName("HT-9: a run that does not answer is 503 after five seconds, and holds no other")
    void silentRun() throws Exception {
        run.silent = true;
        try (Socket waiting = talk.open()) {
            waiting.getOutputStream()
                    .write(
                            "GET /api/v1/counters HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"
                                    .getBytes(StandardCharsets.US_ASCII));
            assertThat(talk.get("/healthz").status()).isEqualTo(200);
            String answer =
                    new String(waiting.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 503 ").contains("does not answer");
        }
    }

    @Test
    void portInUse() {
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(() -> listen(port(server), "", false))
                .withMessage("cannot listen on 127.0.0.1:%d: Address already in use", port(server));
    }

    @Test
    void beforeTheRunBegins() throws Exception {
        try (ControlServer early = listen(0, "", true)) {
            HttpTalk to = HttpTalk.to(port(early));
            assertThat(to.get("/healthz").status()).isEqualTo(200);
            assertThat(to.get("/readyz").status()).isEqualTo(503);
            assertThat(to.get("/api/v1/run").status()).isEqualTo(503);
            assertThat(to.post("/api/v1/run/stop", "").status()).isEqualTo(409);
        }
    }

    @Test
    @DisplayName("HT-3: it is asked to stop once")
    void stopsOnce() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        server.whenStopAsked(asked::complete);
        assertThat(OpenApi.check("post", "/api/v1/run/stop", talk.post("/api/v1/run/stop", "")))
                .isNotNull();
        assertThat(asked.join()).isEqualTo("asked to by HTTP");
        assertThat(talk.post("/api/v1/run/stop", "").status()).isEqualTo(409);
    }
}
