// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/// The verified frames of `vectors.json`.
public final class Vectors {
    /// An object of the file, as far as it is of interest: the file is ours and has this shape.
    private static final Pattern ENTRY =
            Pattern.compile(
                    "\"name\": \"([^\"]+)\",\\s*\"hex\": \"([0-9a-f]+)\",.*?\"expect\": \"([A-Z0-9_]+)\"",
                    Pattern.DOTALL);

    private static final List<Vector> ALL = read();

    private Vectors() {}

    /// One frame.
    ///
    /// @param name unique
    /// @param hex its octets
    /// @param expect ACCEPT, or why a decoder drops it
    public record Vector(String name, String hex, String expect) {
        public byte[] octets() {
            return HexFormat.of().parseHex(hex);
        }

        @Override
        public String toString() {
            return name + " (" + expect + ")";
        }
    }

    public static List<Vector> all() {
        return ALL;
    }

    public static byte[] frame(String name) {
        return ALL.stream().filter(v -> v.name().equals(name)).findFirst().orElseThrow().octets();
    }

    /// `frame` with octet `at` replaced.
    public static byte[] with(byte[] frame, int at, int value) {
        byte[] changed = frame.clone();
        changed[at] = (byte) value;
        return changed;
    }

    /// `frame` with 802.1Q or 802.1ad tags behind its MAC addresses, outermost first.
    public static byte[] tagged(byte[] frame, int... tags) {
        byte[] tagged = Arrays.copyOf(frame, frame.length + 4 * tags.length);
        System.arraycopy(frame, 12, tagged, 12 + 4 * tags.length, frame.length - 12);
        int at = 12;
        for (int tag : tags) {
            for (int shift = 24; shift >= 0; shift -= 8) {
                tagged[at++] = (byte) (tag >>> shift);
            }
        }
        return tagged;
    }

    private static List<Vector> read() {
        try (InputStream in = Vectors.class.getResourceAsStream("vectors.json")) {
            return ENTRY.matcher(new String(in.readAllBytes(), StandardCharsets.UTF_8))
                    .results()
                    .map(m -> new Vector(m.group(1), m.group(2), m.group(3)))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
