// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.HttpTalk;
import io.mld6.app.testing.HttpTalk.Events;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Many who look, and an engine whose answers are in time all the same.
@RequiresNetns
@RequiresCommands({"ip"})
class ControlScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final int REQUESTS_PER_SECOND = FULL ? 1000 : 200;
    private static final int SECONDS = FULL ? 30 : 4;
    private static final int LISTENERS = FULL ? 1000 : 100;
    private static final int IDLE = FULL ? 1000 : 300;

    @Test
    @DisplayName("HT-6, HT-7, HT-9: no answer is late while many ask, and others do not read")
    void answersInTime() throws Exception {
        try (Netns hosts = Netns.create("hosts");
                Netns router = Netns.create("router")) {
            hosts.veth("h0", router, "r0");
            hosts.ip("link set lo up");
            try (MldProcess listeners =
                    MldProcess.emulate(
                            hosts,
                            "h0",
                            "--hearing snooped --groups ff0e::db8:0:1+10 --listen 127.0.0.1:0 --listeners "
                                    + LISTENERS)) {
                HttpTalk talk = HttpTalk.to(hosts, listeners);
                listeners.await("ready");
                List<AutoCloseable> open = new ArrayList<>();
                try (MldProcess _ =
                        MldProcess.querier(router, "r0", "--query-interval 2s --max-response 1s")) {
                    for (int i = 0; i < IDLE; i++) {
                        open.add(talk.open());
                    }
                    for (int i = 0; i < 8; i++) {
                        // They never read.
                        Events sleeping = talk.events();
                        open.add(sleeping);
                    }
                    ask(talk);
                } finally {
                    for (AutoCloseable one : open) {
                        one.close();
                    }
                }
                JsonNode summary = listeners.interrupt();
                assertThat(summary.get("queries").asInt()).isGreaterThan(1);
                assertThat(summary.at("/responses/sent").asLong()).isPositive();
                assertThat(summary.at("/responses/late").asLong()).as(summary.toString()).isZero();
                assertThat(summary.get("kernelDropped").asLong()).isZero();
            }
        }
    }

    /// At a rate, each when it is due, on one connection.
    private static void ask(HttpTalk talk) throws Exception {
        String[] paths = {"/api/v1/counters", "/api/v1/run", "/metrics", "/api/v1/groups", "/"};
        long each = TimeUnit.SECONDS.toNanos(1) / REQUESTS_PER_SECOND;
        int count = REQUESTS_PER_SECOND * SECONDS;
        long begin = System.nanoTime();
        try (Socket socket = talk.open();
                BufferedReader in =
                        new BufferedReader(
                                new InputStreamReader(
                                        socket.getInputStream(), StandardCharsets.ISO_8859_1))) {
            for (int i = 0; i < count; i++) {
                LockSupport.parkNanos(begin + i * each - System.nanoTime());
                socket.getOutputStream()
                        .write(
                                "GET %s HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
                                        .formatted(paths[i % paths.length])
                                        .getBytes(StandardCharsets.US_ASCII));
                read(in);
            }
        }
        if (FULL) {
            // The rate was there, to a tenth.
            assertThat(System.nanoTime() - begin)
                    .isLessThan(TimeUnit.SECONDS.toNanos(SECONDS) * 11 / 10);
        }
    }

    private static void read(BufferedReader in) throws IOException {
        int length = 0;
        for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
            if (line.startsWith("content-length: ")) {
                length = Integer.parseInt(line.substring("content-length: ".length()));
            }
        }
        assertThat(in.skip(length)).isEqualTo(length);
    }
}
