// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.RecordType;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Long stories of Reports, queries, leaves and silence, told to a router and to a naive one.
class RouterModelTest {
    private static final int STORIES = 25;
    private static final int STEPS = 500;
    private static final String GROUPS = "GHS";
    private static final String SOURCES = "abcde";
    private static final RecordType[] TYPES = RecordType.values();

    /// Milliseconds between events; whole ticks, so that nothing is rounded.
    private static final long[] STEP_MILLIS = {
        0, 0, 0, 10, 10, 100, 490, 500, 500, 1000, 1000, 1500, 2000, 10_000, 125_000, 270_000
    };

    private RouterWorld world = new RouterWorld();
    private NaiveRouter naive = new NaiveRouter();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    @DisplayName(
            "Q-8..Q-38 CP-14..CP-17 AD-7 AD-8 random stories: as the RFC's text, timer by timer")
    void stories(long seed) {
        for (int story = 0; story < STORIES; story++) {
            var random = new SplittableRandom(seed * 1000 + story);
            world = new RouterWorld();
            naive = new NaiveRouter();
            List<String> told = new ArrayList<>();
            for (int step = 0; step < STEPS; step++) {
                told.add(act(random));
                String where =
                        "seed %d story %d step %d: %s"
                                .formatted(
                                        seed,
                                        story,
                                        step,
                                        told.subList(Math.max(0, step - 12), told.size()));
                compare(where);
            }
            world.room = 100_000;
            run(600_000);
            compare("in the end");
            assertThat(naive.groups).isEmpty();
            world.assertEmpty();
        }
    }

    private String act(SplittableRandom random) {
        world.room = 1000;
        long pause = STEP_MILLIS[random.nextInt(STEP_MILLIS.length)];
        run(pause);
        char group = GROUPS.charAt(random.nextInt(GROUPS.length()));
        Set<Character> sources = sources(random);
        String what = group + "{" + names(sources) + "}";
        int kind = random.nextInt(100);
        if (kind < 80) {
            RecordType type = TYPES[random.nextInt(TYPES.length)];
            what = type + " " + what;
            naive.record(type, group, sources);
            world.report(what);
        } else if (kind < 88) {
            boolean suppress = random.nextInt(4) == 0;
            int delay = 500 * (1 + random.nextInt(4));
            String query = sources.isEmpty() ? Character.toString(group) : what;
            naive.heard(group, sources, suppress, delay);
            world.query(query, suppress, delay);
            what = "query " + query + " " + delay + " " + suppress;
        } else if (kind < 92) {
            naive.reportV1(group);
            world.reportV1(group);
            what = "v1 Report " + group;
        } else if (kind < 96) {
            naive.doneV1(group);
            world.done(group);
            what = "v1 Done " + group;
        } else {
            boolean querier = random.nextInt(3) != 0;
            naive.setQuerier(querier);
            world.querier(querier);
            what = "querier " + querier;
        }
        return "+" + pause + " " + what;
    }

    private static Set<Character> sources(SplittableRandom random) {
        int bits = random.nextInt(1 << SOURCES.length());
        bits &= random.nextInt(1 << SOURCES.length());
        Set<Character> chosen = new TreeSet<>();
        for (int i = 0; i < SOURCES.length(); i++) {
            if ((bits >> i & 1) != 0) {
                chosen.add(SOURCES.charAt(i));
            }
        }
        return chosen;
    }

    private static String names(Set<Character> sources) {
        return sources.stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private void run(long millis) {
        naive.run(millis);
        world.runSeconds(millis / 1000.0);
    }

    private void compare(String where) {
        assertThat(sorted(world.asked())).as(where).isEqualTo(sorted(naive.asked));
        assertThat(world.groups.groupCount()).as(where).isEqualTo(naive.groups.size());
        for (char name : GROUPS.toCharArray()) {
            NaiveRouter.Group expected = naive.groups.get(name);
            assertThat(world.state(name)).as(where).isEqualTo(text(expected));
            if (expected != null) {
                compareTimers(world.picture(name), expected, where);
            }
            for (char source : (SOURCES + "z").toCharArray()) {
                assertThat(world.forwards(name, source))
                        .as(where)
                        .isEqualTo(naive.forwards(name, source));
            }
        }
    }

    private static List<String> sorted(List<String> texts) {
        List<String> copy = new ArrayList<>(texts);
        Collections.sort(copy);
        return copy;
    }

    private static String text(NaiveRouter.@Nullable Group group) {
        if (group == null) {
            return "-";
        }
        String requested = "{" + names(group.names(true)) + "}";
        return group.exclude
                ? "EX(" + requested + ",{" + names(group.names(false)) + "})"
                : "IN" + requested;
    }

    private void compareTimers(Picture picture, NaiveRouter.Group expected, String where) {
        assertThat(picture.filterMillis).as(where).isEqualTo(left(expected.filterEnd));
        assertThat(picture.olderHostMillis).as(where).isEqualTo(left(expected.olderHostEnd));
        expected.sources.forEach(
                (name, source) ->
                        assertThat(picture.sources.get(name.toString()))
                                .as(where)
                                .isEqualTo(left(source.endMillis)));
    }

    private long left(long endMillis) {
        return endMillis == Long.MAX_VALUE ? 0 : endMillis - naive.nowMillis;
    }
}
