// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static io.mld6.engine.testing.SeenFrame.REPORT;
import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Hub;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Observer;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.SeenFrame;
import io.mld6.engine.testing.Vectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Two processes emulate listeners on one interface.
@RequiresNetns
@RequiresCommands("ip")
class TwoInstancesIT {
    private static final int GROUPS = 40;
    private static final String OPTIONS = "--mld 1 --listeners 1 --groups ff0e::db8:1:0+" + GROUPS;

    private Hub hub;
    private Observer observer;
    private Netns ours;

    @BeforeEach
    void open() throws Exception {
        hub = Hub.create();
        observer = Observer.on(hub);
        ours = Netns.create("ours");
        hub.port(ours, "e1");
    }

    @AfterEach
    void close() throws Exception {
        ours.close();
        observer.close();
        hub.close();
    }

    @Test
    @DisplayName("LK-7 V1-19: on a shared segment they silence each other")
    void hearEachOther() throws Exception {
        try (MldProcess one = emulate("--seed 1");
                MldProcess other = emulate("--seed 2 --mac 02:00:00:00:77:01")) {
            one.await("ready");
            other.await("ready");
            observer.heard();
            observer.say(Vectors.frame("v1-general-query"));
            List<SeenFrame> reports = untilAllReported(1);
            JsonNode first = one.interrupt();
            JsonNode second = other.interrupt();

            long reported = sent(first) + sent(second);
            // Two that drew the same tick both answer.
            assertThat(reported).isBetween((long) GROUPS, GROUPS + 4L);
            assertThat(suppressed(first) + suppressed(second)).isEqualTo(2 * GROUPS - reported);
            assertThat(suppressed(first)).isPositive();
            assertThat(suppressed(second)).isPositive();
            assertThat(reports).hasSize((int) reported);
        }
    }

    @Test
    @DisplayName("LK-7 FZ-44: the same MAC addresses twice are said, once")
    void sayThatAddressesAreTheSame() throws Exception {
        try (MldProcess one = emulate("--seed 1")) {
            one.await("ready");
            try (MldProcess other = emulate("--seed 2")) {
                other.await("ready");
                one.await("from addresses of our own listeners");
                observer.heard();
                observer.say(Vectors.frame("v1-general-query"));
                assertThat(untilAllReported(2)).hasSize(2 * GROUPS);
                JsonNode summary = other.interrupt();
                assertThat(summary.at("/dropped/OWN_MESSAGE").asInt()).isPositive();
                assertThat(summary.at("/responses/suppressed").asInt()).isZero();
            }
            JsonNode summary = one.interrupt();
            assertThat(summary.at("/dropped/OWN_MESSAGE").asInt()).isGreaterThan(GROUPS);
            assertThat(one.lines())
                    .filteredOn(line -> line.contains("from addresses of our own listeners"))
                    .hasSize(1);
        }
    }

    @Test
    @DisplayName("LK-7: with several sockets it is said that others of this host are not heard")
    void severalShardsSayThatTheyDoNotHear() throws Exception {
        try (MldProcess one = emulate("--seed 1 --shards 2")) {
            one.await("Reports that other programs of this host send on e1 are not heard");
            one.await("ready");
            one.interrupt();
        }
    }

    /// Reports on the cable until each group was reported `times` times.
    private List<SeenFrame> untilAllReported(int times) throws Exception {
        List<SeenFrame> reports = new ArrayList<>();
        Await.until(
                () -> {
                    observer.heard().stream()
                            .filter(frame -> frame.type() == REPORT)
                            .forEach(reports::add);
                    Map<String, Long> byGroup =
                            reports.stream().collect(groupingBy(SeenFrame::group, counting()));
                    assertThat(byGroup).hasSize(GROUPS);
                    assertThat(byGroup.values()).allMatch(count -> count >= times);
                });
        return reports;
    }

    private MldProcess emulate(String options) throws Exception {
        return MldProcess.emulate(ours, "e1", OPTIONS + " " + options);
    }

    private static long sent(JsonNode summary) {
        return summary.at("/responses/sent").asLong();
    }

    private static long suppressed(JsonNode summary) {
        return summary.at("/responses/suppressed").asLong();
    }
}
