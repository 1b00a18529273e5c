// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A scrape taken apart, by the grammar of Prometheus' text format and nothing of ours.
final class Samples {
    private static final Pattern LINE =
            Pattern.compile("^([a-zA-Z_:][a-zA-Z0-9_:]*)(?:\\{(.*)})? (\\S+)$");
    private static final Pattern LABEL =
            Pattern.compile("([a-zA-Z_][a-zA-Z0-9_]*)=\"((?:[^\"\\\\]|\\\\.)*)\",?");

    private final List<Sample> all = new ArrayList<>();
    private final Map<String, String> types = new TreeMap<>();

    record Sample(String name, Map<String, String> labels, double value) {}

    private Samples() {}

    /// Takes a text apart; a line that is none fails the test.
    static Samples of(String text) {
        Samples samples = new Samples();
        for (String line : text.lines().toList()) {
            if (line.startsWith("# TYPE ")) {
                String[] words = line.split(" ", 4);
                samples.types.put(words[2], words[3]);
            } else if (!line.startsWith("#") && !line.isBlank()) {
                samples.all.add(sample(line));
            }
        }
        return samples;
    }

    private static Sample sample(String line) {
        Matcher matcher = LINE.matcher(line);
        assertThat(matcher.matches()).as(line).isTrue();
        Map<String, String> labels = new LinkedHashMap<>();
        String inside = matcher.group(2) == null ? "" : matcher.group(2);
        Matcher label = LABEL.matcher(inside);
        int end = 0;
        while (label.find() && label.start() == end) {
            labels.put(label.group(1), label.group(2));
            end = label.end();
        }
        assertThat(end).as(line).isEqualTo(inside.length());
        String value = matcher.group(3).replace("Inf", "Infinity");
        return new Sample(matcher.group(1), labels, Double.parseDouble(value));
    }

    /// What is known of a sample's labels, name and value in turn.
    List<Sample> named(String name, String... labels) {
        return all.stream()
                .filter(sample -> sample.name().equals(name))
                .filter(
                        sample -> {
                            for (int i = 0; i < labels.length; i += 2) {
                                if (!labels[i + 1].equals(sample.labels().get(labels[i]))) {
                                    return false;
                                }
                            }
                            return true;
                        })
                .toList();
    }

    /// The one sample with these labels.
    double value(String name, String... labels) {
        List<Sample> found = named(name, labels);
        assertThat(found).as("%s %s", name, List.of(labels)).hasSize(1);
        return found.getFirst().value();
    }

    /// Names of all samples, `_bucket` and the like included.
    Set<String> names() {
        Set<String> names = new TreeSet<>();
        all.forEach(sample -> names.add(sample.name()));
        return names;
    }

    /// The labels that samples of a name have.
    Set<String> labels(String name) {
        Set<String> labels = new TreeSet<>();
        named(name).forEach(sample -> labels.addAll(sample.labels().keySet()));
        return labels;
    }

    /// The type each family says it is.
    Map<String, String> types() {
        return types;
    }
}
