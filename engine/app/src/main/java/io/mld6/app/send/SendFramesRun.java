// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.send;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.PacketRate;
import io.mld6.app.cli.Stop;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.lab.conformance.BenchException;
import io.mld6.lab.conformance.DeviceMeans;
import io.mld6.lab.conformance.PacketBench;
import io.mld6.lab.conformance.SampleFrame;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.ExitCode;

/// One sending of frames, in their order, at their pace. The calling thread does everything.
final class SendFramesRun {
    private final List<SampleFrame> frames;
    private final PacketRate rate;
    private final int times;
    private final Terminal terminal;
    private final StatusView view;
    private final JsonDump json;
    private long startNanos;

    SendFramesRun(
            List<SampleFrame> frames,
            PacketRate rate,
            int times,
            Terminal terminal,
            JsonDump json) {
        this.frames = frames;
        this.rate = rate;
        this.times = times;
        this.terminal = terminal;
        this.view = terminal.view(json.isStandardOutput());
        this.json = json;
    }

    /// Sends until all are sent or somebody asks to stop.
    ///
    /// @return the exit status
    /// @throws LinkException if the interface cannot be used
    /// @throws Failure if it takes frames no more
    int on(LinkInfo link) throws LinkException, Failure, InterruptedException {
        int sent = 0;
        try (DeviceMeans nothing = new DeviceMeans(null, Map.of());
                PacketBench bench = new PacketBench(List.of(link), System::nanoTime, 0, nothing)) {
            Capabilities.keepFiles();
            Stop.of(null, terminal::whenNobodyReads).listen(_ -> bench.stop());
            try {
                while (sent < frames.size() * times) {
                    SampleFrame frame = frames.get(sent % frames.size());
                    await(bench, sent);
                    bench.send(1, frame.octets());
                    if (sent < frames.size()) {
                        view.line(SendFramesText.line(frame));
                    }
                    sent++;
                }
            } catch (BenchException ended) {
                if (!ended.isStop()) {
                    throw new Failure(String.valueOf(ended.getMessage()));
                }
            }
        } catch (IOException refused) {
            throw new Failure("cannot start: " + refused.getMessage());
        }
        view.line(SendFramesText.summary(frames, sent));
        json.write(SendFramesText.json(frames, sent));
        return ExitCode.OK;
    }

    /// Until a frame is due: the first is at once. With no limit to the rate nobody waits.
    private void await(PacketBench bench, int number) {
        if (number == 0) {
            startNanos = bench.nanos();
        }
        long dueNanos =
                rate.isUnlimited()
                        ? bench.nanos()
                        : startNanos
                                + Math.round(
                                        number * TimeUnit.SECONDS.toNanos(1) / rate.perSecond());
        do {
            long _ = bench.await(dueNanos);
        } while (bench.nanos() - dueNanos < 0);
    }
}
