// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.UsableLinks;
import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.FlowFilter;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketRing;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Receives multicast data and queries on an interface, with the kernel's stamps, on a thread of
/// its own; everything a [FlowSink] is told, it is told there.
///
/// ```text
/// PacketRing ── a block of frames ─▶ FlowReader ─▶ FlowSink      packet, query
///   empty ─▶ waits, 2 ms at most                                 tick, every 10 ms
/// execute ─▶ tasks, after each block                             clockStepped
/// ```
///
/// The thread is an [Executor], so that what measures can be of one thread: tasks run in the order
/// they came, between frames, within a few milliseconds. A frame is told at the latest some
/// milliseconds after it came, so a task may run before frames that came before it was asked for:
/// [FlowSink#tick] says up to where all is told.
///
/// A sink, or a task, that throws ends the receiving: said in a notice, kept in [#failure].
public final class FlowReceiver implements Executor, AutoCloseable {
    private static final int RETIRE_MILLIS = 2;
    private static final int WAIT_MILLIS = 2;
    private static final long TICK_NANOS = 10_000_000;
    private static final long WATCH_NANOS = 1_000_000_000;

    /// How much a frame may be stamped before another and come behind it all the same, from
    /// another processor.
    private static final long OVERTAKING_NANOS = 1_000_000;

    /// How long what is in may take to come out when the receiver is closed.
    private static final long DRAIN_NANOS = 1_000_000_000;

    private static final int TASKS_PER_TURN = 1024;

    private final LinkInfo link;
    private final PacketRing ring;
    private final FlowReader reader;
    private final FlowSink sink;
    private final Consumer<String> notices;
    private final RealTime time = RealTime.system();
    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();
    private final PacketRing.Taker taker = this::frame;
    private final Thread thread;
    private volatile FlowCounters counters;
    private volatile @Nullable Throwable failure;
    private volatile boolean closing;
    private volatile boolean closed;
    private long lastStampNanos;
    private long heardUntilNanos = Long.MIN_VALUE;
    private long tickedNanos;
    private long watchedNanos;

    private FlowReceiver(
            LinkInfo link,
            PacketRing ring,
            FormatOptions formats,
            FlowSink sink,
            Consumer<String> notices) {
        this.link = link;
        this.ring = ring;
        this.sink = sink;
        this.notices = notices;
        reader = new FlowReader(formats, sink);
        counters = reader.counters(0);
        thread = new Thread(this::run, "mld6-flows-" + link.name());
        thread.setDaemon(true);
    }

    /// Opens with [FlowReceiverOptions#DEFAULT].
    public static FlowReceiver open(String interfaceName, FlowSink sink, Consumer<String> notices)
            throws LinkException {
        return open(interfaceName, FlowReceiverOptions.DEFAULT, sink, notices);
    }

    /// Opens the interface in the network namespace of the calling thread and starts.
    ///
    /// @param notices takes lines a person should see; on the receiver's thread
    /// @throws LinkException with one clear line
    public static FlowReceiver open(
            String interfaceName,
            FlowReceiverOptions options,
            FlowSink sink,
            Consumer<String> notices)
            throws LinkException {
        try {
            LinkInfo link = UsableLinks.find(interfaceName);
            PacketRing ring =
                    PacketRing.open(
                            link.index(),
                            FlowFilter.program(),
                            options.promiscuous(),
                            options.localQueries(),
                            new PacketRing.Size(
                                    FlowReceiverOptions.BLOCK_OCTETS,
                                    options.bufferOctets() / FlowReceiverOptions.BLOCK_OCTETS,
                                    RETIRE_MILLIS));
            FlowReceiver receiver = new FlowReceiver(link, ring, options.formats(), sink, notices);
            receiver.thread.start();
            return receiver;
        } catch (NativeException e) {
            throw UsableLinks.failure(interfaceName, e);
        }
    }

    private void run() {
        try {
            tickedNanos = System.nanoTime();
            watchedNanos = tickedNanos;
            while (!closing) {
                turn();
            }
            drain();
        } catch (NativeException | RuntimeException | Error e) {
            failed(e);
        } finally {
            end();
        }
    }

    private void failed(Throwable e) {
        failure = e;
        notices.accept(link.name() + ": receiving ended: " + e);
    }

    /// Closed before the last tasks run, so that none is left behind.
    private void end() {
        ring.close();
        counters = reader.counters(ring.dropped());
        closed = true;
        try {
            for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
                task.run();
            }
        } catch (RuntimeException | Error e) {
            failed(e);
        }
    }

    private void turn() throws NativeException {
        boolean idle = hear();
        runTasks();
        long nowNanos = System.nanoTime();
        if (nowNanos - watchedNanos >= WATCH_NANOS) {
            watchedNanos = nowNanos;
            watchClock();
        }
        if (nowNanos - tickedNanos >= TICK_NANOS) {
            tickedNanos = nowNanos;
            tick();
        }
        if (idle) {
            int ready = ring.await(WAIT_MILLIS);
            if (ready < 0) {
                sayState(-ready);
            }
        }
    }

    /// Takes a block, if there is one.
    ///
    /// @return whether there was none
    private boolean hear() {
        long nowNanos = time.nowNanos();
        boolean idle = ring.take(taker) < 0;
        long untilNanos = idle ? Math.min(nowNanos, ring.pendingSinceNanos()) : lastStampNanos;
        heardUntilNanos = Math.max(heardUntilNanos, untilNanos - OVERTAKING_NANOS);
        return idle;
    }

    private void frame(
            ByteBuffer octets, int offset, int captured, int length, long tag, long stampNanos) {
        lastStampNanos = stampNanos;
        reader.read(octets, offset, captured, length, tag, stampNanos);
    }

    private void runTasks() {
        for (int i = 0; i < TASKS_PER_TURN; i++) {
            Runnable task = tasks.poll();
            if (task == null) {
                return;
            }
            task.run();
        }
    }

    private void tick() {
        counters = reader.counters(ring.dropped());
        sink.tick(time.nowNanos(), heardUntilNanos);
    }

    private void watchClock() {
        long stepNanos = time.watch();
        if (stepNanos != 0) {
            heardUntilNanos += stepNanos;
            notices.accept(
                    String.format(
                            Locale.ROOT,
                            "CLOCK_REALTIME was set %s by %.6f s: stamps before and after do not"
                                    + " compare",
                            stepNanos > 0 ? "forward" : "back",
                            Math.abs(stepNanos) / 1e9));
            sink.clockStepped(stepNanos);
        }
    }

    private void sayState(int errno) throws NativeException {
        if (errno != Errno.ENETDOWN) {
            notices.accept(link.name() + ": " + Errno.describe(errno));
        } else if (Links.find(link.index()) == null) {
            notices.accept(
                    "interface " + link.name() + " was removed: no data is received any more");
        } else {
            notices.accept(link.name() + " went down: no data is received until it is up again");
        }
    }

    /// What is in comes out when its block is handed over, at the latest after some milliseconds.
    private void drain() throws NativeException {
        ring.stopReceiving();
        long deadlineNanos = System.nanoTime() + DRAIN_NANOS;
        while (ring.waiting() > 0 && System.nanoTime() - deadlineNanos < 0) {
            if (hear()) {
                int _ = ring.await(WAIT_MILLIS);
            }
        }
        heardUntilNanos = time.nowNanos();
        runTasks();
        tick();
    }

    /// Runs `task` on the receiver's thread. *Thread*: any.
    ///
    /// @throws RejectedExecutionException if closed
    @Override
    public void execute(Runnable task) {
        boolean _ = tasks.add(task);
        if (closed && tasks.remove(task)) {
            throw new RejectedExecutionException("the receiver on " + link.name() + " is closed");
        }
    }

    /// What was met so far, at most one tick old; after [#close] all of it. *Thread*: any.
    public FlowCounters counters() {
        return counters;
    }

    /// The clock of the stamps. *Thread*: any.
    public RealTime time() {
        return time;
    }

    /// What ended the receiving before its time, or null. *Thread*: any.
    public @Nullable Throwable failure() {
        return failure;
    }

    /// Lets nothing in any more, tells what is in, runs what was asked, and closes; returns when
    /// that is done. *Thread*: any but the receiver's.
    @Override
    public void close() {
        closing = true;
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
