// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.memory;

import io.mld6.bench.support.NowhereOutput;

/// Takes every message, keeps none, and counts them.
final class SilentOutput extends NowhereOutput {
    private long messages;

    /// Messages taken.
    long messages() {
        return messages;
    }

    @Override
    public void reportV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        messages++;
    }

    @Override
    public void doneV1(
            long tags,
            long macAndSum,
            long sourceLow,
            long groupHigh,
            long groupLow,
            int groupSum,
            long cookie) {
        messages++;
    }

    @Override
    public void endReport(long cookie) {
        messages++;
    }
}
