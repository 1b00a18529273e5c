// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.app.cli.Converters;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.RunEvents;
import io.mld6.app.cli.Stop;
import io.mld6.app.terminal.StatusView;
import io.mld6.codec.handler.UnfinishedChecksumFrame;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.linux.TerminalSize;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.loop.LinkEvents;
import io.mld6.lab.watch.Complaint;
import io.mld6.lab.watch.WatchLimits;
import io.mld6.lab.watch.WatchSnapshot;
import io.mld6.lab.watch.Watcher;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongPredicate;
import picocli.CommandLine.ExitCode;

/// Watches an interface. Nothing is written to its socket, and the interface is asked for all
/// multicast frames and for nothing else.
///
/// The event loop reads and judges; complaints leave it as values in a queue of limited length. The
/// calling thread says them, shows the tables and waits.
///
/// Frames have the moments the kernel took them in, and time passes only as far as everything was
/// read: a watch that is held up for a while must not find others late.
final class LiveWatch {
    private static final long TURN_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long ADVANCE_MILLIS = 100;
    private static final long PATIENCE_MILLIS = 10_000;
    private static final int WAITING_COMPLAINTS = 4096;
    /// The terminal's last line stays free for the cursor, and one for a line that comes above.
    private static final int FREE_ROWS = 2;

    private final String interfaceName;
    private final WatchOutput output;
    private final StatusView view;
    private final Watcher watcher;
    private final FrameClock clock = new FrameClock();
    private final ComplaintLines lines;
    private final BlockingQueue<Complaint> complaints =
            new ArrayBlockingQueue<>(WAITING_COMPLAINTS);
    private final AtomicLong missed = new AtomicLong();

    LiveWatch(String interfaceName, LongPredicate vlans, WatchOutput output) {
        this.interfaceName = interfaceName;
        this.output = output;
        view = output.view();
        lines = new ComplaintLines(view, clock.now());
        watcher = new Watcher(WatchLimits.DEFAULT, vlans, this::complaint);
    }

    private void complaint(Complaint complaint) {
        if (!complaints.offer(complaint)) {
            missed.incrementAndGet();
        }
    }

    /// Runs until stopped from outside.
    ///
    /// @return the exit status
    /// @throws LinkException if the link cannot be used, or is gone
    int run(Stop stop) throws LinkException, Failure, InterruptedException {
        RunEvents events = new RunEvents("the watch", stop, System::nanoTime);
        EngineLoops loops = EngineLoops.threads(1, "mld6-watch", Capabilities::dropAll);
        LinkOpener opener =
                LinkOpener.onInterface(
                        PacketChannelOptions.forRouter(interfaceName)
                                .withPromiscuous(false)
                                .withStamps(true));
        LinkChannel channel =
                loops.onLink(
                        () -> List.of(opener.open(view::line)),
                        channels -> filled(channels.getFirst(), events));
        Capabilities.keepFiles();
        ScheduledFuture<?> ticks =
                channel.eventLoop()
                        .scheduleWithFixedDelay(
                                () -> watcher.advance(clock.tick()),
                                0,
                                ADVANCE_MILLIS,
                                TimeUnit.MILLISECONDS);
        view.line("watching " + interfaceName);
        try {
            String reason = events.untilStopped(new Showing(channel));
            view.endStatus();
            view.line("stopping: " + reason);
            boolean _ = ticks.cancel(false);
            channel.drainAndWait();
            WatchSnapshot last = snapshot(channel, output.mostRows());
            say();
            lines.end();
            output.end(interfaceName, last, channel.kernelDropped());
        } finally {
            view.endStatus();
            channel.closeAndWait();
            loops.shutdown();
        }
        return ExitCode.OK;
    }

    private LinkChannel filled(LinkChannel channel, RunEvents events) {
        channel.pipeline()
                .addLast(
                        new Ear(channel),
                        new LinkEvents(
                                state -> events.happened(() -> view.line(text(state))),
                                events::ended));
        return channel;
    }

    private static String text(LinkState state) {
        return "link: " + Converters.word(state).replace('_', ' ');
    }

    /// Takes every frame, and lets none go on.
    private final class Ear extends ChannelInboundHandlerAdapter {
        private final LinkChannel channel;

        Ear(LinkChannel channel) {
            this.channel = channel;
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            switch (message) {
                case ByteBuf frame -> {
                    try {
                        watcher.frame(clock.moment(channel.arrivalNanos()), frame, false);
                    } finally {
                        frame.release();
                    }
                }
                case UnfinishedChecksumFrame frame -> {
                    try {
                        long came = clock.moment(channel.arrivalNanos());
                        watcher.frame(came, frame.content(), true);
                    } finally {
                        frame.release();
                    }
                }
                default -> context.fireChannelRead(message);
            }
        }
    }

    private final class Showing implements RunEvents.Turn {
        private final LinkChannel channel;

        Showing(LinkChannel channel) {
            this.channel = channel;
        }

        @Override
        public long due() {
            return TURN_NANOS;
        }

        @Override
        public void quiet() throws Failure, InterruptedException {
            say();
            if (view.isTerminal()) {
                TerminalSize screen = TerminalSize.of(output.descriptor());
                int room = Math.max(1, screen.rows() - FREE_ROWS);
                view.status(WatchText.screen(snapshot(channel, room), room), screen.columns());
            }
        }
    }

    private void say() {
        for (Complaint next; (next = complaints.poll()) != null; ) {
            lines.say(next);
            output.complaint(next);
        }
        long left = missed.getAndSet(0);
        lines.missed(left);
        output.missed(left);
        output.flush();
    }

    private WatchSnapshot snapshot(LinkChannel channel, int most)
            throws Failure, InterruptedException {
        try {
            return CompletableFuture.supplyAsync(() -> watcher.snapshot(most), channel.eventLoop())
                    .get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new Failure("the watch does not answer");
        } catch (ExecutionException bug) {
            throw new IllegalStateException("the watch stopped: " + bug.getCause(), bug);
        }
    }
}
