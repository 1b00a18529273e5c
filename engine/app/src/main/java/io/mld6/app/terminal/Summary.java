// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import io.mld6.codec.decode.DropReason;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.ResponseSnapshot;
import io.mld6.engine.metrics.CounterSnapshot;
import io.mld6.engine.metrics.MldCounter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/// The summary for people.
///
/// ```text
///             Query v1    Query v2   Report v1   Report v2     Done v1
/// sent               0           0   2,000,000           0     100,000
/// received           1           0           0           0           0
/// records     0 sent, 0 received
/// refused     2 frames, 0 records, 2 answers: EMSGSIZE 2     only if there are any
/// dropped     BAD_CHECKSUM 3
/// not ours    NOT_MLD 12
/// kernel      0 frames dropped
/// responses   1,000,000 scheduled = 1,000,000 sent + 0 suppressed + 0 cancelled + 0 pending
/// delay       min 11.2 ms   p50 4,981.8 ms   p99 9,871.4 ms   max 9,968.6 ms
/// lateness    0 late, largest lag 1.4 ms
/// memory      tables 55.3 MiB, resident 142.7 MiB, at most 143.9 MiB
/// ```
public final class Summary {
    private static final double MICROS_PER_MILLI = 1000;

    private Summary() {}

    public static List<String> lines(EngineSnapshot snapshot) {
        ResponseSnapshot responses = snapshot.responses();
        List<String> lines = traffic(snapshot.counters(), snapshot.kernelDropped());
        lines.add(
                format(
                        "responses   %,d scheduled = %,d sent + %,d suppressed + %,d cancelled + %,d"
                                + " pending",
                        responses.scheduled(),
                        responses.sent(),
                        responses.suppressed(),
                        responses.cancelled(),
                        responses.pending()));
        lines.add("delay       " + delays(responses.delayMicros()));
        lines.add(
                format(
                        "lateness    %,d late, largest lag %.1f ms",
                        responses.late(), responses.maxLagMillis()));
        lines.add(ResidentSet.now().line(snapshot.tableOctets()));
        return lines;
    }

    /// What came and went: the first part of every summary.
    public static List<String> traffic(CounterSnapshot counters, long kernelDropped) {
        List<String> lines = new ArrayList<>();
        lines.add(row("", "Query v1", "Query v2", "Report v1", "Report v2", "Done v1"));
        lines.add(
                row(
                        "sent",
                        counters,
                        MldCounter.SENT_QUERY_V1,
                        MldCounter.SENT_QUERY_V2,
                        MldCounter.SENT_REPORT_V1,
                        MldCounter.SENT_REPORT_V2,
                        MldCounter.SENT_DONE_V1));
        lines.add(
                row(
                        "received",
                        counters,
                        MldCounter.RECEIVED_QUERY_V1,
                        MldCounter.RECEIVED_QUERY_V2,
                        MldCounter.RECEIVED_REPORT_V1,
                        MldCounter.RECEIVED_REPORT_V2,
                        MldCounter.RECEIVED_DONE_V1));
        lines.add(
                format(
                        "records     %,d sent, %,d received",
                        counters.get(MldCounter.SENT_RECORDS),
                        counters.get(MldCounter.RECEIVED_RECORDS)));
        long merged = counters.get(MldCounter.QUERIES_MERGED);
        long skipped = counters.get(MldCounter.QUERIES_SKIPPED);
        if (merged + skipped > 0) {
            lines.add(
                    format(
                            "too many    %,d queries answered together with others, %,d not at all",
                            merged, skipped));
        }
        if (counters.get(MldCounter.FRAMES_FAILED) > 0) {
            lines.add("refused     " + refusals(counters));
        }
        lines.add("dropped     " + drops(counters, reason -> !reason.isNotOurs()));
        lines.add("not ours    " + drops(counters, DropReason::isNotOurs));
        lines.add(format("kernel      %,d frames dropped", kernelDropped));
        return lines;
    }

    private static String delays(Histogram micros) {
        if (micros.getTotalCount() == 0) {
            return "no answers";
        }
        return format(
                "min %,.1f ms   p50 %,.1f ms   p99 %,.1f ms   max %,.1f ms",
                micros.getMinValue() / MICROS_PER_MILLI,
                micros.getValueAtPercentile(50) / MICROS_PER_MILLI,
                micros.getValueAtPercentile(99) / MICROS_PER_MILLI,
                micros.getMaxValue() / MICROS_PER_MILLI);
    }

    private static String drops(CounterSnapshot counters, Predicate<DropReason> which) {
        String drops =
                Arrays.stream(DropReason.values())
                        .filter(which)
                        .filter(reason -> counters.dropped(reason) > 0)
                        .map(reason -> format("%s %,d", reason, counters.dropped(reason)))
                        .collect(Collectors.joining(", "));
        return drops.isEmpty() ? "none" : drops;
    }

    /// What the kernel did not take: shown only if there is any.
    private static String refusals(CounterSnapshot counters) {
        String reasons =
                MldCounter.refusals().stream()
                        .filter(counter -> counters.get(counter) > 0)
                        .map(counter -> format("%s %,d", counter.kind(), counters.get(counter)))
                        .collect(Collectors.joining(", "));
        return format(
                "%,d frames, %,d records, %,d answers: %s",
                counters.get(MldCounter.FRAMES_FAILED),
                counters.get(MldCounter.REFUSED_RECORDS),
                counters.get(MldCounter.REFUSED_RESPONSES),
                reasons);
    }

    private static String row(String name, CounterSnapshot counters, MldCounter... columns) {
        return row(
                name,
                Arrays.stream(columns)
                        .map(column -> format("%,d", counters.get(column)))
                        .toArray(String[]::new));
    }

    private static String row(String name, String... cells) {
        return format("%-8s", name)
                + Arrays.stream(cells)
                        .map(cell -> format("%12s", cell))
                        .collect(Collectors.joining());
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
