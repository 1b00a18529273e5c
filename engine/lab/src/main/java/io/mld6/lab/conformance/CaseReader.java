// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/// A file of cases to values. What is not understood is named with file, case and step.
///
/// ```yaml
/// rule: Q-28
/// clause: RFC 9777 §7.6.3.1
/// before:                              # steps of every case of the file, first
/// - send: {report: [TO_EX $G]}
/// cases:
/// - id: Q-28a
///   title: ...
///   text: ...
///   level: MUST
///   when: [VERSION == 2]
///   steps:
///   - send: {report: [TO_IN $G]}
///   - expect: {frame: {kind: query, group: $G}, within: LLQI, with: {s: 0}, as: first}
///   - expect: {frame: {...}, within: QI, recent: true}   # one heard earlier will do
///   - none: {frame: {...}, from: 1s, within: 2s, after: first}
///   - wait: 2*QI
///   - mark: here
///   - do: join $G
///   - spread: {send: {...}, answer: {...}, times: 12, over: 2s}
/// ```
final class CaseReader {
    private static final Set<String> FILE = Set.of("rule", "clause", "before", "cases");
    private static final Set<String> CASE =
            Set.of("id", "rule", "title", "text", "clause", "level", "when", "disturbs", "steps");
    private static final Set<String> EXPECT =
            Set.of("frame", "from", "within", "after", "with", "count", "spacing", "as", "recent");
    private static final Set<String> NONE = Set.of("frame", "from", "within", "after");
    private static final Set<String> SPREAD = Set.of("send", "answer", "times", "over");
    private static final Set<String> SENDING = Set.of("times", "every");
    private static final Set<String> STEPS =
            Set.of("send", "expect", "require", "none", "wait", "mark", "do", "spread");
    private static final Set<String> FIELDS =
            Set.of(
                    "kind",
                    "verdict",
                    "mac-source",
                    "mac-destination",
                    "vlan",
                    "source",
                    "destination",
                    "hop-limit",
                    "length",
                    "alert",
                    "checksum",
                    "code",
                    "version",
                    "group",
                    "mrc",
                    "mrd",
                    "s",
                    "qrv",
                    "qqic",
                    "qqi",
                    "flags",
                    "reserved",
                    "sources",
                    "source-count",
                    "record-count",
                    "record",
                    "other-record",
                    "port");
    private static final Set<String> RECORD = Set.of("type", "group", "sources", "aux");

    private final String file;
    private String place = "";

    private CaseReader(String file) {
        this.file = file;
    }

    /// The cases of a file.
    ///
    /// @param file what to call it
    /// @throws CaseException in one line
    static List<ConformanceCase> read(String file, String yaml) {
        CaseReader reader = new CaseReader(file);
        try {
            Object document =
                    new Load(LoadSettings.builder().setLabel(file).build()).loadFromString(yaml);
            return reader.file(document);
        } catch (YamlEngineException wrong) {
            String message = String.valueOf(wrong.getMessage());
            throw new CaseException(file + ": " + message.replaceAll("\\s+", " "));
        }
    }

    /// A frame to send that stands alone.
    ///
    /// @param place what to call it where it is wrong
    /// @throws CaseException in one line
    static Map<String, Object> template(String file, String place, @Nullable Object value) {
        CaseReader reader = new CaseReader(file);
        reader.place = place;
        return reader.template(value, Set.of());
    }

    private CaseException wrong(String what) {
        return new CaseException(file + (place.isEmpty() ? "" : ": " + place) + ": " + what);
    }

    private List<ConformanceCase> file(@Nullable Object document) {
        Map<String, Object> map = map(document, FILE, "the file");
        List<Step> before = steps(map.getOrDefault("before", List.of()));
        List<ConformanceCase> cases = new ArrayList<>();
        for (Object one : list(map.get("cases"), "cases")) {
            place = "a case";
            Map<String, Object> fields = map(one, CASE, "a case");
            place = text(fields, "id", null);
            cases.add(oneCase(fields, map, before));
            place = "";
        }
        return cases;
    }

    private ConformanceCase oneCase(
            Map<String, Object> fields, Map<String, Object> file, List<Step> before) {
        List<Step> steps = new ArrayList<>(before);
        steps.addAll(steps(fields.get("steps")));
        String level = text(fields, "level", null);
        try {
            return new ConformanceCase(
                    text(fields, "id", null),
                    text(fields, "title", null),
                    new ConformanceCase.Basis(
                            text(fields, "rule", file.get("rule")),
                            text(fields, "clause", file.get("clause")),
                            text(fields, "text", null),
                            Level.valueOf(level)),
                    list(fields.getOrDefault("when", List.of()), "when").stream()
                            .map(Object::toString)
                            .toList(),
                    Boolean.TRUE.equals(fields.get("disturbs")),
                    steps);
        } catch (IllegalArgumentException _) {
            throw wrong("level: '" + level + "' (expected MUST, SHOULD or MAY)");
        }
    }

    private List<Step> steps(@Nullable Object value) {
        List<Step> steps = new ArrayList<>();
        String before = place;
        int number = 0;
        for (Object one : list(value, "steps")) {
            place = before + " step " + ++number;
            Map<String, Object> map = map(one, STEPS, "a step");
            if (map.size() != 1) {
                throw wrong("a step says one thing, not " + map.keySet());
            }
            Map.Entry<String, Object> step = map.entrySet().iterator().next();
            steps.add(step(step.getKey(), step.getValue()));
        }
        place = before;
        return steps;
    }

    private Step step(String word, Object value) {
        return switch (word) {
            case "send" -> send(value);
            case "wait" -> new Step.Wait(value.toString());
            case "mark" -> new Step.Mark(value.toString());
            case "do" -> new Step.Command(value.toString());
            case "none" -> {
                Map<String, Object> map = map(value, NONE, "none");
                yield new Step.None(pattern(map.get("frame")), window(map));
            }
            case "spread" -> {
                Map<String, Object> map = map(value, SPREAD, "spread");
                yield new Step.Spread(
                        template(map.get("send"), Set.of()),
                        pattern(map.get("answer")),
                        number(map, "times", 12),
                        text(map, "over", null));
            }
            default -> {
                Map<String, Object> map = map(value, EXPECT, word);
                yield new Step.Expect(
                        pattern(map.get("frame")),
                        window(map),
                        map.containsKey("with") ? pattern(map.get("with")) : Map.of(),
                        text(map, "count", ""),
                        text(map, "spacing", ""),
                        text(map, "as", ""),
                        Boolean.TRUE.equals(map.get("recent")),
                        word.equals("require"));
            }
        };
    }

    private Step send(Object value) {
        Map<String, Object> template = template(value, SENDING);
        int times = number(template, "times", 1);
        String every = text(template, "every", "0");
        template.keySet().removeAll(SENDING);
        return new Step.Send(template, times, every);
    }

    private Map<String, Object> template(@Nullable Object value, Set<String> more) {
        Set<String> known =
                Stream.of(FrameTemplates.KINDS, FrameTemplates.OPTIONS, more)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet());
        Map<String, Object> template = map(value, known, "a frame to send");
        if (template.keySet().stream().filter(FrameTemplates.KINDS::contains).count() != 1) {
            throw wrong("a frame to send is one of " + sorted(FrameTemplates.KINDS));
        }
        return template;
    }

    private Map<String, Object> pattern(@Nullable Object value) {
        Map<String, Object> pattern = map(value, FIELDS, "a frame");
        for (String word : List.of("record", "other-record")) {
            if (pattern.containsKey(word)) {
                pattern.put(word, map(pattern.get(word), RECORD, "a record"));
            }
        }
        return pattern;
    }

    private Step.Window window(Map<String, Object> map) {
        return new Step.Window(
                text(map, "from", "0"), text(map, "within", null), text(map, "after", ""));
    }

    private int number(Map<String, Object> map, String word, int otherwise) {
        Object value = map.getOrDefault(word, otherwise);
        if (!(value instanceof Integer number) || number < 1) {
            throw wrong(word + ": '" + value + "' (expected a number from 1)");
        }
        return number;
    }

    /// @param otherwise used if there is none; null if there must be one
    private String text(Map<String, Object> map, String word, @Nullable Object otherwise) {
        Object value = map.get(word);
        if (value == null && otherwise == null) {
            throw wrong("'" + word + "' is missing");
        }
        return String.valueOf(value == null ? otherwise : value).strip();
    }

    private List<?> list(@Nullable Object value, String what) {
        if (!(value instanceof List<?> list)) {
            throw wrong(what + ": expected a list");
        }
        return list;
    }

    private Map<String, Object> map(@Nullable Object value, Set<String> known, String what) {
        if (!(value instanceof Map<?, ?> found)) {
            throw wrong(what + ": expected one of " + sorted(known));
        }
        Map<String, Object> map = new LinkedHashMap<>();
        found.forEach(
                (key, content) -> {
                    String word = String.valueOf(key);
                    if (!known.contains(word)) {
                        throw wrong(
                                what
                                        + ": unknown '"
                                        + word
                                        + "' (expected one of "
                                        + sorted(known)
                                        + ")");
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
