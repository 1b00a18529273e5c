// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.RecordingOutput.Sent;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.registry.SegmentTable;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// More queries than can be answered one by one.
class QueryFloodTest {
    private static final int LISTENERS = 200;
    private static final int GROUPS = 50;
    private static final int MEMBERSHIPS = LISTENERS * GROUPS;
    private static final int LONGEST_MILLIS = 8_387_584;
    private static final int FLOOD = 100_000;

    private final Mldv2World world = populated();

    private static Mldv2World populated() {
        Mldv2World world = new Mldv2World(LISTENERS);
        for (int i = 0; i < LISTENERS; i++) {
            int listener = i;
            world.world.inCall(
                    call -> {
                        for (int g = 0; g < GROUPS; g++) {
                            Ipv6Address group = ListenerWorld.GROUP.plus(g);
                            world.listen(call, listener, group, FilterMode.EXCLUDE, "");
                        }
                    });
        }
        return world.settled();
    }

    private static Mldv2Query general(int millis) {
        return new Mldv2Query(millis, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
    }

    private int ask(MldQuery query) {
        return world.world.listeners.onQuery(
                SegmentTable.FIRST,
                query,
                query.isGeneral() ? Ipv6Address.ALL_NODES : query.group(),
                world.world.time.getAsLong());
    }

    private void askAll(int queries, int millis) {
        for (int i = 0; i < queries; i++) {
            int _ =
                    ask(
                            i % 2 == 0
                                    ? new Mldv1Query(
                                            Math.min(millis, 0xffff), Ipv6Address.UNSPECIFIED)
                                    : general(millis));
        }
    }

    private long count(MldCounter counter) {
        return world.world.counters.get(counter);
    }

    private long answered(List<Sent> sent) {
        return sent.stream().map(Sent::source).distinct().count();
    }

    /// A million rows may be saved up, two million come each second.
    @Test
    @DisplayName("SEC-16: what queries cost is bounded in rows, at once and per second")
    void boundsTheWork() {
        askAll(FLOOD, 10_000);
        long waiting = 2;
        long passed = FLOOD - count(MldCounter.QUERIES_MERGED) - waiting;
        assertThat(passed * MEMBERSHIPS).isBetween(900_000L, 1_100_000L);
        for (int i = 0; i < 100; i++) {
            world.world.run(Duration.ofMillis(50));
            askAll(1000, 10_000);
        }
        long inAll = FLOOD + 100_000 - count(MldCounter.QUERIES_MERGED) - waiting;
        assertThat((inAll - passed) * MEMBERSHIPS).isBetween(5_000_000L, 5 * 2_200_000L);
        assertThat(count(MldCounter.QUERIES_SKIPPED)).isZero();
        world.world.output.takeSent();
        world.world.run(Duration.ofSeconds(11));
        assertThat(
                        world.world.output.takeSent().stream()
                                .map(sent -> sent.source() + " " + sent.group())
                                .collect(Collectors.toSet()))
                .as("version 1 answers of everybody")
                .hasSizeGreaterThanOrEqualTo(MEMBERSHIPS);
    }

    @Test
    @DisplayName("SEC-16: a query in the midst of a flood is answered in its own time")
    void answersTheQueryThatMatters() {
        for (int i = 0; i < FLOOD; i++) {
            int _ = ask(general(LONGEST_MILLIS));
        }
        assertThat(count(MldCounter.QUERIES_MERGED)).isPositive();
        world.world.output.takeSent();
        assertThat(ask(general(1000))).as("it waits").isZero();
        for (int i = 0; i < 1000; i++) {
            int _ = ask(general(LONGEST_MILLIS));
        }
        world.world.run(Duration.ofSeconds(1));
        assertThat(answered(world.world.output.takeSent())).isEqualTo(LISTENERS);
    }

    @Test
    @DisplayName("SEC-16: after a flood everything is as ever")
    void recovers() {
        askAll(FLOOD, 1000);
        world.world.run(Duration.ofMinutes(10));
        world.world.output.takeSent();
        assertThat(ask(general(1000))).isEqualTo(LISTENERS);
        world.world.run(Duration.ofSeconds(1));
        assertThat(answered(world.world.output.takeSent())).isEqualTo(LISTENERS);
    }

    @Test
    @DisplayName("SEC-16: of too many kinds of queries some are skipped, General ones never")
    void skipsWhatIsTooMuch() {
        askAll(FLOOD, 1000);
        long merged = count(MldCounter.QUERIES_MERGED);
        for (int i = 0; i < 2 * QueryGate.MOST_WAITING; i++) {
            Ipv6Address group = ListenerWorld.GROUP.plus(i % GROUPS);
            int _ =
                    ask(
                            i < GROUPS
                                    ? new Mldv1Query(1000, group)
                                    : new Mldv2Query(1000, group, false, 2, 125, List.of()));
        }
        assertThat(count(MldCounter.QUERIES_SKIPPED) + count(MldCounter.QUERIES_MERGED) - merged)
                .isEqualTo(2 * QueryGate.MOST_WAITING - (QueryGate.MOST_WAITING - 2));
        assertThat(count(MldCounter.QUERIES_SKIPPED)).isPositive();
        int _ = ask(general(1000));
        assertThat(count(MldCounter.QUERIES_MERGED)).isGreaterThan(merged);
        world.world.run(Duration.ofSeconds(10));
        assertThat(world.world.output.takeSent()).isNotEmpty();
    }

    @Test
    @DisplayName("SEC-16: each domain has a budget of its own")
    void domainsDoNotShare() {
        askAll(FLOOD, 1000);
        Mldv2World other = new Mldv2World(3);
        for (int i = 0; i < 3; i++) {
            other.exclude(i, 'G', "");
        }
        other.settled();
        other.query("", 1000);
        assertThat(other.seenWithin(Duration.ofSeconds(1))).hasSize(3);
        assertThat(other.world.counters.get(MldCounter.QUERIES_MERGED)).isZero();
    }

    @Test
    @DisplayName("SEC-16 SEC-4: merged queries about different sources ask about the whole group")
    void mergesSources() {
        world.include(0, 'S', "abcd");
        world.settled();
        for (int i = 0; i < FLOOD; i++) {
            int _ = ask(general(LONGEST_MILLIS));
        }
        world.world.output.takeSent();
        world.query("S{a}", 2000);
        world.query("S{b}", 1000);
        assertThat(
                        world.saidWithin(Duration.ofSeconds(1)).stream()
                                .anyMatch(text -> text.contains("IS_IN S{a,b,c,d}")))
                .isTrue();
    }

    @Test
    @DisplayName("SEC-16: when the link goes away, nothing waits any more")
    void forgetsWithTheLink() {
        askAll(FLOOD, 1000);
        world.world.listeners.linkLost();
        world.world.output.takeSent();
        world.world.run(Duration.ofSeconds(20));
        assertThat(world.world.output.takeSent()).isEmpty();
    }
}
