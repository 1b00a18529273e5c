// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.lab.json.JsonTrees;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The seconds of a run as columns, as many points as a picture can show. Immutable by agreement:
/// nobody writes into its arrays.
///
/// @param step seconds that a point stands for
/// @param x seconds since the run began, where each point starts
/// @param columns in the order of [Column]; NaN where nothing is known
@SuppressWarnings({
    "EnumOrdinal", // columns lie in an array by name, and never leave the process
    "ArrayRecordComponent" // many points; nobody compares them
})
record Series(int step, double[] x, double[][] columns) {
    /// Of a run whose seconds are not there.
    static final Series NONE = new Series(1, new double[0], new double[Column.values().length][0]);

    /// A picture has no more pixels than that.
    static final int MOST_POINTS = 1500;

    /// How seconds become one point.
    private enum Merge {
        /// Counts: a mean per second.
        MEAN,
        /// What is looked at for its worst.
        MOST,
        /// What stands at the end.
        LAST
    }

    /// What is shown over time.
    enum Column {
        /// Reports that were sent, a second.
        REPORTS_SENT("/engine/reportsSent", Merge.MEAN),
        /// Reports of others, a second.
        REPORTS_RECEIVED("/engine/reportsReceived", Merge.MEAN),
        /// Memberships there are.
        MEMBERSHIPS("/engine/memberships", Merge.LAST),
        /// Cold joins, 99th percentile of the second.
        JOIN("/numbers/join_latency/p99", Merge.MOST),
        /// Warm joins.
        JOIN_WARM("/numbers/join_latency_warm/p99", Merge.MOST),
        /// Leaves.
        LEAVE("/numbers/leave_latency/p99", Merge.MOST),
        /// Changes of channels.
        ZAP("/numbers/zap_latency/p99", Merge.MOST),
        /// Wanted packets, a second.
        RECEIVED("/numbers/data_received/count", Merge.MEAN),
        /// Packets that were lost, a second.
        LOST("/numbers/data_lost/count", Merge.MEAN),
        /// Packets nobody wanted, a second.
        UNWANTED("/numbers/data_unwanted/count", Merge.MEAN),
        /// Packets that came twice, a second.
        DUPLICATED("/numbers/data_duplicated/count", Merge.MEAN),
        /// Packets that came out of order, a second.
        REORDERED("/numbers/data_reordered/count", Merge.MEAN);

        private final String pointer;
        private final Merge merge;

        Column(String pointer, Merge merge) {
            this.pointer = pointer;
            this.merge = merge;
        }
    }

    /// One second; a file may have two lines of it, where a phase ends.
    private record Second(long second, double[] values) {}

    /// Reads `series.ndjson`. A last line that is cut off, as of a run that was killed, is passed
    /// over.
    static Series read(Path file) throws IOException {
        List<Second> seconds = new ArrayList<>();
        try (BufferedReader in = Files.newBufferedReader(file)) {
            for (String line; (line = in.readLine()) != null; ) {
                JsonNode json = parsed(line);
                if (json != null) {
                    add(seconds, json);
                }
            }
        }
        return of(seconds);
    }

    private static @Nullable JsonNode parsed(String line) {
        try {
            JsonNode json = JsonTrees.read(line);
            return json.path("second").isIntegralNumber() ? json : null;
        } catch (JsonProcessingException _) {
            return null;
        }
    }

    private static void add(List<Second> seconds, JsonNode json) {
        long at = json.path("second").asLong();
        double[] values = new double[Column.values().length];
        Arrays.fill(values, Double.NaN);
        for (Column column : Column.values()) {
            JsonNode value = json.at(column.pointer);
            if (value.isNumber()) {
                values[column.ordinal()] = value.asDouble();
            } else if (column.pointer.endsWith("/count")) {
                // A line of a second says of each number that there is something of it.
                values[column.ordinal()] = 0;
            }
        }
        Second last = seconds.isEmpty() ? null : seconds.getLast();
        if (last == null || last.second < at) {
            seconds.add(new Second(at, values));
        } else if (last.second == at) {
            merge(last.values, values, true);
        }
    }

    /// @param sameSecond whether counts add up, and are not of one second each
    private static void merge(double[] into, double[] more, boolean sameSecond) {
        for (Column column : Column.values()) {
            int i = column.ordinal();
            if (Double.isNaN(into[i]) || Double.isNaN(more[i])) {
                into[i] = Double.isNaN(into[i]) ? more[i] : into[i];
                continue;
            }
            into[i] =
                    switch (column.merge) {
                        case MEAN -> into[i] + more[i];
                        case MOST -> Math.max(into[i], more[i]);
                        case LAST -> sameSecond ? into[i] : more[i];
                    };
        }
    }

    private static Series of(List<Second> seconds) {
        if (seconds.isEmpty()) {
            return NONE;
        }
        long first = seconds.getFirst().second;
        long length = seconds.getLast().second - first + 1;
        int step = (int) ((length + MOST_POINTS - 1) / MOST_POINTS);
        int points = (int) ((length + step - 1) / step);
        double[] x = new double[points];
        double[][] columns = new double[Column.values().length][points];
        for (double[] column : columns) {
            Arrays.fill(column, Double.NaN);
        }
        for (int i = 0; i < points; i++) {
            x[i] = first + (double) i * step;
        }
        double[] point = new double[columns.length];
        int at = -1;
        for (Second second : seconds) {
            int index = (int) ((second.second - first) / step);
            if (index != at) {
                put(columns, at, point, step);
                at = index;
                point = second.values.clone();
            } else {
                merge(point, second.values, false);
            }
        }
        put(columns, at, point, step);
        return new Series(step, x, columns);
    }

    private static void put(double[][] columns, int at, double[] point, int step) {
        if (at < 0) {
            return;
        }
        for (Column column : Column.values()) {
            int i = column.ordinal();
            columns[i][at] = column.merge == Merge.MEAN ? point[i] / step : point[i];
        }
    }

    double[] column(Column column) {
        return columns[column.ordinal()];
    }

    boolean isEmpty() {
        return x.length == 0;
    }
}
