// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.send;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.RunFailure;
import io.mld6.app.cli.Stop;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.Transmit;
import io.mld6.engine.linux.Capabilities;
import io.mld6.lab.traffic.FlowSender;
import io.mld6.lab.traffic.SendPlan;
import io.mld6.lab.traffic.SendSnapshot;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/// One sending, from the first packet to the summary. The calling thread shows and waits.
final class SendRun {
    private static final long REDRAW_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final long PLAIN_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final SendPlan plan;
    private final StatusView view;
    private final JsonDump json;
    private final Stop stop;
    private @Nullable SendSnapshot before;

    SendRun(SendPlan plan, StatusView view, JsonDump json, Stop stop) {
        this.plan = plan;
        this.view = view;
        this.json = json;
        this.stop = stop;
    }

    /// Sends until the plan's time is over or somebody asks to stop.
    ///
    /// @return the exit status: 0 only if all that came due was sent
    /// @throws LinkException if the interface cannot be used, or is gone
    int on(String interfaceName, Transmit transmit)
            throws LinkException, Failure, InterruptedException {
        CountDownLatch over = new CountDownLatch(1);
        stop.listen(_ -> over.countDown());
        FlowSender sender = FlowSender.start(plan, interfaceName, transmit, view::line);
        SendSnapshot last;
        try (sender) {
            Capabilities.keepFiles();
            view.line(SendText.opening(plan, interfaceName));
            CompletableFuture<SendSnapshot> termination = sender.termination();
            var _ = termination.whenComplete((_, _) -> over.countDown());
            long restNanos = view.isTerminal() ? REDRAW_NANOS : PLAIN_NANOS;
            while (!over.await(restNanos, TimeUnit.NANOSECONDS)) {
                show(sender.snapshot());
            }
            last = sender.stop();
            view.endStatus();
            SendText.summary(plan, last).forEach(view::line);
            json.write(SendText.json(plan, last));
            termination.join();
        } catch (CompletionException failed) {
            throw RunFailure.rethrown("the sender", RunFailure.unwrapped(failed));
        }
        return last.unsent() == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void show(SendSnapshot now) {
        String text = SendText.status(now, before);
        if (view.isTerminal()) {
            view.status(text);
        } else {
            view.line(text);
        }
        before = now;
    }
}
