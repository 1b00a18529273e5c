// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.testing.RecordLeaves;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class QuerierConfigTest {
    private static final QuerierConfig DEFAULTS = QuerierConfig.defaults();

    /// Nothing is as it is by default, but that version 1 cannot ignore version 1.
    private static final QuerierConfig CHANGED =
            DEFAULTS.with(
                    b ->
                            b.version(1)
                                    .election(false)
                                    .maximumOtherQuerierInterval(Duration.ofSeconds(9))
                                    .keepRobustness(true)
                                    .mac(MacAddress.parse("02:00:5e:00:00:01"))
                                    .address(Ipv6Address.parse("fe80::1"))
                                    .addressShared(true)
                                    .follows(QuerierStation.Follows.MAC_AND_ADDRESS)
                                    .vlan(VlanTags.of(7))
                                    .robustnessVariable(3)
                                    .queryInterval(Duration.ofSeconds(60))
                                    .maximumResponse(Duration.ofSeconds(5))
                                    .lastListenerInterval(Duration.ofSeconds(2))
                                    .lastListenerCount(4)
                                    .startupInterval(Duration.ofSeconds(3))
                                    .startupCount(5)
                                    .shortListeningInterval(true)
                                    .lightweight(true)
                                    .ssmRange(SsmRange.NONE)
                                    .immediateLeave(true)
                                    .trackListeners(true)
                                    .maximumGroups(6)
                                    .maximumSources(7)
                                    .maximumListeners(8)
                                    .tick(Duration.ofMillis(5)));

    private static final QuerierConfig IGNORING =
            CHANGED.with(b -> b.version(2).ignoreVersion1(true));

    @Test
    @DisplayName("every knob can be turned, and stays as it was when another is")
    void carriesEveryKnob() {
        Map<String, Object> before = RecordLeaves.of(DEFAULTS);
        Map<String, Object> ignoring = RecordLeaves.of(IGNORING);
        RecordLeaves.of(CHANGED)
                .forEach(
                        (name, value) ->
                                assertThat(
                                                name.equals("policy.ignoreVersion1")
                                                        ? ignoring.get(name)
                                                        : value)
                                        .as(name)
                                        .isNotEqualTo(before.get(name)));
        assertThat(CHANGED.with(_ -> {})).isEqualTo(CHANGED);
        assertThat(IGNORING.with(_ -> {})).isEqualTo(IGNORING);
        assertThat(DEFAULTS.with(_ -> {})).isEqualTo(DEFAULTS);
    }

    @Test
    void everyKnobHasASetter() {
        assertThat(
                        Stream.of(QuerierConfig.Builder.class.getDeclaredMethods())
                                .filter(
                                        method ->
                                                method.getReturnType()
                                                        == QuerierConfig.Builder.class)
                                .map(method -> method.getName()))
                .containsAll(
                        RecordLeaves.of(DEFAULTS).keySet().stream()
                                .map(name -> name.substring(name.lastIndexOf('.') + 1))
                                .toList());
    }
}
