// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Reads `output`. Thread: any, without state.
final class OutputReader {
    static final List<String> OUTPUT = List.of("dir", "html", "json", "junit", "histograms");

    private static final Pattern BLANK = Pattern.compile("\\{([^{}]*)}");
    private static final List<String> BLANKS = List.of("name", "time");

    private OutputReader() {}

    static ScenarioOutput read(@Nullable YamlNode node) {
        if (node == null) {
            return new ScenarioOutput("", false, false, false, false);
        }
        Fields fields = Fields.of(node, "output", OUTPUT);
        return new ScenarioOutput(
                fields.need(
                        "dir", "a directory, as results/{name}-{time}", OutputReader::directory),
                fields.value("html", true, Values::yesOrNo),
                fields.value("json", true, Values::yesOrNo),
                fields.value("junit", true, Values::yesOrNo),
                fields.value("histograms", true, Values::yesOrNo));
    }

    private static String directory(String text) {
        Matcher blank = BLANK.matcher(text);
        while (blank.find()) {
            if (!BLANKS.contains(blank.group(1))) {
                throw new IllegalArgumentException(
                        "'" + blank.group() + "' stands for nothing (expected {name} or {time})");
            }
        }
        if (text.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("a directory with NUL in its name");
        }
        return text;
    }
}
