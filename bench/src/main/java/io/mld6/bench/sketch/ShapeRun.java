// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

import io.mld6.bench.listener.QueryFanOut;
import io.mld6.bench.support.Caches;
import io.mld6.bench.support.Population;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// One shape in this process: the engine and its yardsticks take turns, each with cold caches.
///
/// Prints the engine's nanoseconds, those of the best yardstick, and its name; of a drain then once
/// more, the query before it included.
final class ShapeRun {
    private static final int WARM_UP_ITEMS = 500_000;
    private static final int LEAST_WARM_UP = 4;

    /// What is timed: a step that says how many items it did, and one before it that counts by
    /// itself only where a query is followed to its frames.
    private interface Step {
        void before(long key);

        int run(long key);
    }

    /// Nanoseconds of processor time an item.
    private record Time(double before, double run) {}

    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private final Map<String, Step> steps = new LinkedHashMap<>();
    private final int rounds;

    /// Written so that what is not timed is not optimized away.
    @SuppressWarnings("unused")
    private long sink;

    /// Rounds before the first that counts.
    private int warmUp;

    private ShapeRun(int rounds) {
        this.rounds = rounds;
    }

    /// Measures one shape, and prints its line.
    ///
    /// @param arguments rounds, what, version, listeners, groups of each
    public static void main(String[] arguments) {
        ShapeRun run = new ShapeRun(Integer.parseInt(arguments[0]));
        int version = arguments[2].equals("v1") ? 1 : 2;
        Nodes nodes = new Nodes(Integer.parseInt(arguments[3]), Integer.parseInt(arguments[4]));
        run.warmUp = Math.max(LEAST_WARM_UP, WARM_UP_ITEMS / nodes.listeners);
        switch (arguments[1]) {
            case "drain" -> run.drains(version, nodes);
            case "fan-out" -> run.fanOuts(version, nodes);
            default -> run.specifics(version, nodes, arguments[1].equals("sources"));
        }
        run.print(arguments[1].equals("drain"));
    }

    private static MldQuery query(int version, Ipv6Address group, boolean sources) {
        return version == 1
                ? QueryFanOut.version1(group)
                : QueryFanOut.version2(group, sources ? QueryFanOut.SOURCES : List.of());
    }

    private void drains(int version, Nodes nodes) {
        int items = nodes.listeners * nodes.groups;
        Population engine = Population.withFrames(version, items, nodes.groups);
        steps.put(
                "engine",
                new Step() {
                    @Override
                    public void before(long key) {
                        sink += engine.ask(query(version, Ipv6Address.UNSPECIFIED, false));
                    }

                    @Override
                    public int run(long key) {
                        engine.drain();
                        return items;
                    }
                });
        if (version == 1) {
            steps.put("rows in place", drainOf(new RowsInPlace(nodes)));
            steps.put("pairs in buckets", drainOf(new PairsInBuckets(nodes)));
        } else {
            steps.put("a line a listener", drainOf(new Listeners(nodes)));
        }
    }

    private Step drainOf(Yardstick yardstick) {
        return new Step() {
            @Override
            public void before(long key) {
                sink += yardstick.ask(key);
            }

            @Override
            public int run(long key) {
                return yardstick.drain();
            }
        };
    }

    private void fanOuts(int version, Nodes nodes) {
        int memberships = nodes.listeners * nodes.groups;
        Population engine = Population.withoutFrames(version, memberships, nodes.groups);
        steps.put(
                "engine",
                new Step() {
                    @Override
                    public void before(long key) {
                        engine.drain();
                    }

                    @Override
                    public int run(long key) {
                        return engine.ask(query(version, Ipv6Address.UNSPECIFIED, false));
                    }
                });
        steps.put("bare loop", new BareLoop(version == 1 ? memberships : nodes.listeners));
    }

    private void specifics(int version, Nodes nodes, boolean sources) {
        int memberships = nodes.listeners * nodes.groups;
        Population engine = Population.withoutFrames(version, memberships, nodes.groups);
        steps.put(
                "engine",
                new Step() {
                    @Override
                    public void before(long key) {
                        engine.drain();
                    }

                    @Override
                    public int run(long key) {
                        int group = (int) Long.remainderUnsigned(key, nodes.groups);
                        return engine.ask(query(version, Population.group(group), sources));
                    }
                });
        steps.put("bare loop", new BareLoop(nodes.listeners));
    }

    /// The floor of a fan-out: a draw and an append for each, and nothing else.
    private static final class BareLoop implements Step {
        private static final int BLOCK = 1024;
        private final int count;
        private final int[] filed = new int[TickBuckets.TICKS + 1];
        private final int[][] ticks;

        BareLoop(int count) {
            this.count = count;
            ticks = new int[TickBuckets.TICKS + 1][count / TickBuckets.TICKS * 2 + 64];
        }

        @Override
        public void before(long key) {
            Arrays.fill(filed, 0);
        }

        @Override
        public int run(long key) {
            for (int from = 0; from < count; from += BLOCK) {
                file(key, from, Math.min(count, from + BLOCK));
            }
            return count;
        }

        private void file(long key, int from, int to) {
            for (int row = from; row < to; row++) {
                int tick = TickBuckets.tick(key, row, 0);
                ticks[tick][filed[tick]++] = row;
            }
        }
    }

    private void print(boolean toFrames) {
        Time[][] times = new Time[steps.size()][rounds];
        for (int round = rounds == 1 ? -1 : -warmUp; round < rounds; round++) {
            long key = (round + 1000) * 0x9e3779b97f4a7c15L;
            int each = 0;
            for (Step step : steps.values()) {
                Time one = time(step, key);
                if (round >= 0) {
                    times[each][round] = one;
                }
                each++;
            }
        }
        System.out.println(comparison(times, Time::run));
        if (toFrames) {
            System.out.println(comparison(times, time -> time.before() + time.run()));
        }
    }

    private String comparison(Time[][] times, ToDoubleFunction<Time> part) {
        String[] names = steps.keySet().toArray(String[]::new);
        double[] medians = new double[names.length];
        int best = 1;
        for (int i = 0; i < names.length; i++) {
            medians[i] = Arrays.stream(times[i]).mapToDouble(part).sorted().toArray()[rounds / 2];
            System.err.printf(Locale.ROOT, "%s %.2f ns%n", names[i], medians[i]);
            best = i > 1 && medians[i] < medians[best] ? i : best;
        }
        return String.format(Locale.ROOT, "%.2f %.2f %s", medians[0], medians[best], names[best]);
    }

    private Time time(Step step, long key) {
        sink += Caches.evict();
        long began = threads.getCurrentThreadCpuTime();
        step.before(key);
        long before = threads.getCurrentThreadCpuTime() - began;
        sink += Caches.evict();
        began = threads.getCurrentThreadCpuTime();
        double items = step.run(key);
        long ran = threads.getCurrentThreadCpuTime() - began;
        return new Time(before / items, ran / items);
    }
}
