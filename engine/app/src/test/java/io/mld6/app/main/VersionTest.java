// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

class VersionTest {
    @Test
    void saysWhatItIsOfAndRunsOn() {
        String line =
                "mld6 [0-9]+\\.[0-9]+\\.[0-9]+\\S* \\(revision \\S+( of [0-9]{4}-[0-9]{2}-[0-9]{2})?\\), Java 25\\S*,"
                        + " Netty 4\\.2\\.\\S+\\n";
        assertThat(CommandLineRun.of("--version").out()).matches(line);
        assertThat(CommandLineRun.of("emulate", "--version").out()).matches(line);
    }

    @Test
    void saysItToPrograms() throws IOException {
        JsonNode version =
                new ObjectMapper().readTree(CommandLineRun.of("--version", "--json").out());
        assertThat(version.properties().stream().map(Map.Entry::getKey))
                .containsExactly("version", "revision", "date", "java", "netty");
        assertThat(version.get("java").asText()).isEqualTo(Runtime.version().toString());
        assertThat(version.get("netty").asText()).startsWith("4.2.");
    }
}
