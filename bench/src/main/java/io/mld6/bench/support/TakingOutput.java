// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.support;

import io.mld6.engine.listener.ResponseLedger;
import java.util.function.LongSupplier;

/// Takes every message, and does nothing but tell the books: an answer of which they hear nothing
/// stays open, and each query would make them longer.
final class TakingOutput extends NowhereOutput {
    private final ResponseLedger ledger;
    private final LongSupplier nanoTime;

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
        if (ResponseLedger.isResponse(cookie)) {
            ledger.sent(cookie, nanoTime.getAsLong());
        }
    }
}
