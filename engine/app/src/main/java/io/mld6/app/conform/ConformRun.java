// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.conform;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.OutputFormat;
import io.mld6.app.cli.Stop;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.lab.conformance.BenchException;
import io.mld6.lab.conformance.CaseResult;
import io.mld6.lab.conformance.ConformanceCase;
import io.mld6.lab.conformance.ConformanceRun;
import io.mld6.lab.conformance.DeviceMeans;
import io.mld6.lab.conformance.Facts;
import io.mld6.lab.conformance.JsonReport;
import io.mld6.lab.conformance.Outcome;
import io.mld6.lab.conformance.PacketBench;
import io.mld6.lab.conformance.Report;
import io.mld6.lab.conformance.Subject;
import io.mld6.lab.conformance.TextReport;
import java.io.IOException;
import java.lang.module.ModuleDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One run of the cases on real interfaces, told as it goes. The calling thread does everything.
final class ConformRun {
    private final Subject subject;
    private final List<ConformanceCase> cases;
    private final List<String> only;
    private final @Nullable Duration quick;
    private final DeviceOptions device;
    private final Terminal terminal;
    private final OutputFormat format;
    private final StatusView view;

    ConformRun(
            Subject subject,
            List<ConformanceCase> cases,
            List<String> only,
            @Nullable Duration quick,
            DeviceOptions device,
            Terminal terminal,
            OutputFormat format) {
        this.subject = subject;
        this.cases = cases;
        this.only = only;
        this.quick = quick;
        this.device = device;
        this.terminal = terminal;
        this.format = format;
        view = terminal.view(format.isForPrograms());
    }

    /// Runs, reports, and returns the exit status.
    ///
    /// @throws Failure if there is no device, or a report cannot be written
    int on(List<LinkInfo> links, ReportFolder folder)
            throws LinkException, Failure, InterruptedException {
        Facts facts = device.facts();
        long epochOffset =
                TimeUnit.MILLISECONDS.toNanos(System.currentTimeMillis()) - System.nanoTime();
        Story story = new Story(folder);
        List<CaseResult> results;
        try (PacketBench bench = new PacketBench(links, System::nanoTime, epochOffset, means())) {
            Stop.of(null, terminal::whenNobodyReads).listen(_ -> bench.stop());
            results =
                    new ConformanceRun(subject, cases, facts, bench, story)
                            .run(
                                    only,
                                    quick == null ? 0 : quick.toNanos(),
                                    device.patience().toNanos());
        } catch (BenchException failed) {
            throw new Failure(String.valueOf(failed.getMessage()));
        }
        view.endStatus();
        Report report =
                new Report(
                        version(),
                        subject,
                        links.stream().map(LinkInfo::name).toList(),
                        facts.values(),
                        story.names,
                        results);
        folder.write(report);
        List<String> failures = TextReport.failures(report);
        if (!failures.isEmpty()) {
            view.line("");
            failures.forEach(view::line);
        }
        List<String> changes = folder.compared(report);
        if (!changes.isEmpty()) {
            view.line("");
            changes.forEach(view::line);
        }
        view.line("");
        view.line(report.summary());
        if (folder.folder() != null) {
            view.line("report: " + folder.folder().resolve("report.html"));
        }
        if (format.isForPrograms()) {
            write(JsonReport.document(report));
        }
        return report.exitStatus();
    }

    private void write(ObjectNode document) throws Failure, InterruptedException {
        Rows rows = new Rows();
        document.remove("cases").forEach(one -> rows.add((ObjectNode) one));
        rows.put(document, "cases");
        rows.write(format, terminal);
    }

    private DeviceMeans means() throws Failure {
        try {
            return new DeviceMeans(device.hostCommand(), device.shells());
        } catch (IOException refused) {
            throw new Failure("cannot start a shell: " + refused.getMessage());
        }
    }

    private static String version() {
        ModuleDescriptor descriptor = ConformRun.class.getModule().getDescriptor();
        return descriptor == null ? "(unpackaged)" : descriptor.rawVersion().orElse("(unpackaged)");
    }

    private final class Story implements ConformanceRun.Progress {
        private final ReportFolder folder;
        private Map<String, String> names = Map.of();
        private int planned;

        Story(ReportFolder folder) {
            this.folder = folder;
        }

        @Override
        public void learnt(Facts facts, Map<String, String> learnt) {
            names = learnt;
            view.line("device: " + TextReport.device(facts.values(), learnt));
        }

        @Override
        public void planned(int count, long nanos, int leftOut) {
            planned = count;
            view.line(
                    "%d cases, at most %s%s",
                    count,
                    DurationText.format(rounded(nanos)),
                    leftOut == 0 ? "" : "; %d take longer and do not run".formatted(leftOut));
        }

        @Override
        public void begins(ConformanceCase tested, int number, long leftNanos) {
            view.status(
                    "%d/%d %s  at most %s left"
                            .formatted(
                                    number,
                                    planned,
                                    tested.id(),
                                    DurationText.format(rounded(leftNanos))));
        }

        @Override
        public void ended(CaseResult result) {
            try {
                folder.capture(result);
            } catch (IOException refused) {
                throw BenchException.failed("cannot write a capture: " + refused.getMessage());
            }
            view.line(TextReport.line(result).strip());
            if (result.outcome() != Outcome.PASS) {
                view.line("    " + result.reason());
            }
        }
    }

    private static Duration rounded(long nanos) {
        return Duration.ofSeconds(
                (nanos + TimeUnit.SECONDS.toNanos(1) - 1) / TimeUnit.SECONDS.toNanos(1));
    }
}
