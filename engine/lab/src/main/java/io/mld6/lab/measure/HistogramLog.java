// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramLogWriter;

/// `.hlog`: the histograms of a run in the log format of HdrHistogram, microseconds or events. Pure
/// function.
public final class HistogramLog {
    private static final long NANOS_PER_MILLI = 1_000_000;

    private HistogramLog() {}

    /// Writes a line for each phase and number that has values, with the tag `PHASE.NUMBER`, the
    /// run as one last. Does not close.
    public static void write(MeasuredRun run, OutputStream to) {
        HistogramLogWriter log = new HistogramLogWriter(to);
        log.outputLogFormatVersion();
        log.outputComment("[mld6: microseconds, or events; every line is of the whole run's time]");
        log.outputStartTime(run.startNanos() / NANOS_PER_MILLI);
        log.setBaseTime(run.startNanos() / NANOS_PER_MILLI);
        log.outputBaseTime(run.startNanos() / NANOS_PER_MILLI);
        log.outputLegend();
        List<MeasuredPhase> phases = new ArrayList<>(run.phases());
        phases.add(run.whole());
        for (MeasuredPhase phase : phases) {
            for (NumberStats stats : phase.numbers()) {
                Histogram histogram = stats.histogram();
                if (histogram != null) {
                    histogram.setStartTimeStamp(run.startNanos() / NANOS_PER_MILLI);
                    histogram.setEndTimeStamp(run.endNanos() / NANOS_PER_MILLI);
                    histogram.setTag(tag(phase.name()) + "." + stats.number().text());
                    log.outputIntervalHistogram(histogram);
                }
            }
        }
    }

    /// A tag has no commas, spaces or line ends.
    private static String tag(String text) {
        return text.replaceAll("[,\\s]", "_");
    }
}
