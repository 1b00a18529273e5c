// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.mld6.engine.registry.RowTable;
import io.netty.util.Timeout;
import io.netty.util.Timer;
import io.netty.util.TimerTask;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Fires rows at their ticks: a bucket of rows per tick, one timeout of Netty's wheel per occupied
/// bucket.
///
/// Arming writes the tick into a field of the row and appends the row to a bucket; unarming or
/// moving changes the field and leaves a stale entry. A due bucket is handed over in slices of up
/// to [#SLICE] rows, no more than [DueRows#room()] at a time and [#SLICES_PER_TURN] in a row, so
/// that reads get their turn and a full socket buffer only delays. With nothing armed for a while
/// the wheel is stopped.
///
/// Thread: event loop only; the wheel's tasks must run there. Cost: arm and disarm O(1); at most a
/// timeout object per occupied tick is allocated.
public final class ResponseSchedule implements TimerTask {
    /// Rows in one slice.
    public static final int SLICE = 256;

    /// Slices before the event loop gets a turn.
    public static final int SLICES_PER_TURN = 8;

    private static final long LINGER_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final TickGrid grid;
    private final TickWheel wheel;
    private final WheelSource timers;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final DueRows sink;
    private final int[] slice = new int[SLICE];
    private final Runnable turn = this::turn;
    private final TimerTask linger = this::stopIfIdle;

    private @Nullable Timer timer;
    private boolean turnPosted;
    private boolean lingering;
    private boolean blocked;
    private long maxLagNanos;

    /// A schedule with nothing armed.
    ///
    /// @param table the rows
    /// @param field the field that is driven here; [RowTable#IDLE_TICK] while a row is unarmed
    /// @param tickNanos length of a tick
    /// @param timers gives wheels whose tasks run on `loop`
    /// @param loop the event loop that owns everything here
    /// @param nanoTime the clock
    /// @param sink takes the due rows
    public ResponseSchedule(
            RowTable table,
            int field,
            long tickNanos,
            WheelSource timers,
            Executor loop,
            LongSupplier nanoTime,
            DueRows sink) {
        this(table, field, tickNanos, timers, loop, nanoTime, sink, 0);
    }

    /// As above, starting at a given tick.
    ResponseSchedule(
            RowTable table,
            int field,
            long tickNanos,
            WheelSource timers,
            Executor loop,
            LongSupplier nanoTime,
            DueRows sink,
            int firstTick) {
        this.grid = new TickGrid(tickNanos, nanoTime.getAsLong(), firstTick);
        this.wheel = new TickWheel(table, field, firstTick, this::wakeAt);
        this.timers = timers;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.sink = sink;
    }

    /// The grid of ticks.
    public TickGrid grid() {
        return grid;
    }

    /// Rows armed.
    public int armed() {
        return wheel.armed();
    }

    /// Largest lag of a drain behind its tick so far.
    public long maxLagNanos() {
        return maxLagNanos;
    }

    /// Whether a wheel is running.
    public boolean isRunning() {
        return timer != null;
    }

    /// Octets of all buckets.
    public long sizeOctets() {
        return wheel.sizeOctets();
    }

    /// To be called before ticks are computed for an event: with nothing armed, the grid is laid
    /// anew so that a tick begins now.
    public void prepare(long nowNanos) {
        if (wheel.armed() == 0 && !turnPosted) {
            grid.anchor(nowNanos);
            wheel.restart(grid.tickAt(nowNanos));
        }
    }

    /// To be called now and then where several schedules keep to one grid, which must not be laid
    /// anew for one of them: after a long time with nothing armed, goes on at the present tick.
    public void catchUp(long nowNanos) {
        if (wheel.armed() > 0 || turnPosted) {
            return;
        }
        // In nanoseconds: ticks compare within 2^31 only, which are 248 days of 10 ms.
        long behindNanos = nowNanos - grid.nanosOf(wheel.cursor());
        if (behindNanos > TickWheel.FINE * grid.tickNanos()) {
            grid.move(nowNanos);
            wheel.restart(grid.tickAt(nowNanos));
        }
    }

    /// Arms a row, or moves it. A tick that has passed counts as the next one.
    public void arm(int row, int tick) {
        wheel.arm(row, tick);
    }

    /// Arms many rows of which none was armed, at a fraction of the cost of [#arm]. The caller has
    /// just written their ticks into the driven field: while it reads a row anyway that costs
    /// nothing.
    ///
    /// @param rows the first `count` elements, each row once; borrowed
    /// @param ticks of these rows; borrowed
    public void armMarked(int[] rows, int[] ticks, int count) {
        wheel.fileMarked(rows, ticks, count);
    }

    /// Unarms a row; nothing if it is not armed.
    public void disarm(int row) {
        wheel.disarm(row);
    }

    /// Goes on after [DueRows#room()] was 0.
    public void resume() {
        if (blocked) {
            blocked = false;
            post();
        }
    }

    private void wakeAt(int tick) {
        Timer running = timer;
        if (running == null) {
            running = timers.start();
            timer = running;
        }
        long delayNanos = grid.nanosOf(tick) - nanoTime.getAsLong();
        running.newTimeout(this, Math.max(0, delayNanos), TimeUnit.NANOSECONDS);
    }

    /// A tick is due. Called by the wheel, on the event loop.
    @Override
    public void run(Timeout timeout) {
        if (!blocked && !turnPosted) {
            turn();
        }
    }

    private void post() {
        if (!turnPosted) {
            turnPosted = true;
            loop.execute(turn);
        }
    }

    private void turn() {
        turnPosted = false;
        if (blocked) {
            return;
        }
        boolean more = true;
        for (int slices = 0; slices < SLICES_PER_TURN && more; slices++) {
            more = drainSlice();
        }
        sink.turnDone();
        if (more && !blocked) {
            post();
        }
        if (wheel.armed() == 0 && !lingering && timer != null) {
            lingering = true;
            timer.newTimeout(linger, LINGER_NANOS, TimeUnit.NANOSECONDS);
        }
    }

    /// Hands over one slice; whether there may be more.
    private boolean drainSlice() {
        long nowNanos = nanoTime.getAsLong();
        int target = grid.tickAt(nowNanos);
        grid.follow(wheel.cursor());
        while (wheel.hasTaken() || wheel.advance(target)) {
            int limit = Math.min(SLICE, sink.room());
            if (limit == 0) {
                blocked = true;
                return false;
            }
            int count = wheel.take(slice, limit);
            if (count > 0) {
                int tick = wheel.takenTick();
                maxLagNanos = Math.max(maxLagNanos, nowNanos - grid.nanosOf(tick));
                sink.due(slice, count, tick, nowNanos);
            }
            if (!wheel.hasTaken()) {
                sink.tickDone();
            }
            if (count > 0) {
                return true;
            }
        }
        return false;
    }

    private void stopIfIdle(Timeout timeout) {
        lingering = false;
        Timer running = timer;
        if (running == null || timeout.timer() != running) {
            return;
        }
        if (wheel.armed() == 0) {
            // Stale entries go, too: nobody is woken for their buckets any more, and a row that is
            // filed beside them later on would never fire.
            wheel.restart(wheel.cursor());
            stop();
        }
    }

    /// Stops the wheel; what is armed stays armed and fires only after the next arming.
    public void stop() {
        Timer running = timer;
        if (running != null) {
            timer = null;
            lingering = false;
            timers.stop(running);
        }
    }
}
