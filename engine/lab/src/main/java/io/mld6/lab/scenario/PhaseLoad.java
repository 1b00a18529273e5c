// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// Follows a scenario from phase to phase: how many are on at most, and what they send. Every law
/// of chance is taken at its mean, but who comes and goes at rates at three standard deviations.
/// Thread: one.
final class PhaseLoad {
    /// Of the curve 3x² - 2x³: how much steeper its middle is than its mean.
    private static final double S_CURVE_PEAK = 1.5;

    private static final double DEVIATIONS = 3;

    private final Map<String, PlanAudience> audiences;
    private final int robustness;

    /// Listeners that are on, at most.
    private final Map<String, Double> on = new HashMap<>();

    private final Map<String, Double> most = new HashMap<>();
    private final List<String> warnings = new ArrayList<>();
    private double reportsPerSecond;
    private double burst;

    PhaseLoad(Map<String, PlanAudience> audiences, int robustness) {
        this.audiences = audiences;
        this.robustness = robustness;
        audiences.keySet().forEach(name -> on.put(name, 0.0));
    }

    /// Goes through a phase and all of its repetitions.
    ///
    /// @param events those in it
    void play(Phase phase, List<Action> events) {
        most.clear();
        most.putAll(on);
        warnings.clear();
        reportsPerSecond = 0;
        burst = 0;
        for (int i = 0; i < phase.repeat(); i++) {
            double before = reportsPerSecond;
            reportsPerSecond = 0;
            double seconds = phase.length().toNanos() / 1e9;
            phase.actions().forEach(action -> take(action, seconds));
            events.forEach(action -> take(action, seconds));
            reportsPerSecond = Math.max(before, reportsPerSecond);
        }
    }

    /// Reports a second at the worst moment, without answers to the device's queries.
    double peakReports() {
        return reportsPerSecond + burst;
    }

    /// Listeners of a population that were on at most.
    long mostOn(String population) {
        return Math.round(most.getOrDefault(population, 0.0));
    }

    /// What cannot be done as asked.
    List<String> warnings() {
        return warnings.stream().distinct().toList();
    }

    private List<String> named(String of) {
        return of.equals(Action.ALL) ? List.copyOf(audiences.keySet()) : List.of(of);
    }

    private void take(Action action, double seconds) {
        switch (action) {
            case Action.Join join -> join(join, seconds);
            case Action.Leave leave -> leave(leave, seconds);
            case Action.OpenChurn churn -> openChurn(churn, seconds);
            case Action.ClosedChurn churn ->
                    named(churn.of()).forEach(name -> closedChurn(churn, name));
            case Action.Zap zap -> watching(zap.of()).forEach(name -> zap(zap, name));
            case Action.Switch change ->
                    watching(change.of()).forEach(name -> change(change, name));
            case Action.Sources sources -> sources(sources, seconds);
            case Action.Query query -> query(query);
            case Action.LinkDown _ -> burst(1, named(Action.ALL));
            case Action.PowerCut cut -> powerCut(cut);
            case Action.Move move -> move(move);
            case Action.Hold _, Action.Set _ -> {
                // Nothing is sent.
            }
        }
    }

    private List<String> watching(String of) {
        return named(of).stream().filter(name -> audience(name).watches()).toList();
    }

    private PlanAudience audience(String name) {
        PlanAudience known = audiences.get(name);
        if (known == null) {
            throw new IllegalStateException("no population '" + name + "'");
        }
        return known;
    }

    private double on(String name) {
        return on.getOrDefault(name, 0.0);
    }

    private void set(String name, double count) {
        double bounded = Math.clamp(count, 0, audience(name).mostOn());
        on.put(name, bounded);
        most.merge(name, bounded, Math::max);
    }

    private void join(Action.Join join, double seconds) {
        Map<String, Double> wanted = new HashMap<>();
        for (String name : named(join.of())) {
            PlanAudience audience = audience(name);
            wanted.put(
                    name,
                    Math.min(
                            join.upTo().of(audience.listeners().count()),
                            audience.mostOn() - on(name)));
        }
        arrive(join, join.arriving(), wanted, seconds)
                .forEach((name, done) -> set(name, on(name) + done));
    }

    private void leave(Action.Leave leave, double seconds) {
        Map<String, Double> wanted = new HashMap<>();
        for (String name : named(leave.of())) {
            int all = audience(name).listeners().count();
            wanted.put(name, Math.min(leave.upTo().of(all), on(name)));
        }
        arrive(leave, leave.arriving(), wanted, seconds)
                .forEach((name, done) -> set(name, on(name) - done));
    }

    private void sources(Action.Sources sources, double seconds) {
        Map<String, Double> wanted = new HashMap<>();
        named(sources.of()).forEach(name -> wanted.put(name, sources.share() * on(name)));
        Map<String, Double> _ = arrive(sources, sources.arriving(), wanted, seconds);
    }

    /// How many of the wanted ones have done it in time. A rate is of all populations together.
    private Map<String, Double> arrive(
            Action action, Action.Arriving arriving, Map<String, Double> wanted, double seconds) {
        double all = wanted.values().stream().mapToDouble(Double::doubleValue).sum();
        if (all == 0) {
            return wanted;
        }
        double reports = 0;
        for (Map.Entry<String, Double> one : wanted.entrySet()) {
            reports += one.getValue() * reportsOf(action, audience(one.getKey()));
        }
        double mean = reports / seconds;
        double done = 1;
        switch (arriving.law()) {
            case AT_ONCE -> burst = Math.max(burst, reports);
            case S_CURVE -> reportsPerSecond += Math.min(reports, S_CURVE_PEAK * mean);
            case EVEN, POISSON -> {
                boolean told = arriving.perSecond() > 0;
                double paced = reports * Math.min(1, arriving.perSecond() / all);
                reportsPerSecond += told ? paced : Math.min(reports, mean);
                done = told ? Math.min(1, arriving.perSecond() * seconds / all) : 1;
            }
        }
        if (done < 1 - 1e-9) {
            warnings.add(
                    String.format(
                            Locale.ROOT,
                            "%s: time for %,.0f of %,.0f only",
                            ActionText.of(action),
                            done * all,
                            all));
        }
        double share = done;
        Map<String, Double> made = new HashMap<>();
        wanted.forEach((name, count) -> made.put(name, share * count));
        return made;
    }

    private long reportsOf(Action action, PlanAudience audience) {
        return switch (action) {
            case Action.Join _ -> audience.joinReports(robustness);
            case Action.Leave _ -> audience.leaveReports(robustness);
            default -> audience.reportsEach() * robustness;
        };
    }

    /// Rates are of all populations together, so each may have all of them.
    private void openChurn(Action.OpenChurn churn, double seconds) {
        double joins = churn.joinsPerSecond();
        double leaves = churn.leavesPerSecond();
        double drift = (joins - leaves) * seconds;
        double spread = DEVIATIONS * Math.sqrt((joins + leaves) * seconds);
        double worst = 0;
        for (String name : named(churn.of())) {
            PlanAudience audience = audience(name);
            double end = on(name) + drift;
            set(name, on(name) + Math.max(0, drift) + spread);
            set(name, end);
            worst =
                    Math.max(
                            worst,
                            joins * audience.joinReports(robustness)
                                    + leaves * audience.leaveReports(robustness));
        }
        reportsPerSecond += worst;
    }

    private void closedChurn(Action.ClosedChurn churn, String name) {
        PlanAudience audience = audience(name);
        double cycle = churn.on().mean() + churn.off().mean();
        reportsPerSecond +=
                audience.mostOn()
                        / cycle
                        * (audience.joinReports(robustness) + audience.leaveReports(robustness));
        set(name, audience.mostOn());
        set(name, audience.mostOn() * churn.on().mean() / cycle);
    }

    private void zap(Action.Zap zap, String name) {
        double changes = zap.surf().mean();
        double cycle = changes * zap.dwell().mean() + zap.view().mean();
        reportsPerSecond +=
                zap.share()
                        * on(name)
                        * changes
                        / cycle
                        * audience(name).changeReports(zap.combined(), robustness);
    }

    private void change(Action.Switch change, String name) {
        reportsPerSecond +=
                change.share()
                        * on(name)
                        / (change.within().toNanos() / 1e9)
                        * audience(name).changeReports(change.combined(), robustness);
    }

    private void query(Action.Query query) {
        if (query.group() != null) {
            return;
        }
        double answers =
                on.keySet().stream()
                        .mapToDouble(name -> audience(name).answers(Math.round(on(name))))
                        .sum();
        double seconds = Math.max(1, query.maximumResponse().toNanos() / 1e9);
        burst = Math.max(burst, answers / seconds);
    }

    private void burst(double share, List<String> names) {
        double reports =
                names.stream()
                        .mapToDouble(
                                name -> share * on(name) * audience(name).joinReports(robustness))
                        .sum();
        burst = Math.max(burst, reports);
    }

    private void powerCut(Action.PowerCut cut) {
        List<String> names = named(cut.of());
        if (cut.backAfter() == null) {
            names.forEach(name -> set(name, on(name) * (1 - cut.share())));
        } else {
            burst(cut.share(), names);
        }
    }

    private void move(Action.Move move) {
        double reports = 0;
        for (String name : named(move.of())) {
            PlanAudience audience = audience(name);
            double moved = Math.min(on(name), move.count().of(audience.listeners().count()));
            reports += moved * audience.joinReports(robustness);
        }
        burst = Math.max(burst, reports);
    }
}
