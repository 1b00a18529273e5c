// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.listener.Call;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipTable;
import io.mld6.engine.registry.RowTable;
import java.util.function.Consumer;

/// Does a [BulkChange] to what a shard has, listener by listener, each when its moment has come and
/// there is room for what it says. Between two steps reads and answers have their turn.
final class BulkTask implements PacedTask {
    private static final long SUBSCRIPTION = 0;

    private final BulkCall call;
    private final BulkChange change;
    private final Here here;
    private final ArrivalTimes times;
    private final Consumer<BulkResult> onDone;
    private final int sources;
    private final long startNanos;
    /// Made once, so that turns allocate nothing.
    private final Consumer<Call> turn = this::turn;
    private int next;
    private int listener;
    private long stepNanos;
    private long refused;
    private long maxLagNanos;

    /// Tells which memberships a shard has.
    @FunctionalInterface
    interface Here {
        /// Whether a membership of a listener, which is there, belongs here.
        boolean has(int listener, Ipv6Address group);
    }

    /// @param onDone takes what became of it, once
    BulkTask(
            BulkCall call,
            BulkChange change,
            Here here,
            long startNanos,
            Consumer<BulkResult> onDone) {
        this.call = call;
        this.change = change;
        this.here = here;
        this.times = new ArrivalTimes(change.arrivals(), call.parts().draws(), call.ordinal());
        this.startNanos = startNanos;
        this.onDone = onDone;
        this.sources = call.parts().sets().intern(change.sources());
    }

    @Override
    public Outcome step(long nowNanos) {
        stepNanos = nowNanos;
        int done = 0;
        while (next < change.listeners().size() && done < STEP && call.hasRoom()) {
            long lagNanos = nowNanos - startNanos - times.nanos();
            if (lagNanos < 0) {
                break;
            }
            if (change.arrivals().law() != Arrivals.Law.AT_ONCE) {
                maxLagNanos = Math.max(maxLagNanos, lagNanos);
            }
            done += one(change.listeners().number(next++));
            times.advance();
        }
        call.output().flush();
        if (next == change.listeners().size()) {
            call.parts().sets().release(sources);
            onDone.accept(new BulkResult(next - refused, refused, maxLagNanos));
            return Outcome.DONE;
        }
        return done >= STEP ? Outcome.MORE : Outcome.WAIT;
    }

    /// @return rows looked at
    private int one(int number) {
        ListenerTable table = call.table();
        if (number >= table.highWater() || !table.isLive(number)) {
            refused++;
            return 1;
        }
        listener = number;
        try {
            call.forOne(turn);
        } catch (IllegalArgumentException | IllegalStateException notAllowed) {
            refused++;
        }
        return Math.max(1, change.groups().size());
    }

    private void turn(Call open) {
        if (change.groups().isEmpty()) {
            leaveEverything(open);
            return;
        }
        for (Ipv6Address group : change.groups()) {
            if (here.has(listener, group)) {
                about(open, group);
            }
        }
    }

    private void about(Call open, Ipv6Address group) {
        if (!change.leaves()) {
            FilterMode mode = change.mode();
            open.listen(
                    listener, SUBSCRIPTION, group.high(), group.low(), mode, sources, stepNanos);
            return;
        }
        int row = call.registry().find(listener, group.high(), group.low());
        if (row != RowTable.NONE) {
            open.remove(row, stepNanos);
        }
    }

    private void leaveEverything(Call open) {
        MembershipTable memberships = call.registry().memberships();
        int row = call.table().firstMembership(listener);
        while (row != RowTable.NONE) {
            int behind = memberships.nextInListener(row);
            open.remove(row, stepNanos);
            row = behind;
        }
    }
}
