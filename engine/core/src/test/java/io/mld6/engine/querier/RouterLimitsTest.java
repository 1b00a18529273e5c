// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.testing.Allocation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What a flood of Reports can do: RFC 9777 §10.2.
class RouterLimitsTest {
    private static final RecordType[] TYPES = RecordType.values();

    @Test
    @DisplayName("SEC-5 groups beyond the limit are refused and counted, known ones go on")
    void groups() {
        RouterWorld world = new RouterWorld(RouterWorld.limits(2, 10));
        world.report("TO_EX G{}", "ALLOW H{a}", "TO_EX I{}", "ALLOW J{a}", "IS_EX G{}");
        assertThat(world.groups.groupCount()).isEqualTo(2);
        assertThat(world.state('I')).isEqualTo("-");
        assertThat(world.counters.get(DropReason.LIMIT_GROUPS)).isEqualTo(2);
        world.report("ALLOW G{a}");
        assertThat(world.state('G')).isEqualTo("EX({a},{})");
        world.report("TO_IN H{}").runSeconds(3).report("TO_EX I{}");
        assertThat(world.state('I')).as("room again").isEqualTo("EX({},{})");
        assertThat(world.counters.get(DropReason.LIMIT_GROUPS)).isEqualTo(2);
    }

    @Test
    @DisplayName("SEC-5 sources beyond the limit are refused and counted one by one")
    void sourcesOfInclude() {
        RouterWorld world = new RouterWorld(RouterWorld.limits(10, 3));
        world.report("ALLOW G{a,b,c,d,e}");
        assertThat(world.state('G')).isEqualTo("IN{a,b,c}");
        assertThat(world.counters.get(DropReason.LIMIT_SOURCES)).isEqualTo(2);
        world.report("IS_IN G{a,d}", "ALLOW H{a}");
        assertThat(world.state('G')).isEqualTo("IN{a,b,c}");
        assertThat(world.sourceLeft('G', 'a')).isEqualTo(RouterWorld.MALI);
        assertThat(world.counters.get(DropReason.LIMIT_SOURCES)).isEqualTo(3);
        assertThat(world.state('H')).as("the limit is the group's").isEqualTo("IN{a}");
    }

    @Test
    @DisplayName(
            "SEC-5 an exclude list too long to keep: forwarded rather too much than too little")
    void sourcesOfExclude() {
        RouterWorld world = new RouterWorld(RouterWorld.limits(10, 3));
        world.report("IS_EX G{a,b,c,d,e}");
        assertThat(world.state('G')).isEqualTo("EX({},{a,b,c})");
        assertThat(world.forwards('G', 'd')).isTrue();
        assertThat(world.forwards('G', 'z')).isTrue();
        assertThat(world.counters.get(DropReason.LIMIT_SOURCES)).isEqualTo(2);
        world.report("ALLOW H{a,b,c}").report("TO_EX H{d,e,f}");
        assertThat(world.state('H'))
                .as("what the record deletes makes room")
                .isEqualTo("EX({},{d,e,f})");
        world.report("BLOCK G{x}").runSeconds(3);
        assertThat(world.forwards('G', 'x')).as("blocked, but no room to know it").isTrue();
    }

    @Test
    @DisplayName("SEC-5 no sources at all: any-source joins work, source-specific ones are refused")
    void noSources() {
        RouterWorld world = new RouterWorld(RouterWorld.limits(10, 0));
        world.report("ALLOW G{a}");
        world.assertEmpty();
        assertThat(world.counters.get(DropReason.LIMIT_SOURCES)).isEqualTo(1);
        world.report("IS_EX G{a}");
        assertThat(world.state('G')).isEqualTo("EX({},{})");
        assertThat(world.forwards('G', 'a')).isTrue();
    }

    @Test
    @DisplayName(
            "FZ-85 SEC-5 a million Reports with random groups and sources: bounded, books balance")
    void flood() {
        int maximumGroups = 500;
        int maximumSources = 20;
        int maximumListeners = 300;
        RouterWorld world =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                false,
                                true,
                                true,
                                new RouterRules.Limits(
                                        maximumGroups, maximumSources, maximumListeners),
                                SsmRange.ASSIGNED));
        SilentRouter router = new SilentRouter(world);
        var random = new SplittableRandom(85);
        long octets = 0;
        for (int i = 0; i < 1_000_000; i++) {
            // Half of them go for few groups, so that lists fill up and are changed.
            long low = random.nextBoolean() ? random.nextInt(50) : random.nextLong();
            Ipv6Address group = new Ipv6Address(0xff0e_0000_0000_0000L, low);
            Ipv6Address reporter =
                    new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, random.nextInt(1000));
            if (i % 16 == 0) {
                router.groups.onReport(new Mldv1Report(group), reporter, world.time.getAsLong());
            } else {
                List<Ipv6Address> sources = new ArrayList<>();
                for (int n = random.nextInt(8); n > 0; n--) {
                    sources.add(new Ipv6Address(0x2001_0db8_0000_0000L, random.nextInt(100)));
                }
                RecordType type = TYPES[random.nextInt(TYPES.length)];
                Mldv2Report report =
                        new Mldv2Report(List.of(new AddressRecord(type, group, sources)));
                router.groups.onReport(report, reporter, world.time.getAsLong());
            }
            if (i % 1000 == 0) {
                world.time.run(Duration.ofMillis(100));
                assertThat(router.groups.groupCount()).isLessThanOrEqualTo(maximumGroups);
                assertThat(router.groups.sourceCount())
                        .isLessThanOrEqualTo(maximumGroups * maximumSources);
                assertThat(router.groups.listenerCount()).isLessThanOrEqualTo(maximumListeners);
                if (i == 300_000) {
                    octets = router.groups.tables().sizeOctets();
                }
            }
        }
        assertThat(world.counters.get(DropReason.LIMIT_GROUPS)).isPositive();
        assertThat(world.counters.get(DropReason.LIMIT_SOURCES)).isPositive();
        assertThat(world.counters.get(DropReason.LIMIT_LISTENERS)).isPositive();
        assertThat(router.groups.tables().sizeOctets()).isLessThanOrEqualTo(2 * octets);
        world.time.run(Duration.ofMinutes(10));
        assertThat(router.groups.groupCount()).isZero();
        assertThat(router.groups.sourceCount()).isZero();
        assertThat(router.groups.listenerCount()).isZero();
    }

    /// A router whose queries and advice go nowhere.
    private static final class SilentRouter implements QueryOutput, ForwardingAdvice {
        final RouterGroups groups;

        /// Runs with the next advice about a source, once.
        @Nullable Runnable first;

        SilentRouter(RouterWorld world) {
            groups = world.anotherRouter(this, this);
            groups.setQuerier(true, world.time.getAsLong());
        }

        @Override
        public int room() {
            return 100;
        }

        @Override
        public void query(MldQuery query) {}

        @Override
        public void flush() {}

        @Override
        public void anySource(long groupHigh, long groupLow, boolean forward) {}

        @Override
        public void source(
                long groupHigh,
                long groupLow,
                long sourceHigh,
                long sourceLow,
                SourceAdvice advice) {
            Runnable once = first;
            if (once != null) {
                first = null;
                once.run();
            }
        }
    }

    @Test
    @DisplayName("SEC-5 10^5 groups with 10 sources each go in slices, not in one turn")
    void allExpire() {
        RouterWorld world = new RouterWorld(RouterWorld.limits(100_000, 10));
        SilentRouter router = new SilentRouter(world);
        List<Ipv6Address> sources = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            sources.add(RouterWorld.source((char) ('a' + i)));
        }
        for (int i = 0; i < 100_000; i++) {
            AddressRecord record =
                    new AddressRecord(RecordType.IS_IN, RouterWorld.GROUP.plus(i), sources);
            router.groups.onReport(
                    new Mldv2Report(List.of(record)), RouterWorld.HOST, world.time.getAsLong());
        }
        assertThat(router.groups.groupCount()).isEqualTo(100_000);
        assertThat(router.groups.sourceCount()).isEqualTo(1_000_000);
        // Takes its turn with the router's, as a read would, and looks how far that has come.
        int[] mostInOneTurn = {0};
        Runnable reader =
                new Runnable() {
                    private int last = router.groups.sourceCount();

                    @Override
                    public void run() {
                        int left = router.groups.sourceCount();
                        mostInOneTurn[0] = Math.max(mostInOneTurn[0], last - left);
                        last = left;
                        if (left > 0) {
                            world.time.execute(this);
                        }
                    }
                };
        world.time.run(Duration.ofSeconds(269));
        world.time.freeze(Duration.ofSeconds(2));
        router.first = () -> world.time.execute(reader);
        world.time.runNanos(0);
        assertThat(router.groups.sourceCount()).isZero();
        assertThat(router.groups.groupCount()).isZero();
        assertThat(mostInOneTurn[0])
                .isPositive()
                .isLessThanOrEqualTo(ResponseSchedule.SLICE * ResponseSchedule.SLICES_PER_TURN);
    }

    /// With listeners remembered, a list of sources that nobody has as filter is made anew.
    @ParameterizedTest
    @CsvSource({"false,ALLOW I{d}", "true,ALLOW G{a;b;c;d;e}"})
    @DisplayName("a known Report allocates nothing: no object per record, group or source")
    void allocatesNothing(boolean tracking, String record) {
        RouterWorld world =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                false,
                                false,
                                tracking,
                                new RouterRules.Limits(99, 99, 99),
                                SsmRange.ASSIGNED));
        SilentRouter router = new SilentRouter(world);
        Mldv1Report version1 = new Mldv1Report(RouterWorld.group('H'));
        Mldv2Report include = new Mldv2Report(List.of(RouterWorld.record("IS_IN G{a,b,c,d,e}")));
        Mldv2Report exclude = new Mldv2Report(List.of(RouterWorld.record("IS_EX I{a,b,c}")));
        Mldv2Report mixed = new Mldv2Report(List.of(RouterWorld.record(record)));
        long[] now = {world.time.getAsLong()};
        long octets =
                Allocation.octetsOfThousand(
                        () -> {
                            now[0] += 1000;
                            router.groups.onReport(version1, RouterWorld.HOST, now[0]);
                            router.groups.onReport(include, RouterWorld.HOST, now[0]);
                            router.groups.onReport(exclude, RouterWorld.HOST, now[0]);
                            router.groups.onReport(mixed, RouterWorld.HOST, now[0]);
                        });
        assertThat(octets).isLessThan(10_000);
    }

    @Test
    @DisplayName("SEC-5 limits that are none are refused")
    void badLimits() {
        assertThatIllegalArgumentException().isThrownBy(() -> RouterWorld.limits(0, 1));
        assertThatIllegalArgumentException().isThrownBy(() -> RouterWorld.limits(1, -1));
    }
}
