// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Our simulated switch before the cases for snooping switches, and for queriers.
class OwnSwitchTest {
    @Test
    @DisplayName("CF-7 SN-3a: our switch passes every case, and all apply but those of fast leave")
    void passes() {
        List<CaseResult> results = Subjects.snooper(Subjects.switchRules(), List.of());
        assertThat(results.size()).isGreaterThan(55);
        assertThat(results)
                .as("cases that Linux fails")
                .extracting(one -> one.tested().id())
                .contains("SN-3a");
        assertThat(results.stream().filter(one -> one.outcome() != Outcome.PASS))
                .extracting(OwnSwitchTest::told)
                .containsExactly(
                        "SW-7a NOT_APPLICABLE only where FASTLEAVE == 1",
                        "SW-7b NOT_APPLICABLE only where FASTLEAVE == 1",
                        "SW-7c NOT_APPLICABLE only where FASTLEAVE == 1",
                        "SW-7d NOT_APPLICABLE only where FASTLEAVE == 1");
    }

    private static String told(CaseResult one) {
        return one.tested().id() + " " + one.outcome() + " " + one.reason();
    }

    @Test
    @DisplayName("CF-7: our switch with fast leave passes every case that is not about its lack")
    void passesWithFastLeave() {
        List<CaseResult> results =
                Subjects.snooper(Subjects.switchRules().withFastLeave(true), List.of());
        assertThat(results.stream().filter(one -> one.outcome() != Outcome.PASS))
                .extracting(OwnSwitchTest::told)
                .containsOnly("SW-3c NOT_APPLICABLE only where FASTLEAVE == 0");
    }

    /// It believes Reports from `::`, as a switch must (SN-2) and a router must not.
    @Test
    @DisplayName("CF-7: our switch as querier passes every case but those about Reports from ::")
    void asks() {
        assertThat(Subjects.switchAsQuerier().stream().filter(one -> one.outcome() != Outcome.PASS))
                .extracting(one -> one.tested().id())
                .containsExactlyInAnyOrder("V1-35a", "V1-35b", "FZ-41a");
    }
}
