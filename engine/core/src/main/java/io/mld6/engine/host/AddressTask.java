// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.util.ArrayDeque;
import java.util.BitSet;
import java.util.Deque;
import java.util.concurrent.TimeUnit;

/// Duplicate Address Detection of emulated listeners: an address becomes valid one RetransTimer
/// after its listener joined the solicited-node group, and everything is reported anew from it (RFC
/// 4862 §5.4, RFC 3590 §4, RFC 9777 §5.2.14). Nobody else ever has the address.
final class AddressTask implements PacedTask {
    private static final long RETRANS_TIMER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final BulkCall call;
    private final StartDelays delays;
    private final Deque<Tentative> tentative = new ArrayDeque<>();
    /// Numbers of listeners that were taken away since this began, and may be others' by now.
    private final BitSet removed = new BitSet();
    private boolean complete;

    private record Tentative(int listener, long validNanos) {}

    /// @param call of the reports from valid addresses
    /// @param delays when each listener may send its first packet
    AddressTask(BulkCall call, StartDelays delays) {
        this.call = call;
        this.delays = delays;
    }

    /// When each listener may send its first packet.
    StartDelays delays() {
        return delays;
    }

    /// A listener's detection begins.
    void begin(int listener, long nowNanos) {
        tentative.add(new Tentative(listener, nowNanos + RETRANS_TIMER_NANOS));
    }

    @Override
    public void removed(int listener) {
        removed.set(listener);
    }

    /// No further listener will come.
    void complete() {
        complete = true;
    }

    @Override
    public Outcome step(long nowNanos) {
        int done = 0;
        while (done < STEP && call.hasRoom()) {
            Tentative next = tentative.peek();
            if (next == null || nowNanos - next.validNanos < 0) {
                call.output().flush();
                return next == null && complete ? Outcome.DONE : Outcome.WAIT;
            }
            tentative.remove();
            done++;
            if (removed.get(next.listener)) {
                continue;
            }
            call.table().setAddressValid(next.listener, true);
            call.reannounceAll(next.listener, nowNanos);
            done += call.table().membershipCount(next.listener);
        }
        call.output().flush();
        return done >= STEP ? Outcome.MORE : Outcome.WAIT;
    }
}
