// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.mld6.codec.property.Invariants;

/// The decoder under a coverage-guided fuzzer.
///
/// First the kept corpus is replayed, `FrameFuzzTestInputs` among the resources: the vectors, and
/// whatever a search found. With `JAZZER_FUZZ=1` in the environment, as in the default build, a
/// search follows for the time given here.
class FrameFuzzTest {
    @FuzzTest(maxDuration = "5s")
    void anyFrame(byte[] octets) {
        Invariants.check(octets);
    }
}
