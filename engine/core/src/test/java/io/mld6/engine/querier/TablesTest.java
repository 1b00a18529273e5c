// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Tables 7 and 8 of RFC 9777 §7.4 over all subsets of five sources: every router state, every
/// record.
///
/// The tables stand here once more, as the RFC has them: sets, one bit per source, in its notation.
/// `union` is A+B, `minus` A-B, `both` A*B.
class TablesTest {
    private static final int SOURCES = 5;
    private static final int ALL = (1 << SOURCES) - 1;
    private static final long SECOND = 1_000_000_000;
    private static final long MALI = 270 * SECOND;
    private static final long LLQT = 2 * SECOND;

    /// Between the state and the record.
    private static final long AGE = 50 * SECOND;

    /// What a row of a table says: the new state, and the actions.
    ///
    /// @param x requested sources; A in INCLUDE mode
    /// @param y excluded sources
    /// @param mali sources whose timer becomes MALI
    /// @param filterTimer sources whose timer becomes the filter timer's value
    /// @param restarts filter timer = MALI
    /// @param asked X of Q(MA,X)
    /// @param asksGroup Q(MA)
    private record Row(
            FilterMode mode,
            int x,
            int y,
            int mali,
            int filterTimer,
            boolean restarts,
            int asked,
            boolean asksGroup) {}

    private static int union(int a, int b) {
        return a | b;
    }

    private static int minus(int a, int b) {
        return a & ~b;
    }

    private static int both(int a, int b) {
        return a & b;
    }

    private static Row include(int x, int mali, int asked) {
        return new Row(FilterMode.INCLUDE, x, 0, mali, 0, false, asked, false);
    }

    private static Row exclude(
            int x, int y, int mali, int filterTimer, boolean restarts, int asked) {
        return new Row(FilterMode.EXCLUDE, x, y, mali, filterTimer, restarts, asked, false);
    }

    ///
    private static Row includeRow(int a, RecordType type, int b) {
        return switch (type) {
            case IS_IN, ALLOW -> include(union(a, b), b, 0);
            case IS_EX -> exclude(both(a, b), minus(b, a), 0, 0, true, 0);
            case BLOCK -> include(a, 0, both(a, b));
            case TO_EX -> exclude(both(a, b), minus(b, a), 0, 0, true, both(a, b));
            case TO_IN -> include(union(a, b), b, minus(a, b));
        };
    }

    ///
    private static Row excludeRow(int x, int y, RecordType type, int a) {
        int unknown = minus(minus(a, x), y);
        return switch (type) {
            case IS_IN, ALLOW -> exclude(union(x, a), minus(y, a), a, 0, false, 0);
            case IS_EX -> exclude(minus(a, y), both(y, a), unknown, 0, true, 0);
            case BLOCK -> exclude(union(x, minus(a, y)), y, 0, unknown, false, minus(a, y));
            case TO_EX -> exclude(minus(a, y), both(y, a), 0, unknown, true, minus(a, y));
            case TO_IN ->
                    new Row(
                            FilterMode.EXCLUDE,
                            union(x, a),
                            minus(y, a),
                            a,
                            0,
                            false,
                            minus(x, a),
                            true);
        };
    }

    private static Row row(FilterMode mode, int x, int y, RecordType type, int record) {
        return mode == FilterMode.INCLUDE
                ? includeRow(x, type, record)
                : excludeRow(x, y, type, record);
    }

    private interface Case {
        void check(FilterMode mode, int x, int y, int record);
    }

    private static void forAll(Case check) {
        for (int record = 0; record <= ALL; record++) {
            for (int x = 0; x <= ALL; x++) {
                check.check(FilterMode.INCLUDE, x, 0, record);
                for (int y = 0; y <= ALL; y++) {
                    if (both(x, y) == 0) {
                        check.check(FilterMode.EXCLUDE, x, y, record);
                    }
                }
            }
        }
    }

    @ParameterizedTest
    @EnumSource(RecordType.class)
    @DisplayName("Q-16..Q-27 the pure function, source by source, is the table")
    void function(RecordType type) {
        forAll(
                (mode, x, y, record) -> {
                    StateTransition transition = StateTransition.of(mode, type);
                    Row expected = row(mode, x, y, type, record);
                    assertThat(applied(transition, x, y, record))
                            .as("%s(%s,%s) %s %s", mode, x, y, type, record)
                            .isEqualTo(expected);
                });
    }

    private static Row applied(StateTransition transition, int x, int y, int record) {
        int newX = 0;
        int newY = 0;
        int mali = 0;
        int filterTimer = 0;
        int asked = 0;
        for (int bit = 1; bit <= ALL; bit <<= 1) {
            boolean there = both(union(x, y), bit) != 0;
            boolean listed = both(record, bit) != 0;
            if (!there && !listed) {
                continue;
            }
            SourceStep step =
                    there ? transition.step(both(x, bit) != 0, listed) : transition.awayListed();
            switch (step) {
                case KEEP, KEEP_AND_ASK -> {
                    newX |= both(x, bit);
                    newY |= both(y, bit);
                }
                case LISTEN -> {
                    newX |= bit;
                    mali |= bit;
                }
                case WATCH_AND_ASK -> {
                    newX |= bit;
                    filterTimer |= bit;
                }
                case EXCLUDE -> newY |= bit;
                case DELETE -> {}
            }
            asked |= step.asks() ? bit : 0;
        }
        return new Row(
                transition.mode(),
                newX,
                newY,
                mali,
                filterTimer,
                transition.restartsFilterTimer(),
                asked,
                transition.asksGroup());
    }

    @ParameterizedTest
    @EnumSource(RecordType.class)
    @DisplayName(
            "Q-16..Q-27 Q-7 a router that is not the querier: state and timers are the table's")
    void rowsAndTimers(RecordType type) {
        RouterWorld world = new RouterWorld();
        world.querier(false);
        forAll(
                (mode, x, y, record) -> {
                    play(world, mode, x, y, type, record);
                    check(world, mode, x, y, type, record, false);
                    assertThat(world.asked()).isEmpty();
                    world.clear();
                });
    }

    @ParameterizedTest
    @EnumSource(RecordType.class)
    @DisplayName("Q-16..Q-30 the querier asks about what the table says and lowers its timers")
    void querierAsks(RecordType type) {
        RouterWorld world = new RouterWorld();
        forAll(
                (mode, x, y, record) -> {
                    world.room = 10;
                    world.mark();
                    play(world, mode, x, y, type, record);
                    check(world, mode, x, y, type, record, true);
                    checkQueries(world, row(mode, x, y, type, record));
                    world.clear();
                });
    }

    /// Brings about the state at time 0, and the record at 50 s.
    private static void play(
            RouterWorld world, FilterMode mode, int x, int y, RecordType type, int record) {
        long now = world.time.getAsLong();
        if (mode == FilterMode.EXCLUDE) {
            hear(world, RecordType.IS_EX, y, now);
        }
        hear(world, RecordType.IS_IN, x, now);
        // The timers are not run meanwhile: the state is what is looked at.
        hear(world, type, record, now + AGE);
    }

    private static void hear(RouterWorld world, RecordType type, int set, long nowNanos) {
        List<Ipv6Address> sources = new ArrayList<>();
        for (int i = 0; i < SOURCES; i++) {
            if ((set >> i & 1) != 0) {
                sources.add(source(i));
            }
        }
        AddressRecord record = new AddressRecord(type, RouterWorld.GROUP, sources);
        world.groups.onReport(new Mldv2Report(List.of(record)), RouterWorld.HOST, nowNanos);
    }

    private static Ipv6Address source(int i) {
        return RouterWorld.source((char) ('a' + i));
    }

    private static void check(
            RouterWorld world,
            FilterMode mode,
            int x,
            int y,
            RecordType type,
            int record,
            boolean querier) {
        Row expected = row(mode, x, y, type, record);
        String story = mode + "(" + x + "," + y + ") " + type + " " + record;
        if (expected.mode() == FilterMode.INCLUDE && expected.x() == 0) {
            assertThat(world.state('G')).as(story).isEqualTo("-");
            return;
        }
        Picture picture = world.picture('G');
        assertThat(picture.mode).as(story).isEqualTo(expected.mode());
        for (int i = 0; i < SOURCES; i++) {
            int bit = 1 << i;
            Long left = picture.sources.get(Character.toString('a' + i));
            if (both(union(expected.x(), expected.y()), bit) == 0) {
                assertThat(left).as(story).isNull();
            } else {
                // Seen from time 0, so what was not touched has all of MALI left.
                long end =
                        both(expected.y(), bit) != 0
                                ? 0
                                : both(expected.mali(), bit) != 0 ? AGE + MALI : MALI;
                if (querier && both(expected.asked(), bit) != 0) {
                    end = AGE + LLQT;
                }
                assertThat(left).as(story).isEqualTo(end / 1_000_000);
            }
        }
        long filterEnd = expected.mode() == FilterMode.INCLUDE ? 0 : MALI;
        if (expected.restarts()) {
            filterEnd = AGE + MALI;
        }
        if (querier && expected.asksGroup()) {
            filterEnd = AGE + LLQT;
        }
        assertThat(picture.filterMillis).as(story).isEqualTo(filterEnd / 1_000_000);
    }

    private static void checkQueries(RouterWorld world, Row expected) {
        List<String> queries = world.asked().stream().map(text -> text.split(" ", 2)[1]).toList();
        List<String> wanted = new ArrayList<>();
        if (expected.asksGroup()) {
            wanted.add("Q(G)");
        }
        if (expected.asked() != 0) {
            StringBuilder names = new StringBuilder();
            for (int i = 0; i < SOURCES; i++) {
                if ((expected.asked() >> i & 1) != 0) {
                    names.append(names.isEmpty() ? "" : ",").append((char) ('a' + i));
                }
            }
            wanted.add("Q(G{" + names + "})");
        }
        assertThat(queries).containsExactlyInAnyOrderElementsOf(wanted);
    }

    @Test
    @DisplayName("Q-34 Q-35 what is asked first has the S flag clear and the delay of §9.8")
    void firstQueries() {
        RouterWorld world = new RouterWorld();
        world.report("TO_EX G{}", "ALLOW G{a}").mark().report("TO_IN G{}");
        assertThat(world.queries()).hasSize(2).allMatch(TablesTest::isFirst);
    }

    private static boolean isFirst(MldQuery query) {
        return query instanceof Mldv2Query asked
                && !asked.suppressRouterProcessing()
                && asked.maximumResponseDelayMillis() == 1000
                && asked.robustnessVariable() == 2
                && asked.queryIntervalSeconds() == 125;
    }
}
