// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.HostPersona;
import io.mld6.lab.measure.Expectation;
import io.mld6.lab.measure.MeasuredNumber;
import io.mld6.lab.measure.TimeText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plan as lines for people. Thread: one.
final class PlanLines {
    private final ScenarioPlan plan;
    private final Scenario scenario;
    private final List<String> lines = new ArrayList<>();

    PlanLines(ScenarioPlan plan) {
        this.plan = plan;
        this.scenario = plan.scenario();
    }

    List<String> lines() {
        head();
        channels();
        populations();
        streams();
        phases();
        timeline();
        expectations();
        return lines;
    }

    private void head() {
        ScenarioLink link = scenario.link();
        add(
                "%s: %s in %s, seed %d; a dry run sends nothing",
                scenario.name(),
                clock(plan.length()),
                PlanText.counted(plan.phases().size(), "phase"),
                scenario.seed());
        add(
                "%s on %s: %s %s, up to %s, %s of tables; %s hearing, tick %s, %s",
                PlanText.counted(scenario.populations().size(), "population"),
                link.interfaceName(),
                PlanText.counted(plan.listeners(), "listener"),
                plan.segments() == 1 && untagged()
                        ? "on the untagged link"
                        : "in " + PlanText.counted(plan.segments(), "VLAN"),
                PlanText.counted(plan.memberships(), "membership"),
                PlanText.octets(plan.tableOctets()),
                Values.word(link.hearing()),
                TimeText.format(link.tick()),
                link.maximumPacketsPerSecond() == 0
                        ? "no bound of packets"
                        : String.format(
                                Locale.ROOT,
                                "at most %,d packets/s",
                                link.maximumPacketsPerSecond()));
        if (scenario.querier() != null) {
            ScenarioQuerier querier = scenario.querier();
            add(
                    "querier on %s: MLDv%d, every %s, maximum response %s, last listener interval %s",
                    querier.interfaceName(),
                    querier.version(),
                    TimeText.format(querier.queryInterval()),
                    TimeText.format(querier.maximumResponse()),
                    TimeText.format(querier.lastListenerInterval()));
        }
        if (scenario.oracle() != null) {
            ScenarioOracle oracle = scenario.oracle();
            add(
                    "oracle: asks %s every %s",
                    oracle.device(), TimeText.format(oracle.config().every()));
        }
    }

    private boolean untagged() {
        return scenario.populations().values().stream().allMatch(one -> one.vlans().word(0) == 0);
    }

    private void channels() {
        title("channels");
        for (Channels one : scenario.channels().values()) {
            add(
                    "  %s: %s, %s from %s, %s",
                    one.name(),
                    PlanText.counted(one.count(), "channel"),
                    ActionText.ranges(one.groups()),
                    ActionText.ranges(one.sources()),
                    ActionText.law(one.audience(), false));
        }
    }

    private void populations() {
        title("populations");
        for (Listeners one : scenario.populations().values()) {
            long last = one.baseMac().value() + one.count() - 1;
            add(
                    "  %s: %s, %s, %s",
                    one.name(),
                    PlanText.counted(one.count(), "listener"),
                    one.vlans(),
                    habits(one));
            add(
                    "    %s to %s, %s to %s",
                    one.baseMac(),
                    new MacAddress(last),
                    address(one.baseMac().value()),
                    address(last));
        }
    }

    private static String habits(Listeners one) {
        String spoken =
                switch (one.host().mode()) {
                    case V1 -> ", MLDv1";
                    case V2 -> ", MLDv2";
                    case V2_LITE -> ", lightweight MLDv2";
                };
        HostPersona persona = one.host().persona();
        String more =
                (persona == HostPersona.STANDARD ? "" : ", " + Values.word(persona))
                        + (one.duplicateAddressDetection() ? ", with address detection" : "")
                        + (one.solicitedNode() ? ", with solicited-node groups" : "");
        return switch (one.habits()) {
                    case Listeners.Watch watch ->
                            "watch "
                                    + ActionText.shares(watch.shares())
                                    + (watch.screens() == 1
                                            ? ""
                                            : " on " + watch.screens() + " screens each");
                    case Listeners.Fixed fixed ->
                            "join %s (%s%s, %s)"
                                    .formatted(
                                            String.join(", ", fixed.channels()),
                                            Values.word(fixed.mapping()),
                                            fixed.each() == 0 ? "" : " " + fixed.each(),
                                            Values.word(fixed.mode()));
                }
                + spoken
                + more;
    }

    private static Ipv6Address address(long mac) {
        return new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, Ipv6Address.eui64(mac));
    }

    private void streams() {
        title("streams");
        for (ScenarioPlan.StreamPlan one : plan.streams()) {
            add(
                    "  %s on %s: %s (%s), %s packets/s, %s; in each %s/s, one every %s",
                    one.stream().name(),
                    one.stream().interfaceName(),
                    PlanText.counted(one.flows(), "group"),
                    String.join(", ", one.stream().channels()),
                    PlanText.number(one.stream().packetsPerSecond()),
                    PlanText.bits(one.bitsPerSecond()),
                    PlanText.number(one.packetsPerSecond()),
                    TimeText.format(one.gap()));
        }
        if (plan.streams().isEmpty()) {
            add("  none: the data comes from somebody else");
        }
    }

    private void phases() {
        title("phases, at most");
        add(
                "  %-16s %8s %8s %12s %10s %14s %s",
                "", "begins", "lasts", "memberships", "Reports/s", "General Query", "data");
        for (ScenarioPlan.PhasePlan one : plan.phases()) {
            add(
                    "  %-16s %8s %8s %,12d %,10d %14s %s",
                    one.phase().name(),
                    clock(one.start()),
                    clock(one.length()),
                    one.memberships(),
                    (long) Math.ceil(one.reportsPerSecond()),
                    PlanText.counted(one.answers(), "Report"),
                    String.format(
                            Locale.ROOT,
                            "%,.0f packets/s, %s",
                            one.packetsPerSecond(),
                            PlanText.bits(one.bitsPerSecond())));
            warnings(one);
        }
    }

    private void warnings(ScenarioPlan.PhasePlan one) {
        long bound = scenario.link().maximumPacketsPerSecond();
        if (bound > 0 && one.reportsPerSecond() > bound) {
            add("    more than max-pps, %,d: some wait", bound);
        }
        one.warnings().forEach(warning -> add("    %s", warning));
    }

    private void timeline() {
        title("timeline");
        for (ScenarioPlan.PhasePlan one : plan.phases()) {
            Phase phase = one.phase();
            String until = phase.until() == null ? "" : ", or until " + phase.until().text();
            add(
                    "  %s %s, %s%s%s",
                    clock(one.start()),
                    phase.name(),
                    TimeText.format(phase.length()),
                    phase.repeat() == 1 ? "" : ", " + phase.repeat() + " times",
                    until);
            phase.actions().forEach(action -> add("            %s", ActionText.of(action)));
            scenario.events().stream()
                    .filter(event -> event.phase().equals(phase.name()))
                    .sorted(Comparator.comparing(TimedAction::at))
                    .forEach(
                            event ->
                                    add(
                                            "    %s %s",
                                            clock(one.start().plus(event.at())),
                                            ActionText.of(event.action())));
        }
        add("  %s end", clock(plan.length()));
    }

    private void expectations() {
        title("expectations");
        for (Expectation one : scenario.expectations()) {
            @Nullable Duration over = one.over();
            add(
                    "  %s: in %s%s%s%s%s",
                    one.that().text(),
                    one.phases().isEmpty()
                            ? "the whole run"
                            : String.join(", ", one.phases())
                                    + (one.phases().size() > 1 ? ", each" : ""),
                    over == null ? "" : ", in every window of " + TimeText.format(over),
                    one.settle().isZero()
                            ? ""
                            : ", without the first "
                                    + TimeText.format(one.settle())
                                    + " of a phase",
                    one.population() == null ? "" : ", of " + one.population(),
                    one.abort() ? "; a miss ends the run" : "");
            resolution(one).ifPresent(lines::add);
        }
        if (scenario.expectations().isEmpty()) {
            add("  none: the run cannot fail");
        }
    }

    /// What limits below the gap between packets are worth.
    private Optional<String> resolution(Expectation one) {
        boolean ofPackets =
                switch (one.that().number()) {
                    case JOIN_LATENCY,
                            JOIN_LATENCY_WARM,
                            LEAVE_LATENCY,
                            ZAP_LATENCY,
                            ZAP_GAP,
                            ZAP_OVERLAP ->
                            true;
                    default -> false;
                };
        boolean ofTime =
                one.that().number().unit() == MeasuredNumber.Unit.SECONDS
                        && switch (one.that().aggregate()) {
                            case MIN, MAX, MEAN, PERCENTILE -> true;
                            case COUNT, RATE, RATIO -> false;
                        };
        return plan.streams().stream()
                .filter(_ -> ofPackets && ofTime)
                .map(ScenarioPlan.StreamPlan::gap)
                .max(Comparator.naturalOrder())
                .filter(gap -> gap.toNanos() / 1e9 > one.that().limit() / 2)
                .map(
                        gap ->
                                "    packets of a group are up to %s apart: no latency is known better"
                                        .formatted(TimeText.format(gap)));
    }

    private void title(String text) {
        lines.add("");
        lines.add(text);
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private void add(String form, Object... values) {
        lines.add(String.format(Locale.ROOT, form, values));
    }

    /// `1:02:03`.
    private static String clock(Duration length) {
        return String.format(
                Locale.ROOT,
                "%d:%02d:%02d",
                length.toHours(),
                length.toMinutesPart(),
                length.toSecondsPart());
    }
}
