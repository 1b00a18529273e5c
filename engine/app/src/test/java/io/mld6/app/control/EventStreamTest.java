// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.HttpTalk;
import io.mld6.app.testing.HttpTalk.Event;
import io.mld6.app.testing.HttpTalk.Events;
import io.mld6.app.testing.OpenApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Readers of events: quick, slow, coming back, gone.
@SuppressWarnings("NullAway.Init") // opened before each
class EventStreamTest {
    private final StagedRun run = new StagedRun();
    private ControlServer server;
    private HttpTalk talk;

    @BeforeEach
    void open() throws Exception {
        server = run.serve();
        talk = StagedRun.talk(server);
    }

    @AfterEach
    void close() {
        server.close();
    }

    private Events events(String... headers) throws Exception {
        Events events = talk.events(headers);
        assertThat(events.begin()).startsWith("HTTP/1.1 200 ");
        return events;
    }

    @Test
    @DisplayName("HT-7: events come as they are documented, each with the next id")
    void inOrder() throws Exception {
        try (Events events = events()) {
            Event snapshot = events.await("snapshot");
            JsonNode _ = OpenApi.check("Snapshot", snapshot.data());
            server.line("first");
            server.line("second");
            Event first = events.await("notice");
            Event second = events.await("notice");
            JsonNode _ = OpenApi.check("Notice", first.data());
            assertThat(first.data().get("line").asText()).isEqualTo("first");
            assertThat(second.data().get("line").asText()).isEqualTo("second");
            assertThat(Long.parseLong(second.id())).isGreaterThan(Long.parseLong(first.id()));
        }
        try (Events events = events("Last-Event-ID: 0")) {
            Event phase = events.await("phase");
            JsonNode _ = OpenApi.check("PhaseNow", phase.data());
            assertThat(phase.data().get("paused").asBoolean()).isFalse();
            run.paused = true;
            assertThat(events.await("phase").data().get("paused").asBoolean()).isTrue();
        }
    }

    @Test
    @DisplayName("HT-7: who comes back gets what came after what he has")
    void resumes() throws Exception {
        String read;
        try (Events events = events()) {
            server.line("read");
            read = events.await("notice").id();
        }
        server.line("missed");
        try (Events events = events("Last-Event-ID: " + read)) {
            List<String> lines = new ArrayList<>();
            while (!lines.contains("missed")) {
                Event event = Objects.requireNonNull(events.next());
                assertThat(Long.parseLong(event.id())).isGreaterThan(Long.parseLong(read));
                lines.add(event.data().path("line").asText());
            }
        }
        // Of a process before this one: there is nothing to go on from.
        try (Events events = events("Last-Event-ID: 999999")) {
            assertThat(events.await("snapshot").id()).isNotEmpty();
        }
        assertThat(talk.get("/api/v1/events", "Last-Event-ID: first").status()).isEqualTo(400);
    }

    @Test
    @DisplayName("HT-7: who does not read loses events, is told how many, and holds nobody")
    void slowReaders() throws Exception {
        String line = "x".repeat(4_000);
        try (Events slow = events();
                Events quick = events()) {
            Event _ = slow.await("snapshot");
            // The kernel takes some megabytes for him; then there is no room any more.
            long last = 0;
            for (int round = 0; round < 60; round++) {
                for (int i = 0; i < 100; i++) {
                    server.line(line);
                }
                server.line("round " + round);
                for (Event event; last >= 0; ) {
                    event = quick.await("notice");
                    last = Long.parseLong(event.id());
                    if (event.data().get("line").asText().equals("round " + round)) {
                        break;
                    }
                }
            }
            assertThat(talk.get("/healthz").status()).isEqualTo(200);
            Event lost = slow.await("lost");
            JsonNode _ = OpenApi.check("Lost", lost.data());
            long missing = lost.data().get("events").asLong();
            assertThat(missing).isPositive();
            Event next = Objects.requireNonNull(slow.next());
            assertThat(Long.parseLong(next.id())).isGreaterThan(missing);
            assertThat(talk.get("/api/v1/counters").json().at("/http/lostEvents").asLong())
                    .isGreaterThanOrEqualTo(missing);
        }
    }

    @Test
    @DisplayName("HT-7: a thirty-third reader is 503, and finds room when one has gone")
    void tooManyReaders() throws Exception {
        List<Events> readers = new ArrayList<>();
        try {
            for (int i = 0; i < 32; i++) {
                readers.add(events());
            }
            HttpTalk.Reply refused = talk.get("/api/v1/events");
            assertThat(refused.status()).isEqualTo(503);
            assertThat(refused.error()).contains("32");
            readers.removeFirst().close();
            while (talk.get("/api/v1/counters").json().at("/http/streams").asInt() == 32) {
                Thread.onSpinWait();
            }
            readers.add(events());
        } finally {
            for (Events one : readers) {
                one.close();
            }
        }
    }

    @Test
    @DisplayName("HT-8: the last event has the result, and nobody is waited for who does not read")
    void theEnd() throws Exception {
        try (Events reading = events();
                Events sleeping = events();
                var idle = talk.open()) {
            Event _ = reading.await("snapshot");
            // Connections are taken in order; one that is not taken yet would be reset by the end.
            assertThat(talk.get("/healthz").status()).isEqualTo(200);
            server.end(new Control.Ending("over", "held", 0, "{\"seed\":7}"));
            long begin = System.nanoTime();
            server.close();
            assertThat(System.nanoTime() - begin).isLessThan(TimeUnit.SECONDS.toNanos(4));
            Event end = reading.await("end");
            JsonNode _ = OpenApi.check("End", end.data());
            assertThat(end.data().get("verdict").asText()).isEqualTo("held");
            assertThat(end.data().at("/report/seed").asInt()).isEqualTo(7);
            assertThat(reading.next()).isNull();
            assertThat(sleeping.await("end").data().get("exitStatus").asInt()).isZero();
            assertThat(idle.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    @DisplayName("HT-7: the ring keeps the newest, bounded in number and in octets")
    void ring() {
        EventRing ring = new EventRing(4, 1000);
        for (int i = 1; i <= 6; i++) {
            assertThat(ring.add("notice", "{}")).isEqualTo(i);
        }
        assertThat(ring.first()).isEqualTo(3);
        assertThat(ring.get(2)).isNull();
        assertThat(ring.get(3)).isNotNull();
        assertThat(ring.get(7)).isNull();
        assertThat(ring.add("notice", "x".repeat(900))).isEqualTo(7);
        assertThat(ring.first()).isGreaterThan(4);
        // One that is longer than all may be is the only one.
        assertThat(ring.add("end", "x".repeat(5000))).isEqualTo(8);
        assertThat(ring.first()).isEqualTo(8);
        assertThat(ring.get(8)).isNotNull();
    }
}
