// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Our own querier before the cases for queriers.
class OwnQuerierTest {
    @Test
    @DisplayName("CF-1 FZ-70a Q-42a: our querier passes every case, and every case applies")
    void passes() {
        List<CaseResult> results = Subjects.querier(Fault.NONE, List.of());
        assertThat(results.size()).isGreaterThan(100);
        assertThat(results)
                .as("cases that Linux fails")
                .extracting(one -> one.tested().id())
                .contains("FZ-70a", "Q-42a");
        assertThat(results.stream().filter(one -> one.outcome() != Outcome.PASS))
                .extracting(one -> one.tested().id() + " " + one.outcome() + ": " + one.reason())
                .isEmpty();
    }
}
