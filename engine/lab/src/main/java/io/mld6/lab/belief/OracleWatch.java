// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// Looks every few seconds, and when asked to, on a thread of its own. A look that takes longer
/// than that is followed by the next after as long again.
///
/// Thread: any.
public final class OracleWatch implements AutoCloseable {
    private final DeviceOracle oracle;
    private final Duration every;
    private final Consumer<Look> taker;
    private final Consumer<Throwable> onFailure;
    private final Thread thread;
    /// Guarded by this.
    private boolean asked;

    /// Guarded by this.
    private boolean ended;

    /// Begins: the first look comes after one interval.
    ///
    /// @param taker told of every look, on the thread of this class
    /// @param onFailure told of a bug, after which there are no looks
    public OracleWatch(
            DeviceOracle oracle,
            Duration every,
            Consumer<Look> taker,
            Consumer<Throwable> onFailure) {
        this.oracle = oracle;
        this.every = every;
        this.taker = taker;
        this.onFailure = onFailure;
        this.thread = Thread.ofPlatform().name("mld6-oracle-looks").daemon().start(this::run);
    }

    private void run() {
        try {
            boolean last = false;
            while (!last) {
                last = !await();
                taker.accept(oracle.look());
            }
        } catch (InterruptedException _) {
            // Closed: there is no last look.
        } catch (RuntimeException | Error bug) {
            onFailure.accept(bug);
        }
    }

    /// @return false if the next look is the last
    private synchronized boolean await() throws InterruptedException {
        long due = System.nanoTime() + every.toNanos();
        while (!ended && !asked) {
            long left = due - System.nanoTime();
            if (left <= 0) {
                break;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        asked = false;
        return !ended;
    }

    /// Asks for a look now. Does not wait.
    public synchronized void lookNow() {
        asked = true;
        notifyAll();
    }

    /// Looks for the last time, and returns when `taker` has been told.
    public void finish() throws InterruptedException {
        synchronized (this) {
            ended = true;
            notifyAll();
        }
        thread.join();
    }

    /// No more looks; one under way is given up. Idempotent.
    @Override
    public void close() {
        thread.interrupt();
    }
}
