// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import java.time.Duration;
import java.util.List;

/// The link of a test. *Thread*: the test's.
public final class TestLink {
    private final Bed bed;

    TestLink(Bed bed) {
        this.bed = bed;
    }

    /// Lets time pass, and everybody on the link do what is due: in virtual time a day takes a
    /// moment, between namespaces this waits.
    public void pass(Duration time) {
        bed.pass(time);
    }

    /// What is wrong with what was sent so far, by the rules of RFC 9777 that an ear on the link
    /// can judge, a line each with rule and clause; the first thousand.
    public List<String> complaints() {
        return bed.complaints();
    }
}
