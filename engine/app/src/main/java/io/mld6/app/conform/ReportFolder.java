// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.conform;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.Refusal;
import io.mld6.lab.conformance.CaptureFile;
import io.mld6.lab.conformance.CaseResult;
import io.mld6.lab.conformance.HtmlReport;
import io.mld6.lab.conformance.JsonReport;
import io.mld6.lab.conformance.JunitReport;
import io.mld6.lab.conformance.Report;
import io.mld6.lab.conformance.TextReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/// Where the results go, and what they are compared with.
///
/// @param folder null: nowhere
/// @param earlier a report of before; null: none
record ReportFolder(@Nullable Path folder, @Nullable Path earlier) {

    /// Looked at before anything else happens.
    static ReportFolder of(@Nullable Path folder, @Nullable Path earlier, CommandSpec spec) {
        if (folder != null) {
            try {
                Files.createDirectories(folder);
                Refusal.unless(
                        Files.isWritable(folder), spec, "--report", "cannot write to " + folder);
            } catch (IOException _) {
                throw Refusal.of(spec, "--report", "cannot make folder " + folder);
            }
        }
        if (earlier != null) {
            Refusal.unless(Files.isReadable(earlier), spec, "--compare", "cannot read " + earlier);
        }
        return new ReportFolder(folder, earlier);
    }

    /// The frames of a case, as soon as it has ended.
    void capture(CaseResult result) throws IOException {
        if (folder != null && !result.frames().isEmpty()) {
            Files.write(
                    folder.resolve(result.tested().id() + ".pcap"),
                    CaptureFile.octets(result.frames()));
        }
    }

    /// All forms of the report.
    void write(Report report) throws Failure {
        if (folder == null) {
            return;
        }
        try {
            Files.write(folder.resolve("report.txt"), TextReport.lines(report));
            Files.writeString(folder.resolve("report.html"), HtmlReport.text(report, true));
            Files.writeString(folder.resolve("report.json"), JsonReport.text(report));
            Files.writeString(folder.resolve("junit.xml"), JunitReport.text(report));
        } catch (IOException refused) {
            throw new Failure("cannot write the report: " + refused.getMessage());
        }
    }

    /// What has changed since the earlier report.
    List<String> compared(Report report) throws Failure {
        if (earlier == null) {
            return List.of();
        }
        try {
            List<String> lines = JsonReport.compared(earlier, report);
            return lines.isEmpty() ? List.of("nothing has changed since " + earlier) : lines;
        } catch (IOException refused) {
            throw new Failure("cannot compare: " + refused.getMessage());
        }
    }
}
