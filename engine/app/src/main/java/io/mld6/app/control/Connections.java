// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/// All connections there are: no more than so many, and none that holds its place without asking
/// for anything. Who comes when there is no room takes the place of the one that has been idle
/// longest, so that those who ask get in however many do not. Thread: the server's.
final class Connections {
    static final int MOST = 256;

    /// A request must be there as a whole after this time, and an answer taken.
    static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Set<HttpConnection> all = new LinkedHashSet<>();
    private final Tally tally;
    private final CompletableFuture<Void> gone = new CompletableFuture<>();
    private boolean ending;

    Connections(Tally tally) {
        this.tally = tally;
    }

    /// Takes one in.
    ///
    /// @return whether there was room
    boolean add(HttpConnection one) {
        if (ending || (all.size() >= MOST && !makeRoom())) {
            tally.refusedConnection();
            return false;
        }
        return all.add(one);
    }

    private boolean makeRoom() {
        Optional<HttpConnection> idle =
                all.stream()
                        .filter(HttpConnection::isIdle)
                        .min(Comparator.comparingLong(HttpConnection::sinceNanos));
        idle.ifPresent(this::drop);
        return idle.isPresent();
    }

    private void drop(HttpConnection one) {
        tally.closedIdleConnection();
        var _ = all.remove(one);
        one.close();
    }

    void remove(HttpConnection one) {
        var _ = all.remove(one);
        if (ending && all.isEmpty()) {
            gone.complete(null);
        }
    }

    /// Closes those that have kept their place too long.
    void sweep(long nowNanos) {
        for (HttpConnection one : List.copyOf(all)) {
            if (nowNanos - one.sinceNanos() > IDLE_NANOS && !one.isLively()) {
                drop(one);
            }
        }
    }

    /// Lets everybody know, once there is something new to read.
    void pump() {
        all.forEach(HttpConnection::pump);
    }

    /// Takes nobody in any more, and ends those there are, once they have their answers.
    void end() {
        ending = true;
        List.copyOf(all).forEach(HttpConnection::end);
        if (all.isEmpty()) {
            gone.complete(null);
        }
    }

    /// Completes when all are gone, after [#end]. Any thread.
    CompletableFuture<Void> gone() {
        return gone;
    }
}
