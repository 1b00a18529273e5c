// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.engine.link.LinkException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// What happens during a run, for the one thread that shows, waits and in the end sums up.
///
/// *Thread*: any may tell; one waits.
public final class RunEvents {
    private sealed interface Event {
        record Happened(Runnable told) implements Event {}

        record Asked(String by) implements Event {}

        record Failed(Throwable cause) implements Event {}
    }

    /// What the waiting thread does meanwhile.
    public interface Turn {
        /// Does what is due.
        ///
        /// @return how many nanoseconds may pass before the next turn
        long due() throws Failure, InterruptedException;

        /// That time has passed, and nothing happened.
        void quiet() throws Failure, InterruptedException;
    }

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final String what;
    private final Stop stop;
    private final LongSupplier nanoTime;

    /// Listens to what ends the run from outside.
    ///
    /// @param what runs, such as "the engine"
    public RunEvents(String what, Stop stop, LongSupplier nanoTime) {
        this.what = what;
        this.stop = stop;
        this.nanoTime = nanoTime;
        stop.listen(by -> events.add(new Event.Asked(by)));
    }

    /// Has `told` run by the thread that waits.
    public void happened(Runnable told) {
        events.add(new Event.Happened(told));
    }

    /// Ends the waiting, if something went wrong.
    ///
    /// @param cause of a future that ended, null if that ended well
    public void ended(@Nullable Throwable cause) {
        if (cause != null) {
            events.add(new Event.Failed(RunFailure.unwrapped(cause)));
        }
    }

    /// Waits until the run is to stop.
    ///
    /// @return why, in a few words
    /// @throws LinkException if the link is gone
    /// @throws Failure if what runs has failed, or `turn` has
    public String untilStopped(Turn turn) throws LinkException, Failure, InterruptedException {
        while (true) {
            long remaining = stop.remainingNanos(nanoTime.getAsLong());
            // What happened before the time was up is still told.
            long wait = remaining <= 0 ? 0 : Math.min(remaining, turn.due());
            switch (events.poll(wait, TimeUnit.NANOSECONDS)) {
                case null -> {
                    if (remaining <= 0) {
                        return "time is up";
                    }
                    turn.quiet();
                }
                case Event.Happened(Runnable told) -> told.run();
                case Event.Asked(String by) -> {
                    return by;
                }
                case Event.Failed(Throwable cause) -> throw RunFailure.rethrown(what, cause);
            }
        }
    }
}
