// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A Python program that says from a capture alone how long joins and leaves took. It knows nothing
/// of this project but the payload `probe`.
public final class DeliveryJudge {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String SCRIPT = "judge-delivery.py";
    private static final long PATIENCE_S = 60;

    private DeliveryJudge() {}

    /// What it finds.
    ///
    /// @param directory for the script
    /// @param prefix of the text of the groups that are meant
    public static JsonNode judge(Path directory, Path pcap, String prefix) throws Exception {
        Path script = directory.resolve(SCRIPT);
        try (InputStream resource =
                DeliveryJudge.class.getResourceAsStream("/io/mld6/app/interop/" + SCRIPT)) {
            Files.write(script, resource.readAllBytes());
        }
        Process judge =
                new ProcessBuilder("python3", script.toString(), pcap.toString(), prefix)
                        .redirectErrorStream(true)
                        .start();
        String said = new String(judge.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(judge.waitFor(PATIENCE_S, TimeUnit.SECONDS)).isTrue();
        assertThat(judge.exitValue()).as(said).isZero();
        return JSON.readTree(said);
    }

    /// What a run wrote into `directory`.
    public static JsonNode results(Path directory) throws IOException {
        return JSON.readTree(directory.resolve("result.json").toFile());
    }
}
