// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import io.mld6.lab.conformance.CaseLibrary;
import io.mld6.lab.conformance.ConformanceCase;
import io.mld6.lab.conformance.Subject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/// The cases of `mld6 conform`, by the rule they are about. Reading them takes a moment, so that is
/// done only where they are asked for.
final class RuleCases {
    private record Tested(Subject subject, ConformanceCase by) {}

    private final List<Tested> all = new ArrayList<>();

    RuleCases() {
        for (Subject subject : Subject.values()) {
            CaseLibrary.builtIn(subject).forEach(one -> all.add(new Tested(subject, one)));
        }
    }

    /// What the cases of that name are about; empty if there is none.
    List<Explanation> named(String id) {
        return all.stream().filter(one -> one.by.id().equals(id)).map(RuleCases::explain).toList();
    }

    List<String> names() {
        return all.stream().map(one -> one.by.id()).distinct().toList();
    }

    private static Explanation explain(Tested tested) {
        return new Explanation(
                        tested.by.id(),
                        "case for a " + tested.subject.word() + ", " + tested.by.level(),
                        new LinkedHashMap<>())
                .with(Explanation.MEANS, tested.by.title())
                .with("text", tested.by.text())
                .with(Explanation.CLAUSE, tested.by.clause())
                .with("rule", tested.by.rule())
                .with(Explanation.TRY, command(tested.subject, tested.by.id()));
    }

    /// How to see whether a device keeps a rule; empty if no case is about it.
    String tried(String rule) {
        List<String> commands = new ArrayList<>();
        for (Subject subject : Subject.values()) {
            if (all.stream()
                    .anyMatch(one -> one.subject == subject && one.by.rule().equals(rule))) {
                commands.add(command(subject, rule));
            }
        }
        return String.join("; ", commands);
    }

    private static String command(Subject subject, String only) {
        return "mld6 conform "
                + subject.word()
                + " IFACE"
                + (subject == Subject.SNOOPER ? " --second IFACE2" : "")
                + " --only "
                + only;
    }
}
