// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What a person hears about other queriers, and about what our queries say.
class OtherQueriersTest {
    private static final Ipv6Address LOWER = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address HIGHER = Ipv6Address.parse("fe80::ffff:ffff:ffff:ffff");

    private final QuerierWorld world = new QuerierWorld();

    private void hear(int millis, int robustness, int seconds, Ipv6Address from) {
        world.say(
                new Mldv2Query(
                        millis, Ipv6Address.UNSPECIFIED, false, robustness, seconds, List.of()),
                from,
                Ipv6Address.ALL_NODES);
    }

    @Test
    @DisplayName("SEC-15: says in one line for how long it is silent")
    void saysHowLongItIsSilent() throws Exception {
        Querier _ = world.start(QuerierConfig.defaults());
        world.notices.clear();
        for (int i = 0; i < 10; i++) {
            hear(8_387_584, 7, 31_744, LOWER);
        }
        assertThat(world.notices)
                .filteredOn(line -> line.contains("silent"))
                .containsExactly(
                        "1 queries heard that keep this router silent for long: up to 226401.792 s"
                                + " after the last one of fe80::1 (query interval 31744 s,"
                                + " robustness 7)");
    }

    @Test
    @DisplayName("SEC-15: says what another one's robustness means")
    void saysWhatRobustnessMeans() throws Exception {
        Querier _ =
                world.start(
                        QuerierConfig.defaults()
                                .with(b -> b.lastListenerInterval(Duration.ofMillis(500))));
        world.notices.clear();
        hear(10_000, 7, 125, HIGHER);
        assertThat(world.notices)
                .containsExactly(
                        "1 queries heard that changed the robustness of this router: 7 as"
                                + " fe80::ffff:ffff:ffff:ffff says, so that a leave takes 3.5 s and"
                                + " a membership lasts 895 s");
    }

    @Test
    @DisplayName("SEC-15: limits of both are the operator's")
    void limits() throws Exception {
        Querier querier =
                world.start(
                        QuerierConfig.defaults()
                                .with(
                                        b ->
                                                b.maximumOtherQuerierInterval(
                                                                Duration.ofSeconds(60))
                                                        .keepRobustness(true)));
        world.notices.clear();
        hear(8_387_584, 7, 31_744, LOWER);
        assertThat(world.snapshot(querier).ours()).isFalse();
        assertThat(world.snapshot(querier).robustnessVariable()).isEqualTo(2);
        world.run(Duration.ofSeconds(61));
        assertThat(world.snapshot(querier).ours()).isTrue();
        assertThat(world.notices).noneMatch(line -> line.contains("heard"));
        assertThatIllegalArgumentException()
                .isThrownBy(
                        () ->
                                QuerierConfig.defaults()
                                        .with(
                                                b ->
                                                        b.maximumOtherQuerierInterval(
                                                                Duration.ofMillis(999))))
                .withMessage("maximum other querier interval must be 1s to 259200s: 999ms");
    }

    @Test
    @DisplayName("Q-59: says what queries say for which there is no code")
    void saysWhatQueriesSay() throws Exception {
        Querier _ =
                world.start(
                        QuerierConfig.defaults()
                                .with(
                                        b ->
                                                b.queryInterval(Duration.ofMillis(1200))
                                                        .maximumResponse(Duration.ofMillis(500))));
        assertThat(world.notices)
                .contains("queries say a query interval of 2s: they have no code for 1200ms");
        Mldv2Query query = (Mldv2Query) world.queries().getFirst().message();
        assertThat(query.queryIntervalSeconds()).isEqualTo(2);
        assertThat(query.maximumResponseDelayMillis()).isEqualTo(500);
    }

    @Test
    @DisplayName("Q-59: steps of long times, and version 1, which has none")
    void steps() throws Exception {
        QuerierConfig odd =
                QuerierConfig.defaults()
                        .with(
                                b ->
                                        b.queryInterval(Duration.ofSeconds(150))
                                                .maximumResponse(Duration.ofMillis(33_001))
                                                .lastListenerInterval(Duration.ofMillis(40_001)));
        assertThat(odd.timing().saidOtherwise(2))
                .containsExactly(
                        "queries say a query interval of 144s: they have no code for 150s",
                        "queries say a maximum response of 33s: they have no code for 33001ms",
                        "queries say a last listener interval of 40s: they have no code for 40001ms");
        assertThat(odd.timing().saidOtherwise(1)).isEmpty();
        assertThat(QuerierConfig.defaults().timing().saidOtherwise(2)).isEmpty();
    }
}
