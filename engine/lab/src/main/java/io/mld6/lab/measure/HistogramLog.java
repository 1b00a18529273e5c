// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.io.OutputStream;

/// `.hlog`: the histograms of a run in the log format of HdrHistogram. Pure function.
public final class HistogramLog {
    private HistogramLog() {}

    /// Writes a line for each phase and number that has values, with the tag `PHASE.NUMBER`.
    public static void write(MeasuredRun run, OutputStream to) {
        throw new UnsupportedOperationException();
    }
}
