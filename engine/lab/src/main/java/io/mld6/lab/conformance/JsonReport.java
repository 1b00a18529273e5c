// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.lab.json.JsonTrees;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The matrix as JSON, and what has changed since an earlier one.
public final class JsonReport {
    private static final double NANOS_PER_SECOND = 1e9;

    private JsonReport() {}

    /// The document, indented.
    public static String text(Report report) {
        return JsonTrees.indented(document(report)) + "\n";
    }

    /// The document itself; what is said of each case is in its `cases`.
    public static ObjectNode document(Report report) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("mld6", report.version());
        root.put("subject", report.subject().word());
        report.interfaces().forEach(root.putArray("interfaces")::add);
        ObjectNode device = root.putObject("device");
        new TreeMap<>(report.names()).forEach(device::put);
        new TreeMap<>(report.facts()).forEach(device::put);
        ObjectNode counts = root.putObject("counts");
        report.counts().forEach((outcome, count) -> counts.put(outcome.word(), count));
        root.put("must-failed", report.mustFailed());
        ArrayNode cases = root.putArray("cases");
        for (CaseResult result : report.results()) {
            ConformanceCase tested = result.tested();
            ObjectNode one = cases.addObject();
            one.put("id", tested.id());
            one.put("rule", tested.rule());
            one.put("clause", tested.clause());
            one.put("level", tested.level().name());
            one.put("title", tested.title());
            one.put("text", tested.text());
            one.put("outcome", result.outcome().word());
            one.put("reason", result.reason());
            one.put("seconds", result.durationNanos() / NANOS_PER_SECOND);
            one.put("late-seconds", result.lagNanos() / NANOS_PER_SECOND);
            one.put("frames", result.frames().size());
        }
        return root;
    }

    /// What is better or worse than in an earlier report, a line each; then what came and went.
    ///
    /// @throws IOException if the file cannot be read, or is no report
    public static List<String> compared(Path earlier, Report report) throws IOException {
        Map<String, String> before = new LinkedHashMap<>();
        JsonNode document = JsonTrees.read(earlier);
        if (!document.path("cases").isArray()) {
            throw new IOException(earlier + " is no report of conformance in JSON");
        }
        for (JsonNode one : document.path("cases")) {
            before.put(one.path("id").asText(), one.path("outcome").asText());
        }
        List<String> lines = new ArrayList<>();
        for (CaseResult result : report.results()) {
            String was = before.remove(result.tested().id());
            String is = result.outcome().word();
            if (was != null && !was.equals(is)) {
                lines.add(
                        "%s: %s was %s, is %s"
                                .formatted(direction(was, is), result.tested().id(), was, is));
            } else if (was == null) {
                lines.add("new: " + result.tested().id() + " is " + is);
            }
        }
        before.forEach((id, was) -> lines.add("gone: " + id + " was " + was));
        return lines;
    }

    private static String direction(String was, String is) {
        if (is.equals(Outcome.FAIL.word()) || was.equals(Outcome.PASS.word())) {
            return "worse";
        }
        return is.equals(Outcome.PASS.word()) || was.equals(Outcome.FAIL.word())
                ? "better"
                : "changed";
    }
}
