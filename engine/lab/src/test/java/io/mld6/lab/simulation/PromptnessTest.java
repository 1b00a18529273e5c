// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.oracle.Oracle;
import io.mld6.lab.oracle.RouterView;
import io.mld6.lab.oracle.Wishes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// On a link without faults nobody waits for timers of minutes: seconds after each change every
/// router knows, the querier and those that only hear it.
///
/// A failure names its seed; `-Dmld6.seed=N` plays that one alone.
class PromptnessTest {
    private static final int CHANGES = 300;
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");

    /// The repetition comes within the Unsolicited Report Interval of 1 s, and what it is asked
    /// about ends after the Last Listener Query Time of 2 s; half a second of grain.
    private static final Duration BOUND = Duration.ofMillis(3_500);

    static LongStream seeds() {
        Long only = Long.getLong("mld6.seed");
        return only == null ? LongStream.rangeClosed(1, 6) : LongStream.of(only);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    @DisplayName("Q-7 Q-28 Q-30 Q-36: routers that do not ask know as soon as the one that does")
    void everyRouterKnowsWithinSeconds(long seed) {
        VirtualTime time = new VirtualTime(seed);
        SimulatedSegment segment =
                new SimulatedSegment(time, Duration.ofMillis(1), seed % 2 == 0, seed);
        Wishes wishes = new Wishes();
        List<Ipv6Address> groups = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            groups.add(Ipv6Address.parse("ff0e::db8:0:101").plus(i));
            groups.add(Ipv6Address.parse("ff3e::8000:1").plus(i));
        }
        List<SimulatedRouter> routers = new ArrayList<>();
        for (int i = 1; i <= 3; i++) {
            routers.add(
                    new SimulatedRouter(
                            segment,
                            MAC.plus(0x5e00 + i),
                            new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, i),
                            new RouterRules(
                                    2,
                                    false,
                                    false,
                                    false,
                                    true,
                                    new RouterRules.Limits(100, 100, 1000),
                                    SsmRange.ASSIGNED),
                            RouterIntervals.DEFAULT,
                            true));
        }
        // Lists of sources to exclude end with the listening interval only (RFC 9777 §7.4.1): full
        // listeners have none here, as lightweight ones never have.
        Crowd crowd = new Crowd(time, wishes, groups, seed);
        crowd.add(host(segment, HostKind.V2, seed), HostKind.LIGHTWEIGHT, MAC, 3);
        crowd.add(host(segment, HostKind.LIGHTWEIGHT, seed), HostKind.LIGHTWEIGHT, MAC.plus(3), 2);
        routers.forEach(SimulatedRouter::start);
        crowd.joinAll(4, Duration.ofSeconds(1));
        time.run(Duration.ofSeconds(1).plus(BOUND));
        for (int i = 0; i < CHANGES; i++) {
            crowd.churn(1 + i % 3, Duration.ZERO);
            time.run(BOUND);
            for (SimulatedRouter router : routers) {
                RouterView view = router.view();
                assertThat(
                                Oracle.compareAdvice(wishes, view)
                                        .plus(Oracle.compareAdvice(wishes, router.advice()))
                                        .plus(
                                                Oracle.compareListeners(
                                                        wishes, view, _ -> true, true))
                                        .differences())
                        .as("-Dmld6.seed=%d, change %d, %s", seed, i, router.address())
                        .isEmpty();
            }
        }
        Crowd.Deeds deeds = crowd.deeds();
        assertThat(deeds.joins()).isGreaterThan(50);
        assertThat(deeds.leaves()).isGreaterThan(50);
        assertThat(deeds.changes()).isGreaterThan(50);
    }

    private static SimulatedHost host(SimulatedSegment segment, HostKind kind, long seed) {
        return new SimulatedHost(segment, kind.rules(2, !segment.isSnooping()), seed);
    }
}
