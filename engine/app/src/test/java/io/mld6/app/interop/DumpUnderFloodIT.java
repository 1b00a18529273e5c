// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.FrameStorm;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestReports;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What `mld6 querier --dump-every` writes while Reports pour in, group after new group.
@RequiresNetns
@RequiresCommands({"ip"})
class DumpUnderFloodIT {
    private static final Ipv6Address FIRST = Ipv6Address.parse("ff0e::db8:1:0");
    private static final int GROUPS = 100_000;
    private static final int ROUNDS = 3;
    private static final int OCTETS = 96;
    /// What the querier itself listens to.
    private static final int OWN_GROUPS = 2;

    private Netns routerSide;
    private Netns hostSide;

    @BeforeEach
    void open() throws Exception {
        routerSide = Netns.create("router");
        hostSide = Netns.create("host");
        routerSide.veth("e1", hostSide, "e2");
    }

    @AfterEach
    void close() throws Exception {
        routerSide.close();
        hostSide.close();
    }

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyDocumentIsOfOneMomentAndSaysWhich(@TempDir Path directory) throws Exception {
        Path json = directory.resolve("state.json");
        try (MldProcess mld6 =
                        MldProcess.start(
                                routerSide,
                                "",
                                "",
                                "querier e1 --dump-every 100ms --json " + json);
                FrameStorm storm = FrameStorm.open(hostSide, "e2")) {
            mld6.await("querier: this router");
            for (int round = 0; round < ROUNDS; round++) {
                storm.load(
                        OCTETS,
                        IntStream.range(0, GROUPS)
                                .mapToObj(i -> TestReports.version1(i % 100, FIRST.plus(i))));
            }
            Thread fire =
                    Thread.ofPlatform()
                            .start(
                                    () -> {
                                        try {
                                            var _ = storm.fire();
                                        } catch (InterruptedException _) {
                                            Thread.currentThread().interrupt();
                                        }
                                    });
            Instant last = Instant.EPOCH;
            int looks = 0;
            long groups = 0;
            while (groups < GROUPS + OWN_GROUPS || looks < 20) {
                JsonNode now = read(json);
                Instant moment = Instant.parse(now.at("/collected-at").asText());
                groups = now.at("/groups-count").asLong();
                assertThat(now.at("/group")).hasSize((int) groups);
                assertThat(moment).isAfterOrEqualTo(last).isBeforeOrEqualTo(Instant.now());
                looks += moment.equals(last) ? 0 : 1;
                last = moment;
            }
            fire.join();
            Instant asked = Instant.now();
            assertThat(mld6.signal(MldProcess.SIGINT).exitStatus()).isZero();
            JsonNode end = read(json);
            assertThat(Instant.parse(end.at("/collected-at").asText()))
                    .isAfterOrEqualTo(asked.minusMillis(1))
                    .isBefore(asked.plus(Duration.ofMinutes(1)));
        }
    }

    private static JsonNode read(Path json) throws Exception {
        Await.until(() -> assertThat(json).exists());
        return new ObjectMapper().readTree(json.toFile());
    }
}
