// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.registry.SourceSets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Who holds each group, and when it was last heard.
class TrackedListenersTest {
    private static final Ipv6Address HOST = RouterWorld.HOST;
    private static final Ipv6Address OTHER = RouterWorld.OTHER_HOST;

    private final RouterWorld world = new RouterWorld(RouterWorld.leaving(false, true));

    /// `EXCLUDE{a} 5000`: the filter and milliseconds of silence, by listener.
    private Map<Ipv6Address, String> listeners(RouterWorld of, char group) {
        Map<Ipv6Address, String> seen = new HashMap<>();
        of.groups.visitGroup(
                RouterWorld.group(group),
                new GroupVisitor() {
                    @Override
                    public void group(
                            long high,
                            long low,
                            FilterMode mode,
                            boolean version1,
                            long filterNanos,
                            long olderHostNanos) {}

                    @Override
                    public void source(long high, long low, long timerNanos) {}

                    @Override
                    public void listener(
                            long low, FilterMode mode, int filterSources, long lastSeenNanos) {
                        String text =
                                mode
                                        + sourcesOf(of, filterSources)
                                        + " "
                                        + lastSeenNanos / 1_000_000;
                        seen.put(new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, low), text);
                    }
                },
                of.time.getAsLong());
        return seen;
    }

    private static String sourcesOf(RouterWorld of, int set) {
        SourceSets sets = Objects.requireNonNull(of.groups.tables().filterSources());
        return IntStream.range(0, sets.size(set))
                .mapToObj(i -> Character.toString(Character.forDigit((int) sets.low(set, i), 36)))
                .collect(Collectors.joining(",", "{", "}"));
    }

    private String host() {
        return listeners(world, 'G').getOrDefault(HOST, "-");
    }

    @Test
    @DisplayName("each listener of a group with its own filter, and when it was last heard")
    void filters() {
        world.report("TO_EX G{a}").runSeconds(5).reportFrom(OTHER, "ALLOW G{b,c}").runSeconds(1);
        assertThat(listeners(world, 'G'))
                .containsOnly(
                        Map.entry(HOST, "EXCLUDE{a} 6000"), Map.entry(OTHER, "INCLUDE{b,c} 1000"));
        world.report("ALLOW H{a}", "TO_EX I{}");
        assertThat(world.groups.listenerCount()).isEqualTo(4);
    }

    @Test
    @DisplayName("SN-9: listeners are told apart by their addresses: who shares one is one of them")
    void addresses() {
        world.report("ALLOW G{a}").reportFrom(OTHER, "ALLOW G{a}").report("ALLOW G{b}");
        assertThat(world.groups.listenerCount()).isEqualTo(2);
        assertThat(listeners(world, 'G'))
                .containsOnly(Map.entry(HOST, "INCLUDE{a,b} 0"), Map.entry(OTHER, "INCLUDE{a} 0"));
        world.report("TO_IN G{}");
        assertThat(listeners(world, 'G')).containsOnlyKeys(OTHER);
    }

    @Test
    @DisplayName("what each type of record makes of a filter")
    void records() {
        world.reportFrom(OTHER, "TO_EX G{}");
        world.report("ALLOW G{a,b}");
        assertThat(host()).isEqualTo("INCLUDE{a,b} 0");
        world.report("BLOCK G{a}");
        assertThat(host()).isEqualTo("INCLUDE{b} 0");
        world.report("TO_EX G{a,b}");
        assertThat(host()).isEqualTo("EXCLUDE{a,b} 0");
        world.report("BLOCK G{c}");
        assertThat(host()).isEqualTo("EXCLUDE{a,b,c} 0");
        world.report("ALLOW G{a,c}");
        assertThat(host()).isEqualTo("EXCLUDE{b} 0");
        world.report("IS_EX G{d}");
        assertThat(host()).isEqualTo("EXCLUDE{d} 0");
        world.report("TO_IN G{a}");
        assertThat(host()).isEqualTo("INCLUDE{a} 0");
        world.report("TO_IN G{}");
        assertThat(host()).isEqualTo("-");
    }

    @Test
    @DisplayName("an answer to a specific query names what was asked about, not all that is wanted")
    void answersToSpecificQueries() {
        world.report("ALLOW G{a,b,c}").report("IS_IN G{b}");
        assertThat(host()).isEqualTo("INCLUDE{a,b,c} 0");
        world.report("TO_EX G{a,b}").report("IS_IN G{b,c}");
        assertThat(host())
                .as("EXCLUDE{a} answers a query for b and c so")
                .isEqualTo("EXCLUDE{a} 0");
    }

    @Test
    @DisplayName("a listener that is silent for the listening interval is forgotten")
    void silence() {
        world.report("TO_EX G{}").reportFrom(OTHER, "TO_EX G{}").runSeconds(125);
        world.report("IS_EX G{}").runSeconds(144.9);
        assertThat(listeners(world, 'G')).containsOnlyKeys(HOST, OTHER);
        world.runSeconds(0.2);
        assertThat(listeners(world, 'G')).containsOnlyKeys(HOST);
        world.runSeconds(125);
        world.assertEmpty();
    }

    @Test
    @DisplayName("CP-14 version 1: a Report is EXCLUDE{}, a Done a leave")
    void version1() {
        world.reportV1('G').reportV1From(OTHER, 'G').runSeconds(1).doneFrom(OTHER, 'G');
        assertThat(listeners(world, 'G')).containsOnly(Map.entry(HOST, "EXCLUDE{} 1000"));
        RouterWorld old =
                new RouterWorld(
                        new RouterRules(
                                1,
                                false,
                                false,
                                false,
                                true,
                                new RouterRules.Limits(9, 0, 9),
                                SsmRange.ASSIGNED));
        old.reportV1('G').reportV1From(OTHER, 'G').doneFrom(OTHER, 'G');
        assertThat(listeners(old, 'G')).containsOnly(Map.entry(HOST, "EXCLUDE{} 0"));
        old.runSeconds(300);
        old.assertEmpty();
    }

    @Test
    @DisplayName("SEC-5 listeners beyond the limit are refused and counted; a refresh is none more")
    void limit() {
        RouterWorld few =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                false,
                                false,
                                true,
                                new RouterRules.Limits(9, 3, 2),
                                SsmRange.ASSIGNED));
        for (int i = 0; i < 4; i++) {
            few.reportFrom(RouterWorld.host(i), "TO_EX G{}");
        }
        few.report("IS_EX G{}");
        assertThat(few.groups.listenerCount()).isEqualTo(2);
        assertThat(few.counters.get(DropReason.LIMIT_LISTENERS)).isEqualTo(2);
        few.report("IS_EX G{a,b,c,d}");
        assertThat(listeners(few, 'G').get(HOST)).as("too long to keep").isEqualTo("EXCLUDE{} 0");
        few.runSeconds(300);
        few.assertEmpty();
    }

    @Test
    @DisplayName("a group goes at once although thousands of listeners are remembered for it")
    void manyListeners() {
        RouterWorld many =
                new RouterWorld(
                        new RouterRules(
                                2,
                                false,
                                false,
                                false,
                                true,
                                new RouterRules.Limits(9, 9, 5000),
                                SsmRange.ASSIGNED));
        for (int i = 0; i < 5000; i++) {
            many.reportFrom(RouterWorld.host(i), "TO_EX G{}");
        }
        many.report("TO_IN G{}").runSeconds(2);
        assertThat(many.state('G')).isEqualTo("-");
        assertThat(many.groups.groupCount()).isZero();
        assertThat(many.groups.listenerCount()).as("they go in slices").isPositive();
        many.report("TO_EX G{}");
        assertThat(listeners(many, 'G')).as("a new group, not theirs").containsOnlyKeys(HOST);
        many.runSeconds(1);
        assertThat(many.groups.listenerCount()).isEqualTo(1);
        many.clear();
        many.assertEmpty();
    }

    @Test
    @DisplayName("TO_IN{} once more from somebody unknown is no listener")
    void leavesOfStrangers() {
        world.report("TO_EX G{}").reportFrom(OTHER, "TO_IN G{}", "BLOCK G{a}", "IS_IN G{}");
        assertThat(listeners(world, 'G')).containsOnlyKeys(HOST);
    }
}
