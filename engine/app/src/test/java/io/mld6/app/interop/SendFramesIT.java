// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.decode.DropReason;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mld6 send-frames` to our own querier and listeners: they count what was promised, reason by
/// reason.
@RequiresNetns
@RequiresCommands("ip")
@SuppressWarnings("NullAway.Init") // filled before each test
class SendFramesIT {
    private static final int TIMES = 3;

    @TempDir private Path folder;

    private Map<String, Long> sent(Netns from, String arguments) throws Exception {
        Path json = folder.resolve("sent.json");
        MldProcess sender =
                MldProcess.start(
                        from,
                        "",
                        "",
                        "send-frames p0 --rate 500/s --times "
                                + TIMES
                                + " --json "
                                + json
                                + " "
                                + arguments);
        assertThat(sender.exitStatus()).as(sender.toString()).isZero();
        Map<String, Long> promised =
                reasons(new ObjectMapper().readTree(json.toFile()), "/promised");
        assertThat(String.join("\n", sender.lines())).contains("frames sent: ");
        assertThat(promised.keySet()).isNotEmpty();
        return promised;
    }

    /// Only what is counted: a frame for somebody else is no drop.
    private static Map<String, Long> reasons(JsonNode root, String path) {
        Map<String, Long> reasons = new TreeMap<>();
        for (DropReason reason : DropReason.values()) {
            long count = root.at(path + "/" + reason.name()).asLong();
            if (reason.kind() == DropReason.Kind.MALFORMED && count > 0) {
                reasons.put(reason.name(), count);
            }
        }
        return reasons;
    }

    @Test
    @DisplayName("SF-3: our querier drops what was promised, for the reasons promised")
    void atTheQuerier() throws Exception {
        try (Netns router = Netns.create("router");
                Netns far = Netns.create("far")) {
            router.veth("e0", far, "p0");
            try (MldProcess querier = MldProcess.querier(router, "e0", "--from fe80::5:0:0:0")) {
                querier.await("querier: this router");
                Map<String, Long> promised = sent(far, "--only " + rules());
                assertThat(promised).containsEntry("BAD_HOP_LIMIT", 6L * TIMES);
                Await.until(
                        () ->
                                assertThat(reasons(querier.belief().json(), "/statistics/dropped"))
                                        .isEqualTo(promised));
                // Accepted: reports that change nothing else, and queries of a higher address.
                assertThat(querier.belief().isQuerier()).isTrue();
            }
        }
    }

    @Test
    @DisplayName("SF-3: our listeners drop queries for the reasons promised")
    void atListeners() throws Exception {
        try (Netns hosts = Netns.create("hosts");
                Netns far = Netns.create("far")) {
            hosts.veth("e0", far, "p0");
            try (MldProcess listeners =
                    MldProcess.emulate(hosts, "e0", "--listeners 1 --groups ff0e::db8:0:1")) {
                listeners.await("ready");
                Map<String, Long> promised =
                        sent(
                                far,
                                "--only FZ-16a,FZ-17a,FZ-18a,FZ-19a,FZ-21a,FZ-26a,FZ-39a,FZ-39b,"
                                        + "FZ-39c,FZ-39d,FZ-40,FZ-42a,FZ-42b,FZ-45,FZ-49a,FZ-60,"
                                        + "FZ-61,FZ-64");
                JsonNode summary = listeners.interrupt();
                assertThat(reasons(summary, "/dropped")).isEqualTo(promised);
            }
        }
    }

    private static String rules() {
        return "FZ-11,FZ-16,FZ-17,FZ-18,FZ-19,FZ-21,FZ-24,FZ-25,FZ-26,FZ-39,FZ-40,FZ-41,FZ-42,FZ-45,"
                + "FZ-46,FZ-47,FZ-48,FZ-49,FZ-57,FZ-60,FZ-61,FZ-63,FZ-64,FZ-65,FZ-67,FZ-68,FZ-70,"
                + "FZ-71,FZ-72,FZ-75,FZ-78,FZ-82";
    }
}
