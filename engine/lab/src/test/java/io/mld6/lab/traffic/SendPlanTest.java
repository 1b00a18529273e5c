// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class SendPlanTest {
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff3e::8000");

    private static SendPlan.Builder flows(int count) {
        return SendPlan.builder().flows(List.of(SOURCE), addresses(GROUP, count));
    }

    private static List<Ipv6Address> addresses(Ipv6Address first, int count) {
        return IntStream.range(0, count).mapToObj(first::plus).toList();
    }

    @Test
    @DisplayName("TX-2: one source for all groups, one each, or in turn")
    void pairsSourcesAndGroups() {
        for (int sources : new int[] {1, 3, 7}) {
            SendPlan plan =
                    SendPlan.builder()
                            .flows(addresses(SOURCE, sources), addresses(GROUP, 7))
                            .build();
            assertThat(plan.flows()).isEqualTo(7);
            for (int i = 0; i < 7; i++) {
                assertThat(plan.group(i)).isEqualTo(GROUP.plus(i));
                assertThat(plan.source(i)).isEqualTo(SOURCE.plus(i % sources));
            }
        }
    }

    @Test
    void takesAsManyFlowsAsThereAre() {
        SendPlan plan = flows(100_000).build();
        assertThat(plan.flows()).isEqualTo(100_000);
        assertThat(plan.group(99_999)).isEqualTo(GROUP.plus(99_999));
    }

    @Test
    @DisplayName("TX-2: flows take turns, each with numbers of its own")
    void countsEachFlowByItself() {
        SendPlan plan = flows(3).build();
        assertThat(IntStream.range(0, 7).map(k -> plan.flowOf(k)))
                .containsExactly(0, 1, 2, 0, 1, 2, 0);
        assertThat(IntStream.range(0, 7).mapToLong(plan::sequenceOf))
                .containsExactly(0L, 0L, 0L, 1L, 1L, 1L, 2L);
    }

    @Test
    @DisplayName("TX-6: every N-th packet of each flow is left out, and no other")
    void leavesOutEveryNth() {
        SendPlan plan = flows(5).dropEvery(4).build();
        for (int k = 0; k < 5 * 40; k++) {
            int number = k / 5;
            assertThat(plan.isLeftOut(k))
                    .isEqualTo(List.of(3, 7, 11, 15, 19, 23, 27, 31, 35, 39).contains(number));
        }
        SendPlan none = flows(5).build();
        assertThat(IntStream.range(0, 1000).anyMatch(none::isLeftOut)).isFalse();
    }

    @Test
    @DisplayName("TX-7: the rate is of all flows together, or of each")
    void sharesTheRate() {
        assertThat(due(flows(4).rate(1000), 1000)).isEqualTo(1_000_000_000);
        assertThat(due(flows(4).ratePerFlow(1000), 4000)).isEqualTo(1_000_000_000);
        assertThat(due(flows(4).rate(0.5), 1)).isEqualTo(2_000_000_000L);
        assertThat(due(flows(4).rate(SendPlan.UNLIMITED), 1000)).isZero();
    }

    @Test
    @DisplayName("TX-7: a burst is due together, and the rate stays")
    void sendsBurstsTogether() {
        SendPace pace = new SendPace(flows(1).rate(1000).burst(10).build());
        for (int k = 0; k < 100; k++) {
            assertThat(pace.dueNanos(k)).isEqualTo(k / 10 * 10_000_000L);
        }
    }

    @Property
    void knowsHowManyAreDue(
            @ForAll @DoubleRange(min = 0.01, max = 1e6) double rate,
            @ForAll @IntRange(min = 1, max = 20) int burst,
            @ForAll @LongRange(min = -5, max = 1_000_000_000_000L) long nanos) {
        SendPace pace = new SendPace(flows(1).rate(rate).burst(burst).build());
        checkDue(pace, 0, nanos);
        long next = pace.dueBefore(1000);
        pace.set(rate * 3, next, 1000);
        checkDue(pace, next, 1000 + Math.max(0, nanos));
    }

    private static void checkDue(SendPace pace, long first, long nanos) {
        long due = pace.dueBefore(nanos);
        assertThat(pace.dueNanos(due)).isGreaterThanOrEqualTo(nanos);
        if (due > first) {
            assertThat(pace.dueNanos(due - 1)).isLessThan(nanos);
        }
    }

    private static long due(SendPlan.Builder plan, long k) {
        return new SendPace(plan.build()).dueNanos(k);
    }

    @Test
    void knowsItsLengths() {
        SendPlan plan = flows(1).vlan(VlanTags.parse("200.100")).build();
        assertThat(plan.packetOctets()).isEqualTo(40 + 8 + 1316);
        assertThat(plan.frameOctets()).isEqualTo(14 + 2 * 4 + 40 + 8 + 1316);
    }

    @Test
    void refusesWhatCannotBe() {
        refused("2 sources for 1 groups", b -> b.flows(addresses(SOURCE, 2), List.of(GROUP)));
        refused("0 sources", b -> b.flows(List.of(), List.of(GROUP)));
        refused("unicast", b -> b.flow(GROUP, GROUP));
        refused("ff00::/8", b -> b.flow(SOURCE, SOURCE));
        refused("more than 0", b -> b.rate(0));
        refused("more than 0", b -> b.rate(Double.NaN));
        refused("expected 40 to 65527", b -> b.payload(PayloadFormat.PROBE, 39));
        refused("expected 40 to 65527", b -> b.payload(PayloadFormat.PROBE, 65_528));
        refused("expected 12 to", b -> b.payload(PayloadFormat.RTP, 11));
        refused("multiple of 188", b -> b.payload(PayloadFormat.MPEG_TS, 1315));
        refused("expected 188 to", b -> b.payload(PayloadFormat.MPEG_TS, 0));
        refused("expected PROBE, RTP or MPEG_TS", b -> b.payload(PayloadFormat.MGEN, 100));
        refused("even first octet", b -> b.sourceMac(MacAddress.parse("33:33:00:00:00:01")));
        refused("expected 1 to 255", b -> b.hopLimit(256));
        refused("expected 1 to 255", b -> b.hopLimit(0));
        refused("expected 0 to 63", b -> b.dscp(64));
        refused("expected 1 to 65535", b -> b.port(0));
        refused("expected 1 to", b -> b.burst(0));
        refused("expected 2 or more", b -> b.dropEvery(1));
        refused("above 0", b -> b.duration(Duration.ZERO));
        refused("nothing to send", SendPlan.Builder::build);
    }

    private static void refused(String why, Consumer<SendPlan.Builder> step) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> step.accept(SendPlan.builder()))
                .withMessageContaining(why);
    }
}
