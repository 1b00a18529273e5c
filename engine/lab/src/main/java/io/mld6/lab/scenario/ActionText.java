// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import io.mld6.lab.measure.TimeText;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Actions and distributions as people read them. Thread: any, without state.
public final class ActionText {
    private ActionText() {}

    /// One line: `join homes, up to 5,000, poisson`.
    public static String of(Action action) {
        return switch (action) {
            case Action.Join join ->
                    "join " + join.of() + upTo(join.upTo()) + arriving(join.arriving());
            case Action.Leave leave ->
                    "leave " + leave.of() + upTo(leave.upTo()) + arriving(leave.arriving());
            case Action.OpenChurn churn ->
                    "churn %s, join %s/s, leave %s/s"
                            .formatted(
                                    churn.of(),
                                    PlanText.number(churn.joinsPerSecond()),
                                    PlanText.number(churn.leavesPerSecond()));
            case Action.ClosedChurn churn ->
                    "churn %s, on %s, off %s"
                            .formatted(churn.of(), times(churn.on()), times(churn.off()));
            case Action.Zap zap -> zap(zap);
            case Action.Switch change ->
                    "switch %s of %s to %s within %s%s"
                            .formatted(
                                    PlanText.percent(change.share()),
                                    change.of(),
                                    change.to(),
                                    TimeText.format(change.within()),
                                    combined(change.combined()));
            case Action.Sources sources ->
                    "sources of %s of %s: %s %s%s"
                            .formatted(
                                    PlanText.percent(sources.share()),
                                    sources.of(),
                                    Values.word(sources.mode()),
                                    ranges(sources.sources()),
                                    arriving(sources.arriving()));
            case Action.Hold _ -> "hold";
            case Action.Query query -> query(query);
            case Action.LinkDown down -> "link down for " + TimeText.format(down.length());
            case Action.PowerCut cut -> powerCut(cut);
            case Action.Move move ->
                    "move %s of %s to %s"
                            .formatted(amount(move.count()), move.of(), vlan(move.to()));
            case Action.Set set -> "set " + set.key() + "=" + set.value();
        };
    }

    private static String zap(Action.Zap zap) {
        String next =
                zap.next().entrySet().stream()
                        .map(to -> Values.word(to.getKey()) + " " + PlanText.percent(to.getValue()))
                        .collect(Collectors.joining(", "));
        return "zap %s of %s: %s changes %s apart, then %s; %s%s"
                .formatted(
                        PlanText.percent(zap.share()),
                        zap.of(),
                        counts(zap.surf()),
                        times(zap.dwell()),
                        times(zap.view()),
                        next,
                        combined(zap.combined()));
    }

    private static String powerCut(Action.PowerCut cut) {
        @Nullable Duration back = cut.backAfter();
        return "power cut of %s of %s, %s"
                .formatted(
                        PlanText.percent(cut.share()),
                        cut.of(),
                        back == null ? "for good" : "back after " + TimeText.format(back));
    }

    private static String query(Action.Query query) {
        String about = query.group() == null ? "General Query" : "query of " + query.group();
        String sources =
                query.sources().isEmpty()
                        ? ""
                        : ", " + PlanText.counted(query.sources().size(), "source");
        @Nullable VlanTags vlan = query.vlan();
        return "MLDv%d %s%s, maximum response %s%s"
                .formatted(
                        query.version(),
                        about,
                        sources,
                        TimeText.format(query.maximumResponse()),
                        vlan == null ? "" : ", " + vlan(vlan));
    }

    private static String vlan(VlanTags tags) {
        return tags.count() == 0 ? "the untagged link" : "VLAN " + tags;
    }

    private static String combined(boolean combined) {
        return combined ? ", leave and join in one Report" : "";
    }

    private static String upTo(Amount amount) {
        return amount.equals(Amount.ALL) ? "" : ", up to " + amount(amount);
    }

    private static String amount(Amount amount) {
        return amount.count() >= 0
                ? String.format(Locale.ROOT, "%,d", amount.count())
                : PlanText.percent(amount.share());
    }

    private static String arriving(Action.Arriving arriving) {
        String rate =
                arriving.perSecond() > 0 ? ", " + PlanText.number(arriving.perSecond()) + "/s" : "";
        return rate
                + switch (arriving.law()) {
                    case EVEN -> "";
                    case POISSON -> ", poisson";
                    case AT_ONCE -> ", at once";
                    case S_CURVE -> ", s-curve";
                };
    }

    /// `2001:db8::1+3, 2001:db8::9`, or `any`.
    static String ranges(List<AddressRange> ranges) {
        return ranges.isEmpty()
                ? "any"
                : ranges.stream().map(AddressRange::toString).collect(Collectors.joining(", "));
    }

    /// `sd 85%, uhd 15%`.
    static String shares(Map<String, Double> shares) {
        return shares.entrySet().stream()
                .map(one -> one.getKey() + " " + PlanText.percent(one.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String times(Distribution law) {
        return law(law, true);
    }

    private static String counts(Distribution law) {
        return law(law, false);
    }

    /// A law as scenarios write it.
    static String law(Distribution law, boolean times) {
        return switch (law) {
            case Distribution.Fixed fixed -> value(fixed.value(), times);
            case Distribution.Uniform uniform ->
                    "uniform(%s..%s)"
                            .formatted(value(uniform.from(), times), value(uniform.to(), times));
            case Distribution.Exponential exponential ->
                    "exp(%s)".formatted(value(exponential.mean(), times));
            case Distribution.LogNormal normal ->
                    "lognormal(%s, %s)"
                            .formatted(
                                    value(normal.median(), times), PlanText.number(normal.sigma()));
            case Distribution.Zipf zipf ->
                    zipf.s() == 0 ? "uniform" : "zipf(" + PlanText.number(zipf.s()) + ")";
        };
    }

    private static String value(double value, boolean time) {
        return time
                ? TimeText.format(Duration.ofNanos(Math.round(value * 1e9)))
                : PlanText.number(value);
    }
}
