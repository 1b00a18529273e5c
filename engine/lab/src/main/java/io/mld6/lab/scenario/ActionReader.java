// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.DurationRange;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.NumberRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.router.QuerierTiming;
import io.mld6.lab.measure.Nearest;
import io.mld6.lab.measure.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Reads actions. Thread: any, without state.
public final class ActionReader {
    private static final NumberRange VERSION = new NumberRange("version", 1, 2, 2);
    private static final Distribution ONCE = new Distribution.Fixed(1);
    private static final Distribution DWELL = new Distribution.Fixed(2);
    private static final Distribution VIEW = new Distribution.Exponential(600);

    private final Fields fields;
    private final Scope scope;
    private final String word;

    private ActionReader(Fields fields, Scope scope, String word) {
        this.fields = fields;
        this.scope = scope;
        this.word = word;
    }

    /// Reads one action, of a phase or of an event.
    ///
    /// @param text an object in JSON or YAML, as `{join: homes, up-to: 20%}`
    /// @param scenario what populations and channels there are
    /// @throws ScenarioException if it cannot be used
    public static Action read(String text, Scenario scenario) {
        return read(
                text,
                new Scope(
                        scenario.populations(),
                        scenario.channels(),
                        scenario.streams().keySet(),
                        null,
                        new ArrayList<>()));
    }

    /// Reads one action for something that runs without a scenario, and has no names.
    ///
    /// @param text as above
    /// @throws ScenarioException if it cannot be used
    public static Action read(String text) {
        return read(text, new Scope(Map.of(), Map.of(), List.of(), null, new ArrayList<>()));
    }

    private static Action read(String text, Scope scope) {
        return bind(
                YamlTree.ofFile("action", text),
                scope,
                List.of(ActionKind.Stands.values()),
                List.of());
    }

    /// Reads the value of the action `query` on its own.
    ///
    /// @param text an object in JSON or YAML, as `{version: 2, max-response: 2s}`
    /// @throws ScenarioException if it cannot be used
    public static Action.Query readQuery(String text) {
        return query(Fields.of(YamlTree.ofFile("query", text), "'query'", ActionKind.QUERY_KEYS));
    }

    /// Binds an action.
    ///
    /// @param stands where it does
    /// @param more keys that may be there, too
    static Action bind(
            YamlNode node, Scope scope, List<ActionKind.Stands> stands, List<String> more) {
        List<String> accepted = ActionKind.words(stands.stream());
        if (node instanceof YamlNode.Scalar(Place place, String text)) {
            if (text.equals(ActionKind.HOLD.word()) && accepted.contains(text)) {
                return new Action.Hold();
            }
            throw place.error(
                    "'%s' is no action; expected a mapping, as {%s: all}"
                            .formatted(text, accepted.getFirst()));
        }
        Fields any = Fields.any(node, "an action", "of one of " + String.join(", ", accepted));
        ActionKind kind = kind(any, accepted, more);
        List<String> known = new ArrayList<>(more);
        known.addAll(kind.keys());
        Fields fields = Fields.of(node, "'" + kind.word() + "'", known);
        return new ActionReader(fields, scope, kind.word()).action(kind);
    }

    private static ActionKind kind(Fields any, List<String> accepted, List<String> more) {
        if (any.has(ActionKind.CHURN.word()) && accepted.contains(ActionKind.CHURN.word())) {
            // Its rates are called as actions are.
            return ActionKind.CHURN;
        }
        List<ActionKind> kinds =
                any.keys().stream().map(ActionKind::of).flatMap(Optional::stream).toList();
        if (kinds.size() > 1) {
            throw any.keyPlace(kinds.get(1).word())
                    .error(
                            "'%s' and '%s' are two actions; accepted: one in each mapping"
                                    .formatted(kinds.get(0).word(), kinds.get(1).word()));
        }
        if (kinds.isEmpty()) {
            String first =
                    any.keys().stream().filter(key -> !more.contains(key)).findFirst().orElse("");
            throw any.keyPlace(first)
                    .error(
                            (first.isEmpty() ? "no action; " : "unknown action '" + first + "'; ")
                                    + Nearest.hint(first, accepted));
        }
        ActionKind kind = kinds.getFirst();
        if (!accepted.contains(kind.word())) {
            throw any.keyPlace(kind.word())
                    .error(
                            "'%s' stands in %s only; accepted here: %s"
                                    .formatted(
                                            kind.word(),
                                            kind.stands() == ActionKind.Stands.PHASE
                                                    ? "the 'do' of a phase"
                                                    : "'events'",
                                            String.join(", ", accepted)));
        }
        return kind;
    }

    private Action action(ActionKind kind) {
        return switch (kind) {
            case JOIN -> new Action.Join(of(), upTo(), arriving());
            case LEAVE -> new Action.Leave(of(), upTo(), arriving());
            case CHURN -> churn();
            case ZAP -> zap();
            case SWITCH -> switching();
            case SOURCES -> sources();
            case HOLD -> new Action.Hold();
            case QUERY -> query(Fields.of(fields.need(word, ""), "'query'", ActionKind.QUERY_KEYS));
            case LINK_DOWN -> new Action.LinkDown(fields.need(word, "", Values::positive));
            case POWER_CUT ->
                    new Action.PowerCut(
                            of(), share(), fields.optional("back-after", Values::positive));
            case MOVE ->
                    new Action.Move(
                            of(),
                            fields.value("count", Amount.count(1), Values::amount),
                            fields.need("to", "a VLAN, as 100 or 100.7, or none", Values::vlan));
            case SET -> fields.need(word, "", text -> LiveParameter.parse(text, scope.streams()));
        };
    }

    private String of() {
        List<String> names = new ArrayList<>(scope.populations().keySet());
        names.add(Action.ALL);
        return fields.need(word, "", Values.known("population", names));
    }

    private double share() {
        return fields.value("share", 1.0, Values::share);
    }

    private boolean combined() {
        return fields.value("combined", false, Values::yesOrNo);
    }

    private Amount upTo() {
        Amount amount = fields.value("up-to", Amount.ALL, Values::amount);
        Listeners listeners = scope.populations().get(of());
        if (listeners != null && amount.count() > listeners.count()) {
            scope.notes()
                    .add(
                            "%s: up-to %d is more than the %d listeners of '%s': all of them"
                                    .formatted(
                                            fields.place("up-to"),
                                            amount.count(),
                                            listeners.count(),
                                            listeners.name()));
        }
        return amount;
    }

    private Action.Arriving arriving() {
        var law =
                fields.value(
                        "arrivals",
                        Action.Arriving.Law.EVEN,
                        Values.constant("law of arrivals", List.of(Action.Arriving.Law.values())));
        if (law == Action.Arriving.Law.AT_ONCE || law == Action.Arriving.Law.S_CURVE) {
            fields.refuse("rate", "goes with arrivals: even and poisson only");
        }
        double rate = fields.value("rate", 0.0, Values::rate);
        return new Action.Arriving(law, rate);
    }

    private Action churn() {
        boolean closed = fields.has("on") || fields.has("off");
        if (closed) {
            for (String key : List.of("join", "leave")) {
                fields.refuse(key, "goes without 'on' and 'off' only");
            }
            Function<String, Distribution> law = DistributionReader::time;
            Distribution on = fields.need("on", "a time, as exp(30m)", law);
            Distribution off = fields.need("off", "a time, as exp(5m)", law);
            if (on.mean() + off.mean() <= 0) {
                throw fields.error("on", "no time between changes; accepted: more than 0s");
            }
            return new Action.ClosedChurn(of(), on, off);
        }
        if (!fields.has("join") && !fields.has("leave")) {
            throw fields.place()
                    .error(
                            "'churn' has no rate; accepted: join: 20/s and leave: 20/s, or on:"
                                    + " exp(30m) and off: exp(5m)");
        }
        return new Action.OpenChurn(
                of(),
                fields.value("join", 0.0, Values::rate),
                fields.value("leave", 0.0, Values::rate));
    }

    /// Refuses a population without set-top boxes.
    private String watchers() {
        String of = of();
        Listeners one = scope.populations().get(of);
        boolean watch =
                one == null
                        ? scope.populations().values().stream().anyMatch(ActionReader::watches)
                        : watches(one);
        if (!watch) {
            throw fields.error(
                    word,
                    "'%s' does not watch; %s"
                            .formatted(
                                    of,
                                    Nearest.hint(
                                            of,
                                            scope.populations().values().stream()
                                                    .filter(ActionReader::watches)
                                                    .map(Listeners::name)
                                                    .toList())));
        }
        return of;
    }

    private static boolean watches(Listeners listeners) {
        return listeners.habits() instanceof Listeners.Watch;
    }

    private Action zap() {
        boolean combined = combined();
        if (combined) {
            fields.refuse("leave-join-delay", "goes without combined: true only");
        }
        Distribution dwell = fields.value("dwell", DWELL, DistributionReader::time);
        Distribution view = fields.value("view", VIEW, DistributionReader::time);
        if (dwell.mean() + view.mean() <= 0) {
            throw fields.error("view", "no time between changes; accepted: more than 0s");
        }
        return new Action.Zap(
                watchers(),
                share(),
                new Action.Zap.Surfing(
                        fields.value("surf", ONCE, DistributionReader::count), dwell, view, next()),
                new Action.Zap.Change(
                        combined,
                        fields.value("wait-for-data", false, Values::yesOrNo),
                        fields.value("leave-join-delay", Duration.ZERO, TimeText::parse)));
    }

    private Map<Action.Direction, Double> next() {
        YamlNode node = fields.get("next");
        if (node == null) {
            return Map.of(Action.Direction.RANDOM, 1.0);
        }
        List<String> words = Stream.of(Action.Direction.values()).map(Values::word).toList();
        Fields next = Fields.of(node, "'next'", words);
        Map<String, Double> shares = next.map(key -> key, Values::share);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (Math.abs(sum - 1) > 1e-9) {
            throw next.place()
                    .error(
                            "the shares of 'next' add up to %s; accepted: 100%%"
                                    .formatted(PlanText.percent(sum)));
        }
        Map<Action.Direction, Double> made = new EnumMap<>(Action.Direction.class);
        for (Action.Direction direction : Action.Direction.values()) {
            Double share = shares.get(Values.word(direction));
            if (share != null) {
                made.put(direction, share);
            }
        }
        return made;
    }

    private Action switching() {
        Duration length = scope.length();
        if (length == null && !fields.has("within")) {
            throw fields.place().error("'switch' has no 'within'; accepted: a time, as 15s");
        }
        Duration within =
                fields.value("within", length == null ? Duration.ZERO : length, Values::positive);
        if (length != null && within.compareTo(length) > 0) {
            throw fields.error(
                    "within",
                    "%s is longer than the phase; accepted: up to %s"
                            .formatted(TimeText.format(within), TimeText.format(length)));
        }
        return new Action.Switch(
                watchers(),
                fields.need(
                        "to",
                        "the name of channels",
                        Values.known("class of channels", scope.channels().keySet())),
                share(),
                within,
                combined());
    }

    private Action sources() {
        String of = of();
        Listeners listeners = scope.populations().get(of);
        if (listeners != null && listeners.host().mode() == MldMode.V1) {
            throw fields.error(word, "'" + of + "' speaks MLDv1, which knows no sources");
        }
        FilterMode mode =
                fields.need(
                        "filter",
                        "include or exclude",
                        Values.constant("filter mode", List.of(FilterMode.values())));
        List<AddressRange> to =
                fields.list("to", Values::sources).stream().flatMap(List::stream).toList();
        if (mode == FilterMode.INCLUDE && to.isEmpty()) {
            throw fields.place("to")
                    .error("include of no source is a leave; accepted: to: ADDR+COUNT");
        }
        return new Action.Sources(of, share(), mode, to, arriving());
    }

    private static Action.Query query(Fields query) {
        int version = query.value("version", 2, Values.small(VERSION));
        @Nullable Ipv6Address group = query.optional("group", Values::group);
        List<Ipv6Address> sources = query.list("sources", Values::source);
        if (!sources.isEmpty() && (group == null || version == 1)) {
            throw query.error(
                    "sources", "sources are asked about in a group only, and with version 2");
        }
        DurationRange range =
                group == null
                        ? QuerierTiming.maximumResponse(version)
                        : QuerierTiming.lastListenerInterval(version);
        @Nullable Ipv6Address from = query.optional("from", Ipv6Address::parse);
        if (from != null && from.high() != Ipv6Address.LINK_LOCAL_HIGH) {
            throw query.error(
                    "from", "%s is not in fe80::/64, where queries come from".formatted(from));
        }
        @Nullable VlanTags vlan = query.optional("vlan", Values::vlan);
        return new Action.Query(
                version,
                query.value("max-response", range.usual(), Values.within(range)),
                group,
                sources,
                vlan,
                from);
    }
}
