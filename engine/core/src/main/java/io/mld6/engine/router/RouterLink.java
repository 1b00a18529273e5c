// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.engine.link.LinkState;
import io.mld6.engine.loop.LinkLoss;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.querier.Election;
import io.mld6.engine.querier.GroupStates;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// What a router does when its link goes away and comes back.
///
/// While the link is down it keeps what it knows, which ends with its timers, and asks nothing;
/// when the link is back it starts as a router does that has just been switched on, and the startup
/// queries refresh the rest. Thread: event loop only.
final class RouterLink implements LinkLoss.Effects {
    private final RouterOutput output;
    private final Election election;
    private final GroupStates groups;
    private final RouterListener own;
    private final Counters counters;
    private final LongSupplier nanoTime;
    private final Consumer<String> lines;
    private boolean started;

    /// @param lines takes lines a person should see
    RouterLink(
            RouterOutput output,
            Election election,
            GroupStates groups,
            RouterListener own,
            Counters counters,
            LongSupplier nanoTime,
            Consumer<String> lines) {
        this.output = output;
        this.election = election;
        this.groups = groups;
        this.own = own;
        this.counters = counters;
        this.nanoTime = nanoTime;
        this.lines = lines;
    }

    @Override
    public void setOpen(boolean carries) {
        output.setOpen(carries);
    }

    @Override
    public void lost(LinkState now) {
        counters.count(MldCounter.LINK_LOST);
        election.linkLost(nanoTime.getAsLong());
        own.linkLost();
        lines.accept(
                "link "
                        + LinkLoss.words(now)
                        + ": asking nothing, keeping "
                        + groups.groupCount()
                        + " groups until their timers end");
    }

    @Override
    public void carriesAgain() {
        long nowNanos = nanoTime.getAsLong();
        if (started) {
            counters.count(MldCounter.LINK_RECOVERED);
            lines.accept("link is up again: starting anew");
            own.reportAnew(nowNanos);
        } else {
            own.join(nowNanos);
        }
        started = true;
        election.start(nowNanos);
        output.flush();
    }
}
