// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.function.LongSupplier;

/// The cookies of one answer that may need several Reports: each Report but an only one takes one
/// here, so that the answer counts as given when the kernel took all of them. Used for one answer
/// after the other. Thread: event loop only.
final class ResponseParts implements LongSupplier {
    private final ResponseLedger ledger;
    private long cookie;
    private int taken;

    ResponseParts(ResponseLedger ledger) {
        this.ledger = ledger;
    }

    /// The cookie of one more Report.
    @Override
    public long getAsLong() {
        if (taken++ == 0) {
            cookie = ledger.openParts();
        }
        return cookie;
    }

    /// Reports that were ended so far, of an answer that is not.
    int taken() {
        return taken;
    }

    /// The last record of an answer was written.
    ///
    /// @param records ends the Report that is open, if one is
    /// @param answer the answer's own cookie
    void end(CurrentStateRecords records, long answer, long nowNanos) {
        if (taken == 0) {
            boolean written = records.finish(answer);
            assert written : "an answer without a Report";
            return;
        }
        boolean _ = records.finish(this);
        ledger.closeParts(cookie, taken, answer, nowNanos);
        taken = 0;
    }

    /// Nothing more of an answer is written; it is accounted for.
    void drop() {
        if (taken > 0) {
            ledger.dropParts(cookie, taken);
            taken = 0;
        }
    }
}
