// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Our own listener before the cases for hosts.
class OwnListenerTest {
    @Test
    @DisplayName("CF-2 V2-47a: our listener passes every case, and every case applies")
    void passes() {
        List<CaseResult> results = Subjects.host(Fault.NONE, List.of());
        assertThat(results.size()).isGreaterThan(60);
        assertThat(results)
                .as("cases that Linux fails")
                .extracting(one -> one.tested().id())
                .contains("V2-47a");
        assertThat(results.stream().filter(one -> one.outcome() != Outcome.PASS))
                .extracting(one -> one.tested().id() + " " + one.outcome() + ": " + one.reason())
                .isEmpty();
    }
}
