// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.querier.ElectionWorld.HIGHER;
import static io.mld6.engine.querier.ElectionWorld.LOWER;
import static io.mld6.engine.querier.ElectionWorld.OURS;
import static io.mld6.engine.querier.ElectionWorld.general;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.querier.ElectionEvents.Oddity;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What one query of another router may do: RFC 9777 §5.1.8, §5.1.9, §9.5.
class FarReachingQueriesTest {
    /// All codes at their largest.
    private static final Mldv2Query MOST = general(8_387_584, 7, 31_744);

    private static final Duration LIMIT = Duration.ofSeconds(300);

    private static ElectionWorld limited() {
        return new ElectionWorld(new ElectionRules(2, OURS, true, LIMIT.toNanos(), false)).start();
    }

    @Test
    @DisplayName("SEC-15: one frame silences it for 226 401 s; that is counted, and said once")
    void longSilence() {
        ElectionWorld world = new ElectionWorld().start();
        world.hear(MOST, LOWER);
        assertThat(world.election.role()).isEqualTo(Role.NON_QUERIER);
        assertThat(world.election.silenceNanos()).isEqualTo(226_401_792_000_000L);
        assertThat(world.remaining())
                .isBetween(Duration.ofMillis(226_401_792), Duration.ofMillis(226_401_802));
        assertThat(world.odd).containsExactly(Oddity.LONG_SILENCE, Oddity.OTHER_ROBUSTNESS);
        world.hear(MOST, LOWER);
        assertThat(world.odd).hasSize(2);
        assertThat(world.counters.get(MldCounter.QUERIER_SILENCED)).isEqualTo(2);
        assertThat(world.counters.get(MldCounter.QUERIER_ROBUSTNESS_TAKEN)).isEqualTo(1);
    }

    @Test
    @DisplayName("SEC-15: with a limit it asks again then, and nothing lasts much longer")
    void limitedSilence() {
        ElectionWorld world = limited();
        world.hear(MOST, LOWER);
        assertThat(world.election.intervals().listeningNanos())
                .isBetween(LIMIT.toNanos(), 3 * LIMIT.toNanos() + 7);
        world.run("PT299.9S");
        assertThat(world.election.role()).isEqualTo(Role.NON_QUERIER);
        world.run("PT0.2S");
        assertThat(world.election.role()).isEqualTo(Role.QUERIER);
        assertThat(world.last().isGeneral()).isTrue();
        assertThat(world.election.intervals().queryIntervalNanos())
                .isEqualTo(RouterIntervals.DEFAULT_QUERY_INTERVAL_NANOS);
        assertThat(world.odd).doesNotContain(Oddity.LONG_SILENCE);
        world.hear(general(), LOWER);
        assertThat(world.election.role())
                .as("who asks again is believed again")
                .isEqualTo(Role.NON_QUERIER);
        assertThat(world.remaining()).isBetween(Duration.ofSeconds(255), LIMIT);
    }

    @Test
    @DisplayName("SEC-15: MLDv1 too: the limit holds, though its queries say no interval")
    void limitedInVersion1() {
        Duration limit = Duration.ofSeconds(100);
        ElectionWorld world =
                new ElectionWorld(new ElectionRules(1, OURS, true, limit.toNanos(), false)).start();
        world.hear(new Mldv1Query(10_000, Ipv6Address.UNSPECIFIED), LOWER);
        assertThat(world.remaining()).isBetween(limit, limit.plusMillis(10));
    }

    @Test
    @DisplayName("SEC-15: a Robustness Variable of a higher address is taken, counted and said")
    void otherRobustness() {
        ElectionWorld world = new ElectionWorld().start();
        world.hear(general(10_000, 7, 125), HIGHER);
        assertThat(world.election.intervals().robustnessVariable()).isEqualTo(7);
        assertThat(world.odd).containsExactly(Oddity.OTHER_ROBUSTNESS);
        world.hear(general(10_000, 7, 125), HIGHER);
        assertThat(world.counters.get(MldCounter.QUERIER_ROBUSTNESS_TAKEN)).isEqualTo(1);
    }

    @Test
    @DisplayName("SEC-15: or not taken, from nobody")
    void keepsRobustness() {
        ElectionWorld world = new ElectionWorld(new ElectionRules(2, OURS, true, 0, true)).start();
        world.hear(general(10_000, 7, 125), HIGHER);
        world.hear(general(10_000, 7, 60), LOWER);
        assertThat(world.election.intervals().robustnessVariable()).isEqualTo(2);
        assertThat(world.election.intervals().queryIntervalNanos()).isEqualTo(60_000_000_000L);
        assertThat(world.odd).isEmpty();
        assertThat(world.counters.get(MldCounter.QUERIER_ROBUSTNESS_TAKEN)).isZero();
    }

    @Test
    @DisplayName("SEC-15: of a querier like this one nothing is said")
    void ordinaryQueries() {
        ElectionWorld world = new ElectionWorld().start();
        world.hear(general(), HIGHER);
        world.hear(general(), LOWER);
        world.hear(general(10_000, 2, 240), LOWER);
        assertThat(world.odd).isEmpty();
        assertThat(world.counters.get(MldCounter.QUERIER_SILENCED)).isZero();
    }
}
