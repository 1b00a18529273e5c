// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.engine.listener.ListenerWorld.GROUP;
import static io.mld6.engine.listener.ListenerWorld.OTHER_GROUP;
import static io.mld6.engine.listener.ListenerWorld.SHARED;
import static io.mld6.engine.listener.ListenerWorld.SNOOPED;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.testing.Vectors;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// When answers and repetitions go out.
class DelaysTest {
    private static final Duration LONG = Duration.ofMinutes(5);

    private static ListenerWorld population(int listeners, int groups, long seed) {
        var world = new ListenerWorld(listeners, SNOOPED, seed);
        for (int group = 0; group < groups; group++) {
            for (int listener = 0; listener < listeners; listener++) {
                world.join(listener, GROUP.plus(group));
            }
        }
        world.run(Duration.ofSeconds(20));
        world.output.takeSent();
        return world;
    }

    @Test
    @DisplayName(
            "SD-2 SD-4 SEED-25 V1-29: 10^5 answers to a 10 s query: mean 5 s, the whole window, never later")
    void answersSpreadOverTheWholeWindow() {
        var world = population(1000, 100, 7);
        long asked = world.millis();
        world.generalQuery(10_000);
        List<Sent> sent = world.sentWithin(Duration.ofSeconds(10));
        assertThat(sent).hasSize(100_000);
        int[] bins = new int[100];
        double sum = 0;
        long longest = 0;
        Set<String> distinct = new HashSet<>();
        for (Sent one : sent) {
            long delay = one.millis() - asked;
            bins[(int) Math.min(99, (delay - 1) / 100)]++;
            sum += delay;
            longest = Math.max(longest, delay);
            distinct.add(one.source() + " " + one.group());
        }
        assertThat(distinct).as("everyone once").hasSize(100_000);
        assertThat(sum / sent.size()).as("mean").isBetween(4950.0, 5030.0);
        assertThat(longest).isBetween(9901L, 10_000L);
        double chiSquare = 0;
        double mean = 0;
        for (int bin = 1; bin < 99; bin++) {
            mean += bins[bin] / 98.0;
        }
        for (int bin = 1; bin < 99; bin++) {
            chiSquare += (bins[bin] - mean) * (bins[bin] - mean) / mean;
        }
        assertThat(chiSquare).isLessThan(150);
        assertThat((double) bins[0]).isBetween(mean * 0.65, mean * 1.35);
        assertThat((double) bins[99]).isBetween(mean * 0.65, mean * 1.35);
        assertThat(world.ledger.late()).isZero();
        assertThat(world.ledger.pending()).isZero();
        assertThat(world.sentWithin(LONG)).isEmpty();
    }

    @Test
    @DisplayName(
            "SEED-25 V1-29: one listener's groups do not answer together, nor one group's listeners")
    void eachMembershipDrawsItsOwn() {
        var world = population(30, 30, 3);
        world.generalQuery(10_000);
        Map<Ipv6Address, Set<Long>> byListener = new HashMap<>();
        Map<Ipv6Address, Set<Long>> byGroup = new HashMap<>();
        for (Sent one : world.sentWithin(Duration.ofSeconds(10))) {
            byListener.computeIfAbsent(one.source(), _ -> new HashSet<>()).add(one.millis());
            byGroup.computeIfAbsent(one.group(), _ -> new HashSet<>()).add(one.millis());
        }
        assertThat(byListener).hasSize(30);
        assertThat(byListener.values()).allMatch(moments -> moments.size() > 25);
        assertThat(byGroup.values()).allMatch(moments -> moments.size() > 25);
    }

    @Test
    @DisplayName("SD-5 SEED-9 SEED-47: repetitions spread evenly over [0, 10 s], none at once")
    void repetitionsSpreadOverTheInterval() {
        var world = new ListenerWorld(20_000, SNOOPED, 11);
        int[] bins = new int[20];
        Set<Long> moments = new HashSet<>();
        double sum = 0;
        for (int listener = 0; listener < 20_000; listener++) {
            world.join(listener, GROUP);
            long left = world.left(listener, GROUP).toMillis();
            assertThat(left).isBetween(1L, 10_000L);
            bins[(int) ((left - 1) / 500)]++;
            moments.add(left);
            sum += left;
        }
        assertThat(sum / 20_000).isBetween(4900.0, 5080.0);
        assertThat(moments).as("at the clock's granularity").hasSizeGreaterThan(990);
        for (int bin : bins) {
            assertThat(bin).isBetween(840, 1160); // 1000 each; five standard deviations
        }
    }

    @Test
    void sameSeedSameFrames() {
        assertThat(story(5)).isEqualTo(story(5)).isNotEqualTo(story(6));
    }

    private static List<Sent> story(long seed) {
        var world = new ListenerWorld(20, SHARED, seed);
        for (int listener = 0; listener < 20; listener++) {
            world.join(listener, GROUP);
            world.join(listener, OTHER_GROUP);
        }
        world.run(Duration.ofSeconds(3));
        world.generalQuery(10_000);
        world.run(Duration.ofSeconds(12));
        world.specificQuery(GROUP, 1000);
        return world.sentWithin(Duration.ofSeconds(5));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5, 9, 10, 19, 60, 199, 999, 1000, 1999})
    @DisplayName("SD-3 SEED-24: every MRD from 1 ms on is answered, with a delay, once")
    void shortDelays(int maximumDelay) {
        var world = new ListenerWorld(50, SNOOPED);
        for (int listener = 0; listener < 50; listener++) {
            world.join(listener, GROUP);
        }
        world.run(LONG);
        world.output.takeSent();
        long asked = world.millis();
        world.generalQuery(maximumDelay);
        assertThat(world.output.takeSent()).as("not at once").isEmpty();
        List<Sent> sent = world.sentWithin(LONG);
        assertThat(sent).hasSize(50);
        long most = Math.max(maximumDelay, ListenerWorld.TICK_MILLIS);
        assertThat(sent).allMatch(one -> one.millis() > asked && one.millis() - asked <= most);
        assertThat(world.ledger.late()).isZero();
    }

    @Test
    @DisplayName("V1-17: the largest delay of version 1, 65535 ms, is kept to: linear, not a code")
    void longestDelayOfVersionOne() {
        var world = population(500, 1, 1);
        long asked = world.millis();
        world.generalQuery(65_535);
        List<Sent> sent = world.sentWithin(Duration.ofMillis(65_535));
        assertThat(sent).hasSize(500);
        assertThat(sent.getLast().millis() - asked).isBetween(60_000L, 65_535L);
    }

    @Test
    @DisplayName(
            "CP-8: an MLDv2 query is read as an MLDv1 query: v1 Reports, the code taken as milliseconds")
    void version2Query() {
        var world = population(200, 1, 1);
        // Maximum Response Code 0x8388 is 40 s in version 2 and 33.672 s when read as linear.
        long asked = world.millis();
        world.receive(Vectors.frame("v2-general-query-float"));
        List<Sent> sent = world.sentWithin(Duration.ofMillis(0x8388));
        assertThat(sent).hasSize(200).allMatch(Sent::isReport);
        assertThat(sent.getLast().millis() - asked).isGreaterThan(30_000);
    }

    @Test
    @DisplayName("CP-8: an MLDv2 query with sources asks for the group as a whole")
    void version2SourceQuery() {
        var world = new ListenerWorld(1, SHARED);
        world.joinAndSettle(0, GROUP);
        world.joinAndSettle(0, OTHER_GROUP);
        world.receive(
                new Mldv2Query(
                        1000, GROUP, false, 2, 125, List.of(Ipv6Address.parse("2001:db8::1"))),
                ListenerWorld.QUERIER,
                GROUP);
        assertThat(world.sentWithin(Duration.ofSeconds(1)).stream().map(Sent::group))
                .containsExactly(GROUP);
    }

    @Test
    @DisplayName(
            "a query to a unicast address asks that listener, one to a group that group's listeners")
    void queriesConcernWhoReceivesThem() {
        var world = new ListenerWorld(3, SNOOPED);
        for (int listener = 0; listener < 3; listener++) {
            world.join(listener, GROUP);
        }
        world.join(1, OTHER_GROUP);
        world.run(LONG);
        world.output.takeSent();
        var general = new io.mld6.codec.message.Mldv1Query(1000, Ipv6Address.UNSPECIFIED);
        var specific = new io.mld6.codec.message.Mldv1Query(1000, GROUP);

        world.receive(general, ListenerWorld.QUERIER, ListenerWorld.addressOf(1));
        assertThat(world.sentWithin(LONG).stream().map(one -> one.source() + " " + one.group()))
                .containsExactlyInAnyOrder(
                        ListenerWorld.addressOf(1) + " " + GROUP,
                        ListenerWorld.addressOf(1) + " " + OTHER_GROUP);

        world.receive(general, ListenerWorld.QUERIER, OTHER_GROUP);
        assertThat(world.sentWithin(LONG))
                .hasSize(2)
                .allMatch(one -> one.source().equals(ListenerWorld.addressOf(1)));

        world.receive(specific, ListenerWorld.QUERIER, ListenerWorld.addressOf(2));
        assertThat(world.sentWithin(LONG))
                .singleElement()
                .matches(one -> one.source().equals(ListenerWorld.addressOf(2)));

        world.receive(specific, ListenerWorld.QUERIER, OTHER_GROUP);
        assertThat(world.sentWithin(LONG))
                .singleElement()
                .matches(one -> one.source().equals(ListenerWorld.addressOf(1)));

        world.receive(specific, ListenerWorld.QUERIER, Ipv6Address.ALL_NODES);
        assertThat(world.sentWithin(LONG)).hasSize(3);
    }

    @Test
    @DisplayName("SEED-18: a link without listeners ignores queries")
    void linkWithoutListeners() {
        var world = new ListenerWorld(0, SHARED);
        world.generalQuery(0);
        world.generalQuery(1000);
        world.run(LONG);
        assertThat(world.ledger.scheduled()).isZero();
        assertThat(world.time.wheelsStarted()).isZero();
    }
}
