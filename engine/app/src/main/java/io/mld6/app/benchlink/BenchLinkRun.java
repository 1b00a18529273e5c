// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.Converters;
import io.mld6.app.cli.Failure;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.engine.link.LinkException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;

/// Takes turns between the engine's way and the plain one, and says what came out.
final class BenchLinkRun {
    /// Of each way, after [#WARM_UP] that do not count.
    static final int ROUNDS = 10;

    private static final int WARM_UP = 3;
    private static final int LARGEST_BATCH = EmissionPlan.MOST_FRAMES_PER_BATCH;
    /// A batch size that is this close to the best is as good.
    private static final double AS_GOOD = 0.95;

    private final IntFunction<EmissionPlan> plans;
    private final long framesPerRound;
    private final long nanosPerRound;
    private final StatusView view;
    private final JsonDump json;

    /// What one batch size came to.
    private record Figures(
            int batch,
            int frameOctets,
            int recordsPerReport,
            List<EmissionRound> engine,
            List<EmissionRound> plain) {

        /// Engine's rate over plain rate, pair by pair: the one in the middle.
        double ratio() {
            return ratios().get(ratios().size() / 2);
        }

        List<Double> ratios() {
            List<Double> ratios = new ArrayList<>();
            for (int i = 0; i < engine.size(); i++) {
                ratios.add(engine.get(i).perSecond() / plain.get(i).perSecond());
            }
            ratios.sort(Comparator.naturalOrder());
            return ratios;
        }

        static double perSecond(List<EmissionRound> rounds) {
            return rates(rounds).get(rounds.size() / 2);
        }

        static List<Double> rates(List<EmissionRound> rounds) {
            return rounds.stream().map(EmissionRound::perSecond).sorted().toList();
        }

        static double cpuNanos(List<EmissionRound> rounds) {
            return rounds.stream().mapToLong(EmissionRound::cpuNanos).sum() / frames(rounds);
        }

        static double allocated(List<EmissionRound> rounds) {
            return rounds.stream().mapToLong(EmissionRound::allocatedOctets).sum() / frames(rounds);
        }

        static long retries(List<EmissionRound> rounds) {
            return rounds.stream().mapToLong(EmissionRound::retries).sum();
        }

        private static double frames(List<EmissionRound> rounds) {
            return Math.max(1, rounds.stream().mapToLong(EmissionRound::frames).sum());
        }
    }

    BenchLinkRun(
            IntFunction<EmissionPlan> plans,
            long frames,
            Duration duration,
            StatusView view,
            JsonDump json) {
        this.plans = plans;
        this.framesPerRound = frames == Long.MAX_VALUE ? frames : frames / ROUNDS;
        this.nanosPerRound = duration.toNanos() / (2 * ROUNDS);
        this.view = view;
        this.json = json;
    }

    /// Measures.
    ///
    /// @param sweep over all batch sizes, else with `batch` only
    void run(boolean sweep, int batch) throws LinkException, Failure, InterruptedException {
        List<Figures> all = new ArrayList<>();
        try {
            if (sweep) {
                view.line("%8s %14s %14s %7s", "batch", "engine/s", "plain/s", "ratio");
                for (int size = 1; size <= LARGEST_BATCH; size *= 2) {
                    all.add(measure(size));
                    sayRow(all.getLast());
                }
                sayBest(all);
            } else {
                all.add(measure(batch));
                say(all.getFirst());
            }
        } finally {
            view.endStatus();
        }
        json.write(object(all));
    }

    private Figures measure(int batch) throws LinkException {
        view.status("measuring with " + batch + " frames per call");
        List<EmissionRound> engine = new ArrayList<>();
        List<EmissionRound> plain = new ArrayList<>();
        try (EmissionBenchmark link = EmissionBenchmark.open(plans.apply(batch), view::line)) {
            for (int round = -WARM_UP; round < ROUNDS; round++) {
                EmissionRound ours = link.engine(framesPerRound, nanosPerRound);
                EmissionRound theirs = link.plain(framesPerRound, nanosPerRound);
                if (round >= 0) {
                    engine.add(ours);
                    plain.add(theirs);
                }
            }
            return new Figures(batch, link.frameOctets(), link.recordsPerReport(), engine, plain);
        }
    }

    private void say(Figures figures) {
        EmissionPlan plan = plans.apply(figures.batch());
        view.line(
                "MLDv%d Reports of %,d octets, %d memberships each, %d frames per call, on %s%s",
                plan.version1() ? 1 : 2,
                figures.frameOctets(),
                figures.recordsPerReport(),
                figures.batch(),
                plan.link().interfaceName(),
                plan.link().qdiscBypass() ? " past the queueing discipline" : "");
        say("engine", figures.engine());
        say("plain", figures.plain());
        List<Double> ratios = figures.ratios();
        view.line(
                "%-8s%14.3f            (%.3f to %.3f in %d rounds)",
                "ratio", figures.ratio(), ratios.getFirst(), ratios.getLast(), ratios.size());
    }

    private void say(String name, List<EmissionRound> rounds) {
        List<Double> rates = Figures.rates(rounds);
        view.line(
                "%-8s%,14.0f reports/s  (%,.0f to %,.0f), %.0f ns of processor and %.2f octets of"
                        + " heap each, %,d retries",
                name,
                Figures.perSecond(rounds),
                rates.getFirst(),
                rates.getLast(),
                Figures.cpuNanos(rounds),
                Figures.allocated(rounds),
                Figures.retries(rounds));
    }

    private void sayRow(Figures figures) {
        view.line(
                "%8d %,14.0f %,14.0f %7.3f",
                figures.batch(),
                Figures.perSecond(figures.engine()),
                Figures.perSecond(figures.plain()),
                figures.ratio());
    }

    private void sayBest(List<Figures> all) {
        double best = all.stream().mapToDouble(f -> Figures.perSecond(f.engine())).max().orElse(0);
        String good =
                all.stream()
                        .filter(f -> Figures.perSecond(f.engine()) >= AS_GOOD * best)
                        .map(f -> String.valueOf(f.batch()))
                        .reduce((a, b) -> a + ", " + b)
                        .orElse("");
        view.line(
                String.format(
                        Locale.ROOT,
                        "best within %.0f %%: %s; the engine uses %d",
                        100 * (1 - AS_GOOD),
                        good,
                        EmissionPlan.DEFAULT_FRAMES_PER_BATCH));
    }

    private ObjectNode object(List<Figures> all) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        EmissionPlan plan = plans.apply(1);
        root.put("interface", plan.link().interfaceName());
        root.put("mld", plan.version1() ? 1 : 2);
        root.put("qdiscBypass", plan.link().qdiscBypass());
        root.put("transmit", Converters.word(plan.link().transmit()));
        ArrayNode batches = root.putArray("batches");
        for (Figures figures : all) {
            ObjectNode node = batches.addObject();
            node.put("framesPerBatch", figures.batch());
            node.put("frameOctets", figures.frameOctets());
            node.put("membershipsPerReport", figures.recordsPerReport());
            node.set("engine", object(figures.engine(), node.objectNode()));
            node.set("plain", object(figures.plain(), node.objectNode()));
            node.put("ratio", figures.ratio());
        }
        return root;
    }

    private static ObjectNode object(List<EmissionRound> rounds, ObjectNode node) {
        node.put("reportsPerSecond", Figures.perSecond(rounds));
        node.put("cpuNanosPerReport", Figures.cpuNanos(rounds));
        node.put("allocatedOctetsPerReport", Figures.allocated(rounds));
        node.put("retries", Figures.retries(rounds));
        ArrayNode each = node.putArray("rounds");
        Figures.rates(rounds).forEach(each::add);
        return node;
    }
}
