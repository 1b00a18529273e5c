// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.Subscriptions.DEFAULT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.testing.Allocation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SubscriptionsTest {
    private static final int MAXIMUM_SOURCES = 6;

    private final SourceSets sets = new SourceSets();
    private final Notation notation = new Notation(sets);
    private final Subscriptions subscriptions = new Subscriptions(sets, MAXIMUM_SOURCES);
    private final Map<Integer, Integer> filters = new HashMap<>();

    private int filter(int row) {
        return filters.getOrDefault(row, Filter.NOTHING);
    }

    private String state(int row) {
        return notation.filterText(filter(row));
    }

    /// Listens as the membership of `row` would, which keeps the filter; what it is then.
    private String listen(Subscriptions on, int row, long subscription, String wanted) {
        int request = notation.filter(wanted);
        int current = filter(row);
        try {
            int next =
                    on.listen(
                            row,
                            current,
                            subscription,
                            Filter.mode(request),
                            Filter.sourceSet(request));
            filters.put(row, next);
            sets.release(Filter.sourceSet(current));
            return notation.filterText(next);
        } finally {
            sets.release(Filter.sourceSet(request));
        }
    }

    private String listen(long subscription, String wanted) {
        return listen(subscriptions, 1, subscription, wanted);
    }

    @ParameterizedTest(name = "{0} is {1}")
    @CsvSource(
            delimiter = '|',
            value = {
                // V2-24, V2-25: the examples of RFC 9777 §4.2.
                "EX{a,b,c,d}; EX{b,c,d,e}; IN{d,e,f}       | EX{b,c}",
                "EX{a,b,c,d}; EX{b,c,d,e}; IN{d,e,f}; EX{} | EX{}",
                "IN{a,b,c}; IN{b,c,d}; IN{e,f}             | IN{a,b,c,d,e,f}",
                "EX{}                                      | EX{}",
                "IN{a}; EX{a}                              | EX{}",
                "IN{a}; EX{a,b}                            | EX{b}",
                "IN{}; IN{}                                | IN{}",
                "IN{a}; IN{a}                              | IN{a}",
            })
    void merges(String wanted, String merged) {
        List<String> each = List.of(wanted.split("; ", -1));
        for (int start = 0; start < each.size(); start++) {
            // In every rotation, and with the default subscription first, last and in between.
            String last = "";
            for (int i = 0; i < each.size(); i++) {
                last = listen(i, each.get((start + i) % each.size()));
            }
            assertThat(last).isEqualTo(merged);
            for (int i = 0; i < each.size(); i++) {
                last = listen(i, "IN{}");
            }
            assertThat(last).isEqualTo("IN{}");
            assertThat(subscriptions.size()).isZero();
            assertThat(sets.live()).isZero();
        }
    }

    @Test
    void isIncludeAgainWithTheLastExclude() {
        // V2-26.
        assertThat(listen(1, "IN{a}")).isEqualTo("IN{a}");
        assertThat(listen(2, "EX{}")).isEqualTo("EX{}");
        assertThat(listen(2, "IN{}")).isEqualTo("IN{a}");
    }

    @Test
    void aSubscriptionIsReplacedNotAddedTo() {
        // V2-21, also from one mode to the other.
        assertThat(listen(1, "IN{a}")).isEqualTo("IN{a}");
        assertThat(listen(1, "IN{b}")).isEqualTo("IN{b}");
        assertThat(listen(1, "EX{c}")).isEqualTo("EX{c}");
        assertThat(listen(DEFAULT, "IN{c}")).isEqualTo("EX{}");
        assertThat(listen(DEFAULT, "IN{d}")).isEqualTo("EX{c}");
    }

    @Test
    void deletingWhatIsNotThereDoesNothing() {
        // V2-22.
        assertThat(listen(7, "IN{}")).isEqualTo("IN{}");
        assertThat(listen(DEFAULT, "IN{a}")).isEqualTo("IN{a}");
        assertThat(listen(7, "IN{}")).isEqualTo("IN{a}");
        assertThat(subscriptions.size()).isZero();
        assertThat(listen(8, "IN{b}")).isEqualTo("IN{a,b}");
        assertThat(listen(7, "IN{}")).isEqualTo("IN{a,b}");
    }

    @Test
    void anUnchangedMergeIsTheSameFilter() {
        // V2-28: equal filters are equal ints.
        listen(1, "EX{a}");
        int before = filter(1);
        listen(2, "IN{b}");

        assertThat(filter(1)).isEqualTo(before);
    }

    @Test
    void theDefaultSubscriptionAloneIsKeptInTheRowOnly() {
        listen(DEFAULT, "EX{}");
        listen(DEFAULT, "IN{a,b}");
        assertThat(subscriptions.size()).isZero();

        listen(1, "IN{c}");
        assertThat(subscriptions.size()).isEqualTo(1);
        listen(1, "IN{}");
        assertThat(subscriptions.size()).isZero();
        assertThat(state(1)).isEqualTo("IN{a,b}");

        listen(DEFAULT, "IN{}");
        assertThat(sets.live()).isZero();
    }

    @Test
    void theDefaultSubscriptionAloneAllocatesNothing() {
        int list = notation.set("{a,b}");
        Runnable joinAndLeave =
                () -> {
                    int joined =
                            subscriptions.listen(
                                    1, Filter.NOTHING, DEFAULT, FilterMode.INCLUDE, list);
                    int left =
                            subscriptions.listen(
                                    1, joined, DEFAULT, FilterMode.INCLUDE, SourceSets.EMPTY);
                    sets.release(Filter.sourceSet(joined));
                    sets.release(Filter.sourceSet(left));
                };

        assertThat(Allocation.octetsOfThousand(joinAndLeave)).isLessThan(8000);
    }

    @Test
    void anotherSubscriptionAloneIsKeptHere() {
        listen(1, "IN{a}");
        assertThat(subscriptions.size()).isEqualTo(1);
        assertThat(listen(DEFAULT, "IN{b}")).isEqualTo("IN{a,b}");
        assertThat(listen(DEFAULT, "IN{}")).isEqualTo("IN{a}");
        assertThat(listen(1, "IN{}")).isEqualTo("IN{}");
        assertThat(subscriptions.size()).isZero();
    }

    @Test
    void rowsAreApart() {
        listen(subscriptions, 1, 5, "IN{a}");

        assertThat(listen(subscriptions, 2, 5, "IN{b}")).isEqualTo("IN{b}");
        assertThat(state(1)).isEqualTo("IN{a}");
    }

    @ParameterizedTest
    @ValueSource(longs = {DEFAULT, 1})
    void refusesAListThatIsTooLong(long subscription) {
        // V2-27.
        listen(subscription, "IN{a}");

        assertThatThrownBy(() -> listen(subscription, "EX{a,b,c,d,e,f,g}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("7 sources, most are 6");
        assertThat(listen(2, "IN{b}")).isEqualTo("IN{a,b}");
    }

    @ParameterizedTest
    @ValueSource(longs = {DEFAULT, 1})
    void refusesWhatMakesTheMergedListTooLong(long subscription) {
        // V2-27: the first time there is nothing kept yet, the second time there is.
        listen(subscription, "IN{a,b,c,d}");
        for (int i = 0; i < 2; i++) {
            int live = sets.live();
            int kept = subscriptions.size();

            assertThatThrownBy(() -> listen(2, "IN{e,f,g}"))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("merged source list above 6");
            assertThat(state(1)).isEqualTo("IN{a,b,c,d}");
            assertThat(sets.live()).isEqualTo(live);
            assertThat(subscriptions.size()).isEqualTo(kept);
            assertThat(listen(2, "IN{a}")).isEqualTo("IN{a,b,c,d}");
        }
    }

    @Test
    void deletingNeverFails() {
        // The INCLUDE lists are bounded together even while an EXCLUDE hides them.
        listen(1, "EX{}");
        listen(2, "IN{a,b,c,d}");
        assertThatThrownBy(() -> listen(3, "IN{e,f,g}")).isInstanceOf(IllegalStateException.class);
        assertThat(listen(3, "IN{e,f}")).isEqualTo("EX{}");

        assertThat(listen(1, "IN{}")).isEqualTo("IN{a,b,c,d,e,f}");
    }

    @Test
    void lightweightHasNoExcludeWithSources() {
        // LW-1.
        HostRules rules =
                new HostRules(
                        2,
                        ListenerWorld.SHARED,
                        Mldv2World.rules(2, true, MAXIMUM_SOURCES),
                        2,
                        SsmRange.ASSIGNED);
        long high = ListenerWorld.GROUP.high();
        long low = ListenerWorld.GROUP.low();
        int anySet = SourceSets.EMPTY + 1;

        assertThatThrownBy(() -> rules.check(rules.usual(), high, low, Filter.exclude(anySet)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lightweight");
        rules.check(rules.usual(), high, low, Filter.include(anySet));
        rules.check(rules.usual(), high, low, Filter.ANY);
        rules.check(new HostKind(2, false, DelayLaw.UNIFORM), high, low, Filter.exclude(anySet));
    }

    @Test
    void forgettingARowGivesItsSetsBack() {
        listen(1, "IN{a}");
        listen(2, "IN{b}");
        subscriptions.forget(1);
        subscriptions.forget(1);
        sets.release(Filter.sourceSet(filter(1)));
        filters.clear();

        assertThat(sets.live()).isZero();
        assertThat(listen(3, "IN{c}")).isEqualTo("IN{c}");
    }

    /// Random requests to a few rows, refused ones included, against §4.2 in its own words.
    @Test
    void doesWhatTheRfcSays() {
        for (long seed = 1; seed <= 100; seed++) {
            new Model(seed).run();
        }
        assertThat(sets.live()).isZero();
    }

    private record Wish(boolean exclude, Set<Character> sources) {
        String text() {
            var text = new StringBuilder();
            sources.forEach(it -> text.append(text.isEmpty() ? "" : ",").append(it));
            return (exclude ? "EX{" : "IN{") + text + "}";
        }
    }

    private final class Model {
        private final long seed;
        private final Random random;
        private final List<Map<Long, Wish>> rows =
                List.of(new HashMap<>(), new HashMap<>(), new HashMap<>());

        Model(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
        }

        void run() {
            for (int step = 0; step < 100; step++) {
                step(random.nextInt(rows.size()), random.nextInt(4), wish());
            }
            for (int row = 0; row < rows.size(); row++) {
                for (long subscription = 0; subscription < 4; subscription++) {
                    step(row, subscription, new Wish(false, Set.of()));
                }
                assertThat(filters).containsEntry(row, Filter.NOTHING);
            }
        }

        private Wish wish() {
            var sources = new TreeSet<Character>();
            int density = 1 + random.nextInt(6);
            for (char source = 'a'; source <= 'i'; source++) {
                if (random.nextInt(6) < density && random.nextBoolean()) {
                    sources.add(source);
                }
            }
            boolean nothing = random.nextInt(4) == 0;
            return nothing ? new Wish(false, Set.of()) : new Wish(random.nextInt(3) == 0, sources);
        }

        private void step(int row, long subscription, Wish wish) {
            String before = state(row);
            var after = new HashMap<>(rows.get(row));
            after.remove(subscription);
            if (wish.exclude || !wish.sources.isEmpty()) {
                after.put(subscription, wish);
            }
            Wish merged = merged(after);
            if (wish.sources.size() > MAXIMUM_SOURCES) {
                refused(IllegalArgumentException.class, row, subscription, wish, before);
            } else if (included(after).size() > MAXIMUM_SOURCES) {
                refused(IllegalStateException.class, row, subscription, wish, before);
            } else {
                rows.get(row).clear();
                rows.get(row).putAll(after);
                assertThat(listen(subscriptions, row, subscription, wish.text()))
                        .as("seed %d", seed)
                        .isEqualTo(merged.text());
            }
            assertThat(subscriptions.size())
                    .as("seed %d", seed)
                    .isEqualTo(
                            rows.stream()
                                    .filter(it -> !Set.of(0L).containsAll(it.keySet()))
                                    .count());
        }

        private void refused(
                Class<? extends Exception> why,
                int row,
                long subscription,
                Wish wish,
                String before) {
            assertThatThrownBy(() -> listen(subscriptions, row, subscription, wish.text()))
                    .as("seed %d", seed)
                    .isInstanceOf(why);
            assertThat(state(row)).isEqualTo(before);
        }

        /// V2-25: the union of all INCLUDE lists.
        private static Set<Character> included(Map<Long, Wish> wishes) {
            var included = new TreeSet<Character>();
            wishes.values().stream()
                    .filter(it -> !it.exclude)
                    .forEach(it -> included.addAll(it.sources));
            return included;
        }

        /// V2-24: the intersection of all EXCLUDE lists without what anybody INCLUDEs.
        private static Wish merged(Map<Long, Wish> wishes) {
            var excludes = wishes.values().stream().filter(Wish::exclude).toList();
            if (excludes.isEmpty()) {
                return new Wish(false, included(wishes));
            }
            var excluded = new TreeSet<>(excludes.getFirst().sources);
            excludes.forEach(it -> excluded.retainAll(it.sources));
            excluded.removeAll(included(wishes));
            return new Wish(true, excluded);
        }
    }
}
