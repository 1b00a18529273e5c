// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import io.mld6.codec.encode.ReportWriter;
import io.mld6.engine.link.FrameBatch;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.PacketChannel;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.listener.ResponseLedger;
import io.mld6.engine.loop.AfterReads;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.loop.LinkEvents;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.output.BatchOutput;
import io.mld6.engine.output.OutputParts;
import io.mld6.engine.output.Pace;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// How many Reports a second go out, and how many could.
///
/// ```text
/// engine   listener's and group's words ─ ReportWriter ─ FrameBatch ─ pipeline ─ sendmmsg ─ books
/// plain                     the same frames, made once ─ FrameBatch ──────────── sendmmsg
/// ```
///
/// Both ways use one thread, an event loop as the engine has it, and one socket, unless the
/// engine's frames go through AF_XDP; whoever measures takes turns, so that what disturbs a machine
/// disturbs both. Thread: any but the event loop, one at a time.
public final class EmissionBenchmark implements AutoCloseable {
    private static final int RECEIVE_BATCH_FRAMES = 64;
    private static final int FRAMES_PER_TURN = 1024;
    private static final int EAGAIN = 11;
    private static final int ENOBUFS = 105;
    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    private final EngineLoops loops;
    private final EventLoop loop;
    private final PacketChannel channel;
    private final Counters counters = new Counters();
    private final BatchOutput output;
    private final EmissionBlast blast;
    private final FrameBatch[] plain;
    private final int recordsPerReport;

    private EmissionBenchmark(EmissionPlan plan, PacketChannel channel, EngineLoops loops) {
        this.channel = channel;
        this.loops = loops;
        loop = loops.loop(0);
        ResponseLedger ledger = new ResponseLedger(TICK_NANOS, counters);
        output =
                BatchOutput.on(
                        channel,
                        plan.framesPerBatch(),
                        new OutputParts(
                                ledger,
                                counters,
                                System::nanoTime,
                                new Pace(0, 0),
                                this::roomAgain));
        EmissionFrames frames = new EmissionFrames(plan);
        blast = new EmissionBlast(new AfterReads(loop), frames, output, ledger);
        // All in turn, as frames that were made once for many listeners would be, so that few are
        // in a cache; the engine fills the batch that came back last.
        plain = new FrameBatch[output.batches(plan.version1())];
        ReportWriter writer = new ReportWriter(plan.vlan());
        for (int i = 0; i < plain.length; i++) {
            plain[i] =
                    frames.batch(
                            writer,
                            output.framesPerBatch(plan.version1()),
                            output.strideOctets(plan.version1()),
                            output.mtuOctets(plan.vlan().word()));
        }
        recordsPerReport = (int) (frames.memberships() / plain.length / plain[0].count());
        channel.pipeline()
                .addLast(
                        new LinkEvents(
                                state -> {
                                    output.setOpen(state.carries());
                                    if (!state.carries()) {
                                        blast.abort();
                                    }
                                },
                                _ -> blast.abort()));
    }

    /// Opens the link of a plan.
    ///
    /// @param notices takes lines a person should see
    /// @throws LinkException with one line, if the link cannot be opened
    public static EmissionBenchmark open(EmissionPlan plan, Consumer<String> notices)
            throws LinkException {
        int perTurn = Math.max(FRAMES_PER_TURN, plan.framesPerBatch());
        PacketChannelOptions options =
                plan.link()
                        .withBatches(
                                new PacketChannelOptions.Batches(
                                        RECEIVE_BATCH_FRAMES, plan.framesPerBatch(), perTurn));
        EngineLoops loops = EngineLoops.threads(1, "mld6-bench", Capabilities::dropAll);
        EmissionBenchmark benchmark =
                loops.onLink(
                        () -> List.of(PacketChannel.open(options, notices)),
                        channels -> new EmissionBenchmark(plan, channels.getFirst(), loops));
        PacketChannel channel = benchmark.channel;
        if (!channel.linkState().carries()) {
            benchmark.close();
            throw new LinkException(
                    LinkException.Kind.IO, channel.interfaceName() + " has no carrier");
        }
        return benchmark;
    }

    /// Memberships each Report speaks of.
    public int recordsPerReport() {
        return recordsPerReport;
    }

    /// Octets of each frame.
    public int frameOctets() {
        return plain[0].length(0);
    }

    /// Sends the engine's way until `frames` are out or `nanos` have passed.
    ///
    /// @throws LinkException if the link does not take frames
    public EmissionRound engine(long frames, long nanos) throws LinkException {
        return measured(
                start -> {
                    long retries = channel.enobufsRetries();
                    return blast.run(frames, start + nanos)
                            .thenApply(sent -> new Sent(sent, channel.enobufsRetries() - retries));
                });
    }

    /// Sends the plain way until `frames` are out or `nanos` have passed.
    ///
    /// @throws LinkException if the link does not take frames
    public EmissionRound plain(long frames, long nanos) throws LinkException {
        return measured(start -> CompletableFuture.completedFuture(plainly(frames, start + nanos)));
    }

    private record Sent(long frames, long retries) {}

    /// What is measured, begun on the event loop and ended there.
    private interface Stretch {
        CompletableFuture<Sent> begin(long startNanos);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // of the inner one, which is waited for, too
    private EmissionRound measured(Stretch stretch) throws LinkException {
        Executor executor = loop;
        try {
            EmissionRound round =
                    CompletableFuture.supplyAsync(() -> begun(stretch), executor)
                            .thenCompose(done -> done)
                            .join();
            if (counters.get(MldCounter.FRAMES_FAILED) > 0) {
                throw new LinkException(
                        LinkException.Kind.IO, channel.interfaceName() + " refused frames");
            }
            return round;
        } catch (CompletionException failed) {
            throw new LinkException(
                    LinkException.Kind.IO, channel.interfaceName() + " takes no frames", failed);
        }
    }

    private CompletableFuture<EmissionRound> begun(Stretch stretch) {
        ThreadCost before = ThreadCost.now();
        long startNanos = System.nanoTime();
        return stretch.begin(startNanos)
                .thenApply(
                        sent -> {
                            long nanos = System.nanoTime() - startNanos;
                            ThreadCost after = ThreadCost.now();
                            return new EmissionRound(
                                    sent.frames(),
                                    nanos,
                                    after.cpuNanos() - before.cpuNanos(),
                                    after.allocatedOctets() - before.allocatedOctets(),
                                    sent.retries());
                        });
    }

    /// A loop around `sendmmsg`. While a buffer is full it asks again and again: nothing is
    /// quicker.
    private Sent plainly(long frames, long deadlineNanos) {
        long sent = 0;
        long retries = 0;
        for (int next = 0; sent < frames && System.nanoTime() - deadlineNanos < 0; next++) {
            FrameBatch batch = plain[next % plain.length];
            for (int from = 0; from < batch.count(); ) {
                int taken = channel.handOver(batch, from, batch.count() - from);
                if (taken > 0) {
                    from += taken;
                } else if (taken == -EAGAIN || taken == -ENOBUFS) {
                    retries++;
                    Thread.onSpinWait();
                } else {
                    throw new IllegalStateException("sending failed: errno " + -taken);
                }
            }
            sent += batch.count();
        }
        return new Sent(sent, retries);
    }

    private void roomAgain() {
        blast.roomAgain();
    }

    @Override
    public void close() {
        channel.closeAndWait();
        loops.shutdown();
    }
}
