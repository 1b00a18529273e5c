// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.registry.ListenerTable;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Duplicate Address Detection of emulated listeners: an address becomes valid one RetransTimer
/// after its listener joined the solicited-node group, and everything is reported anew from it (RFC
/// 4862 §5.4, RFC 3590 §4, RFC 9777 §5.2.14). Nobody else ever has the address.
final class AddressTask implements PacedTask {
    private static final long RETRANS_TIMER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final ListenerTable table;
    private final HostListeners listeners;
    private final ReportOutput output;
    private final Deque<Tentative> tentative = new ArrayDeque<>();
    private final int call;
    private boolean complete;

    private record Tentative(int listener, long validNanos) {}

    /// @param call which call of the engine's life the reports from valid addresses are
    AddressTask(ListenerTable table, HostListeners listeners, ReportOutput output, int call) {
        this.call = call;
        this.table = table;
        this.listeners = listeners;
        this.output = output;
    }

    /// A listener's detection begins.
    void begin(int listener, long nowNanos) {
        tentative.add(new Tentative(listener, nowNanos + RETRANS_TIMER_NANOS));
    }

    /// No further listener will come.
    void complete() {
        complete = true;
    }

    @Override
    public Outcome step(long nowNanos) {
        int done = 0;
        while (done < STEP && output.room() > 0) {
            Tentative next = tentative.peek();
            if (next == null || nowNanos - next.validNanos < 0) {
                output.flush();
                return next == null && complete ? Outcome.DONE : Outcome.WAIT;
            }
            tentative.remove();
            table.setAddressValid(next.listener, true);
            listeners.beginCall(call);
            listeners.reannounceAll(next.listener, nowNanos);
            done += table.membershipCount(next.listener);
        }
        output.flush();
        return done >= STEP ? Outcome.MORE : Outcome.WAIT;
    }
}
