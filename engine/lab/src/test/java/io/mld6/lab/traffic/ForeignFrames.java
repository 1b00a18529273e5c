// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.codec.wire.Ipv6Address;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// The frames of `payloads.py`, made by an interpreter that has never heard of this project's
/// classes.
final class ForeignFrames {
    private static final ObjectMapper JSON = new ObjectMapper();

    private ForeignFrames() {}

    /// A frame, and what its maker says it is.
    @SuppressWarnings("ArrayRecordComponent") // nobody compares frames
    record Foreign(
            String name,
            byte[] octets,
            PayloadFormat format,
            HeardPacket.Numbers numbers,
            Ipv6Address source,
            Ipv6Address group) {
        boolean told() {
            return name.startsWith("told");
        }

        @Override
        public String toString() {
            return name;
        }
    }

    static List<Foreign> all() throws IOException {
        Path script = Files.createTempFile("payloads", ".py");
        try (InputStream in =
                Objects.requireNonNull(ForeignFrames.class.getResourceAsStream("payloads.py"))) {
            Files.write(script, in.readAllBytes());
            Process python =
                    new ProcessBuilder("python3", script.toString())
                            .redirectError(ProcessBuilder.Redirect.INHERIT)
                            .start();
            String lines =
                    new String(python.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (python.onExit().join().exitValue() != 0) {
                throw new IOException("payloads.py failed");
            }
            return lines.lines().map(ForeignFrames::foreign).toList();
        } finally {
            Files.delete(script);
        }
    }

    private static Foreign foreign(String line) {
        try {
            JsonNode json = JSON.readTree(line);
            return new Foreign(
                    json.get("name").textValue(),
                    HexFormat.of().parseHex(json.get("frame").textValue()),
                    PayloadFormat.valueOf(json.get("format").textValue()),
                    new HeardPacket.Numbers(
                            Long.parseUnsignedLong(json.get("flow").textValue()),
                            Long.parseUnsignedLong(json.get("sequence").textValue()),
                            json.get("step").intValue(),
                            number(json.get("stamp")),
                            number(json.get("media"))),
                    Ipv6Address.parse(json.get("source").textValue()),
                    Ipv6Address.parse(json.get("group").textValue()));
        } catch (IOException e) {
            throw new IllegalStateException(line, e);
        }
    }

    private static long number(JsonNode value) {
        return value.isNull() ? FlowPacket.NO_STAMP : value.longValue();
    }
}
