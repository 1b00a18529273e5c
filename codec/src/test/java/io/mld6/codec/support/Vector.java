// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;

/// A frame of `vectors.json`: built by a script with its own checksum code and checked with scapy
/// and tshark, so what it expects does not come from this codec.
///
/// @param expect `ACCEPT`, or the name of a drop reason
public record Vector(String name, String hex, String expect, String meaning) {
    private static final List<Vector> ALL = load();

    /// All 92.
    public static List<Vector> all() {
        return ALL;
    }

    /// Those with `ACCEPT`.
    public static List<Vector> accepted() {
        return ALL.stream().filter(Vector::isAccepted).toList();
    }

    /// The one of that name.
    public static Vector named(String name) {
        return ALL.stream().filter(v -> v.name.equals(name)).findFirst().orElseThrow();
    }

    /// A fresh copy of the frame.
    public byte[] octets() {
        return HexFormat.of().parseHex(hex);
    }

    /// Whether the frame is a lawful message.
    public boolean isAccepted() {
        return expect.equals("ACCEPT");
    }

    @Override
    public String toString() {
        return name;
    }

    private static List<Vector> load() {
        try (InputStream in = Vector.class.getResourceAsStream("/vectors.json")) {
            var vectors = new ArrayList<Vector>();
            for (JsonNode node : new ObjectMapper().readTree(Objects.requireNonNull(in))) {
                vectors.add(
                        new Vector(
                                node.get("name").asText(),
                                node.get("hex").asText(),
                                node.get("expect").asText(),
                                node.get("meaning").asText()));
            }
            return List.copyOf(vectors);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
