// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.RowTable;

/// Waits until listeners that leave everything have said so as often as they must.
final class LeftTask implements PacedTask {
    private final BulkCall call;
    private final ListenerNumbers numbers;
    private final Runnable onDone;
    private int next;

    LeftTask(BulkCall call, ListenerNumbers numbers, Runnable onDone) {
        this.call = call;
        this.numbers = numbers;
        this.onDone = onDone;
    }

    @Override
    public Outcome step(long nowNanos) {
        ListenerTable table = call.table();
        int lookedAt = 0;
        while (next < numbers.size()
                && table.firstMembership(numbers.number(next)) == RowTable.NONE) {
            next++;
            if (++lookedAt == STEP) {
                return Outcome.MORE;
            }
        }
        if (next < numbers.size() || call.listeners().donesWaiting() > 0) {
            return Outcome.WAIT;
        }
        onDone.run();
        return Outcome.DONE;
    }
}
