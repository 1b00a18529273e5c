// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.codec.decode.DropReason;
import io.mld6.lab.json.JsonTrees;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// Lists of frames: those of the program, by row of the list of rules and by name of a verified
/// vector, and a user's.
///
/// ```yaml
/// frames:
/// - id: FZ-39a
///   title: a query with hop limit 0
///   clause: RFC 9777 §6.2
///   reason: BAD_HOP_LIMIT                     # what a receiver should say; ACCEPT: nothing
///   frame: {query: "::", hop-limit: 0}        # by template, as in a case of the pack
/// - id: mine
///   title: the octets of a capture
///   clause: our own
///   reason: ACCEPT
///   hex: "333300000001..."                    # or by its octets
/// ```
public final class SampleFrames {
    private static final String LIST = "frames.yaml";
    private static final String VECTORS = "vectors.json";
    private static final Set<String> FILE = Set.of("frames");
    private static final Set<String> ENTRY =
            Set.of("id", "title", "clause", "reason", "frame", "hex");

    private final String file;
    private final Scope scope = new Scope(new Facts(0), 0, Map.of());
    private final Set<String> ids = new HashSet<>();

    private SampleFrames(String file) {
        this.file = file;
    }

    /// The frames that come with the program.
    public static List<SampleFrame> builtIn() {
        List<SampleFrame> frames = new ArrayList<>(new SampleFrames(LIST).read(resource(LIST)));
        try {
            for (JsonNode one : JsonTrees.read(resource(VECTORS))) {
                frames.add(
                        new SampleFrame(
                                one.path("name").asText(),
                                one.path("meaning").asText(),
                                "vector",
                                one.path("expect").asText(),
                                HexFormat.of().parseHex(one.path("hex").asText())));
            }
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
        return frames;
    }

    /// The frames of a user's file.
    ///
    /// @throws CaseException in one line, if something in it is not understood
    /// @throws IOException if it cannot be read
    public static List<SampleFrame> in(Path file) throws IOException {
        return new SampleFrames(file.toString()).read(Files.readString(file));
    }

    private static String resource(String name) {
        try (InputStream in =
                Objects.requireNonNull(SampleFrames.class.getResourceAsStream(name))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private List<SampleFrame> read(String yaml) {
        Object document;
        try {
            document = new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(yaml);
        } catch (YamlEngineException wrong) {
            throw wrong("", String.valueOf(wrong.getMessage()).replaceAll("\\s+", " "));
        }
        if (!(map(document, FILE, "").get("frames") instanceof List<?> list)) {
            throw wrong("", "expected 'frames', a list");
        }
        List<SampleFrame> frames = new ArrayList<>();
        for (Object one : list) {
            frames.add(frame(map(one, ENTRY, "frame " + (frames.size() + 1))));
        }
        return frames;
    }

    private CaseException wrong(String place, String what) {
        return new CaseException(file + (place.isEmpty() ? "" : ": " + place) + ": " + what);
    }

    private SampleFrame frame(Map<String, Object> entry) {
        String id = text(entry, "id", "a frame");
        if (!ids.add(id)) {
            throw wrong(id, "there are two of that id");
        }
        String reason = text(entry, "reason", id);
        if (!reason.equals(SampleFrame.ACCEPT)
                && Arrays.stream(DropReason.values()).noneMatch(one -> one.name().equals(reason))) {
            throw wrong(
                    id,
                    "reason: '"
                            + reason
                            + "' (expected ACCEPT or one of "
                            + Arrays.stream(DropReason.values())
                                    .map(DropReason::name)
                                    .collect(Collectors.joining(", "))
                            + ")");
        }
        if (entry.containsKey("hex") == entry.containsKey("frame")) {
            throw wrong(id, "expected 'frame' or 'hex'");
        }
        return new SampleFrame(
                id,
                text(entry, "title", id),
                text(entry, "clause", id),
                reason,
                entry.containsKey("hex") ? hex(text(entry, "hex", id), id) : built(entry, id));
    }

    private byte[] built(Map<String, Object> entry, String id) {
        Map<String, Object> template = CaseReader.template(file, id, entry.get("frame"));
        try {
            return FrameTemplates.build(template, scope);
        } catch (CaseException | IllegalArgumentException | IndexOutOfBoundsException refused) {
            throw wrong(id, String.valueOf(refused.getMessage()));
        }
    }

    private byte[] hex(String text, String id) {
        try {
            return HexFormat.of().parseHex(text.replaceAll("\\s", ""));
        } catch (IllegalArgumentException _) {
            throw wrong(id, "hex: expected pairs of hexadecimal digits");
        }
    }

    private String text(Map<String, Object> entry, String word, String place) {
        Object value = entry.get(word);
        if (value == null) {
            throw wrong(place, "'" + word + "' is missing");
        }
        return value.toString().strip();
    }

    private Map<String, Object> map(@Nullable Object value, Set<String> known, String place) {
        if (!(value instanceof Map<?, ?> found)) {
            throw wrong(place, "expected " + sorted(known));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        found.forEach(
                (key, content) -> {
                    String word = String.valueOf(key);
                    if (!known.contains(word)) {
                        throw wrong(
                                place, "unknown '" + word + "' (expected " + sorted(known) + ")");
                    }
                    if (content != null) {
                        map.put(word, content);
                    }
                });
        return map;
    }

    private static String sorted(Set<String> words) {
        return words.stream().sorted().collect(Collectors.joining(", "));
    }
}
