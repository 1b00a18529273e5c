// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Condition;
import io.mld6.lab.measure.Expectation;
import io.mld6.lab.measure.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads what happens, and what is expected of it: `phases`, `events`, `expect`. Thread: any,
/// without state.
final class PhaseReader {
    static final List<String> PHASE = List.of("name", "for", "until", "repeat", "do");
    static final List<String> EXPECT =
            List.of("that", "in", "over", "settle", "abort", "population");

    private static final Duration LONGEST_RUN = Duration.ofDays(365);
    private static final String ONE_PHASE = "- {name: NAME, for: TIME, do: [...]}";

    private PhaseReader() {}

    private static List<YamlNode> items(YamlNode node, String what, String accepted) {
        if (node instanceof YamlNode.Sequence(Place place, List<YamlNode> items)) {
            if (items.isEmpty()) {
                throw place.error("'%s' is empty; accepted: %s".formatted(what, accepted));
            }
            return items;
        }
        throw node.place()
                .error("'%s' is %s; expected a list, %s".formatted(what, node.kind(), accepted));
    }

    static List<Phase> phases(YamlNode node, Scope scope) {
        Map<String, Phase> phases = new LinkedHashMap<>();
        Duration sum = Duration.ZERO;
        for (YamlNode item : items(node, "phases", ONE_PHASE)) {
            Fields fields = Fields.of(item, "a phase", PHASE);
            Phase phase = phase(fields, scope);
            if (phases.put(phase.name(), phase) != null) {
                throw fields.error(
                        "name",
                        "a phase '"
                                + phase.name()
                                + "' is there already; accepted: each name once");
            }
            sum = sum.plus(phase.length().multipliedBy(phase.repeat()));
            if (sum.compareTo(LONGEST_RUN) > 0) {
                throw fields.error("for", "the phases are longer than 365 days together");
            }
        }
        return List.copyOf(phases.values());
    }

    private static Phase phase(Fields fields, Scope scope) {
        String name = fields.need("name", "a word", Values::name);
        Duration length = fields.need("for", "a time, as 60s", Values::positive);
        Scope inside = scope.in(length);
        List<Action> actions = new ArrayList<>();
        String what = "do: [hold], or actions as {join: all}";
        for (YamlNode item : items(fields.need("do", what), "do", what)) {
            actions.add(
                    ActionReader.bind(item, inside, List.of(ActionKind.Stands.PHASE), List.of()));
        }
        return new Phase(
                name,
                length,
                fields.optional("until", Condition::parse),
                fields.value("repeat", Ranges.usual(Ranges.REPEAT), Values.small(Ranges.REPEAT)),
                List.copyOf(actions));
    }

    static List<TimedAction> events(@Nullable YamlNode node, List<Phase> phases, Scope scope) {
        List<TimedAction> events = new ArrayList<>();
        if (node == null) {
            return events;
        }
        List<String> names = names(phases);
        for (YamlNode item : items(node, "events", "- {in: PHASE, at: TIME, ACTION: ...}")) {
            Fields any = Fields.any(item, "an event", "{in: PHASE, at: TIME, ACTION: ...}");
            Action action =
                    ActionReader.bind(
                            item, scope, List.of(ActionKind.Stands.EVENT), ActionKind.EVENT_KEYS);
            any.need("in", "the name of a phase");
            List<String> in = any.list("in", Values.known("phase", names));
            Duration at = any.need("at", "a time after its beginning, as 60s", TimeText::parse);
            for (String name : in) {
                Duration length = phases.get(names.indexOf(name)).length();
                if (at.compareTo(length) >= 0) {
                    throw any.error(
                            "at",
                            "%s is after the end of phase '%s'; accepted: below %s"
                                    .formatted(TimeText.format(at), name, TimeText.format(length)));
                }
                events.add(new TimedAction(name, at, action));
            }
        }
        return events;
    }

    private static List<String> names(List<Phase> phases) {
        return phases.stream().map(Phase::name).toList();
    }

    static List<Expectation> expectations(
            @Nullable YamlNode node, List<Phase> phases, Scope scope) {
        List<Expectation> expectations = new ArrayList<>();
        if (node == null) {
            return expectations;
        }
        for (YamlNode item : items(node, "expect", "- {that: p99(join_latency) < 200ms}")) {
            expectations.add(expectation(Fields.of(item, "an expectation", EXPECT), phases, scope));
        }
        return expectations;
    }

    private static Expectation expectation(Fields fields, List<Phase> phases, Scope scope) {
        Condition that =
                fields.need("that", "a condition, as p99(join_latency) < 200ms", Condition::parse);
        List<String> names = names(phases);
        List<String> in = fields.list("in", Values.known("phase", names));
        Duration settle = fields.value("settle", Duration.ZERO, TimeText::parse);
        Duration over = fields.optional("over", Values::positive);
        for (Phase phase : phases) {
            if (in.isEmpty() || in.contains(phase.name())) {
                checkFits(fields, phase, settle, over);
            }
        }
        return new Expectation(
                that,
                in,
                settle,
                over,
                fields.value("abort", false, Values::yesOrNo),
                fields.optional(
                        "population", Values.known("population", scope.populations().keySet())));
    }

    private static void checkFits(
            Fields fields, Phase phase, Duration settle, @Nullable Duration over) {
        if (settle.compareTo(phase.length()) >= 0) {
            throw fields.error(
                    "settle",
                    "%s leaves nothing of phase '%s'; accepted: below %s"
                            .formatted(
                                    TimeText.format(settle),
                                    phase.name(),
                                    TimeText.format(phase.length())));
        }
        Duration rest = phase.length().minus(settle);
        if (over != null && over.compareTo(rest) > 0) {
            throw fields.error(
                    "over",
                    "a window of %s does not fit into phase '%s'; accepted: up to %s"
                            .formatted(TimeText.format(over), phase.name(), TimeText.format(rest)));
        }
    }
}
