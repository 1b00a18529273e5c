// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.Stop;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.StatusView;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.LinkFeatures;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.NativeException;
import io.mld6.lab.traffic.FlowReceiver;
import io.mld6.lab.traffic.FlowReceiverOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Help.Ansi;

/// Looks at an interface, listens to it, and says what it found.
final class DoctorRun {
    /// As for other commands whose subject fails.
    private static final int PROBLEM = 99;

    /// Queries are few, and of data only the groups count.
    private static final int RING_OCTETS = 4 << 20;

    private final LinkInfo link;
    private final Duration wait;
    private final Stop stop;
    private final StatusView view;
    private final SystemFiles files;
    private final List<Finding> findings = new ArrayList<>();
    private final Heard heard = new Heard();

    DoctorRun(LinkInfo link, Duration wait, Stop stop, StatusView view, SystemFiles files) {
        this.link = link;
        this.wait = wait;
        this.stop = stop;
        this.view = view;
        this.files = files;
    }

    /// Looks and listens.
    ///
    /// @throws NativeException if the kernel does not answer
    void look() throws NativeException, InterruptedException {
        SystemChecks system = new SystemChecks(files);
        findings.add(system.privilege());
        findings.addAll(new LinkChecks(link, LinkFeatures.of(link.name()), files).all());
        findings.add(system.receiveBuffer(link));
        listen();
        findings.add(system.clock(heard.clockSteps()));
    }

    private void listen() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        stop.listen(_ -> asked.countDown());
        long beganNanos = System.nanoTime();
        FlowReceiverOptions options =
                FlowReceiverOptions.DEFAULT.withLocalQueries(true).withBufferOctets(RING_OCTETS);
        try (FlowReceiver receiver = FlowReceiver.open(link.name(), options, heard, view::line)) {
            view.status("listening on " + link.name() + " for " + DurationText.format(wait));
            boolean _ = asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
            Throwable failure = receiver.failure();
            if (failure != null) {
                findings.add(deaf(String.valueOf(failure.getMessage())));
            }
        } catch (LinkException refused) {
            findings.add(deaf(String.valueOf(refused.getMessage())));
            return;
        } finally {
            view.endStatus();
        }
        Duration listened =
                Duration.ofNanos(Math.min(wait.toNanos(), System.nanoTime() - beganNanos));
        findings.addAll(heard.findings(link.name(), listened));
    }

    private static Finding deaf(String why) {
        return Finding.problem(
                "listening", why + ": no querier and no data could be heard", "mend the above");
    }

    /// What was found, for people and for programs.
    Rows rows(Ansi ansi) {
        Rows rows = new Rows();
        for (Finding finding : findings) {
            List<String> lines = new ArrayList<>();
            Finding.Level level = finding.level();
            String word = "%-8s".formatted(level.word());
            lines.add(
                    ansi.string("@|" + level.style + " " + word + "|@")
                            + " %-14s %s".formatted(finding.check(), finding.text()));
            if (!finding.remedy().isEmpty()) {
                lines.add(" ".repeat(24) + "-> " + finding.remedy());
            }
            rows.add(finding.json(), lines.toArray(String[]::new));
        }
        rows.footer(summary());
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("interface", link.name());
        document.put("status", status());
        heard.writeTo(document);
        rows.put(document, "findings");
        return rows;
    }

    private String summary() {
        long problems = count(Finding.Level.PROBLEM);
        long warnings = count(Finding.Level.WARNING);
        return "%s: %d problem%s, %d warning%s"
                .formatted(
                        link.name(),
                        problems,
                        problems == 1 ? "" : "s",
                        warnings,
                        warnings == 1 ? "" : "s");
    }

    private long count(Finding.Level level) {
        return findings.stream().filter(one -> one.level() == level).count();
    }

    /// The exit status.
    int status() {
        return count(Finding.Level.PROBLEM) == 0 ? 0 : PROBLEM;
    }
}
