// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.support;

import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.output.BatchOutput;
import java.util.function.LongSupplier;

/// Takes every message, and does nothing but tell the books, of a batch at a time as the engine's
/// output does: an answer of which they hear nothing stays open, and each query would make them
/// longer.
final class TakingOutput extends NowhereOutput {
    private final ResponseLedger ledger;
    private final LongSupplier nanoTime;
    private final long[] cookies = new long[BatchOutput.FRAMES_PER_BATCH];
    private int count;

    TakingOutput(ResponseLedger ledger, LongSupplier nanoTime) {
        this.ledger = ledger;
        this.nanoTime = nanoTime;
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
        taken(cookie);
    }

    @Override
    public void endReport(long cookie) {
        taken(cookie);
    }

    private void taken(long cookie) {
        cookies[count++] = cookie;
        if (count == cookies.length) {
            flush();
        }
    }

    @Override
    public void flush() {
        ledger.sentTogether(cookies, 0, count, nanoTime.getAsLong());
        count = 0;
    }
}
