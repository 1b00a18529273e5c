// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import io.mld6.codec.decode.DropReason;
import io.mld6.lab.measure.Nearest;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// Everything that can be explained, and how it is found.
final class Explanations {
    private static final String TEXTS = "explanations.txt";
    private static final String RULES = "CONFORMANCE.md";
    private static final String DROP_REASON = "drop reason";

    private final List<Explanation> texts;
    private final List<Explanation> metrics = MetricTexts.all();
    private final RuleBook rules;
    private final RuleCases cases = new RuleCases();

    Explanations() {
        texts = ExplanationFile.read(resource(TEXTS)).stream().map(Explanations::cited).toList();
        rules = RuleBook.of(resource(RULES));
    }

    private static String resource(String name) {
        try (InputStream stream = Explanations.class.getResourceAsStream(name)) {
            if (stream == null) {
                throw new IllegalStateException("not in the program: " + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    /// With the clause that the decoder knows: nobody writes it twice.
    private static Explanation cited(Explanation plain) {
        if (!plain.kind().equals(DROP_REASON)) {
            return plain;
        }
        SequencedMap<String, String> parts = new LinkedHashMap<>(plain.parts());
        parts.putFirst(Explanation.CLAUSE, DropReason.valueOf(plain.name()).clause());
        parts.putFirst(Explanation.MEANS, plain.means());
        return new Explanation(plain.name(), plain.kind(), parts);
    }

    /// Everything that has a text of its own: names, metrics, then rules; cases are listed by `mld6
    /// conform`.
    List<Explanation> all() {
        List<Explanation> all = new ArrayList<>(texts);
        all.addAll(metrics);
        all.addAll(rules.rules().values());
        return all;
    }

    /// What goes by a name; empty if nothing does. Case and signs between words do not matter; a
    /// metric goes by the names of its samples, too.
    List<Explanation> named(String written) {
        String wanted = plain(written);
        List<Explanation> found = new ArrayList<>();
        for (Explanation text : texts) {
            if (plain(text.name()).equals(wanted)) {
                found.add(text);
            }
        }
        for (Explanation metric : metrics) {
            if (MetricTexts.bare(metric.name()).equals(MetricTexts.bare(wanted))) {
                found.add(metric);
            }
        }
        found.addAll(rule(written.toUpperCase(Locale.ROOT)));
        return found;
    }

    /// A rule, and cases: `Q-27a` may be both. The letter behind a number is a small one.
    private List<Explanation> rule(String written) {
        List<Explanation> found = new ArrayList<>();
        for (Explanation rule : rules.rules().values()) {
            if (rule.name().toUpperCase(Locale.ROOT).equals(written)) {
                found.add(
                        rule.with("Linux", rules.linux(rule.name()))
                                .with(Explanation.TRY, cases.tried(rule.name())));
            }
        }
        for (String name : cases.names()) {
            if (name.toUpperCase(Locale.ROOT).equals(written)) {
                cases.named(name).forEach(one -> found.add(one.with("Linux", rules.linux(name))));
            }
        }
        return found;
    }

    /// The name somebody may have meant; empty if none is near.
    String nearest(String written) {
        List<String> names = new ArrayList<>();
        all().forEach(one -> names.add(one.name()));
        names.addAll(cases.names());
        return Nearest.nearest(written, names);
    }

    private static String plain(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
    }
}
