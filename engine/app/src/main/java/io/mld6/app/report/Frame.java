// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;

/// What all pictures over time have in common: the phases behind them, and the moments in them.
/// Immutable.
///
/// @param endSeconds how far they reach, from 0
/// @param bands phases
/// @param marks moments: what was done, and where an expectation broke
record Frame(double endSeconds, List<Band> bands, List<Mark> marks) {
    /// A repetition of a phase.
    record Band(String name, double from, double to) {}

    /// A moment.
    ///
    /// @param id of the mark; empty for one that nothing leads to
    /// @param label a number or a sign, short
    /// @param text for people
    /// @param broken whether an expectation broke
    record Mark(double at, String id, String label, String text, boolean broken) {}

    /// The id of the mark where an expectation broke.
    ///
    /// @param index of the expectation in the result
    static String brokeId(int index) {
        return "broke-" + (index + 1);
    }

    static Frame of(RunResult result) {
        List<Band> bands = new ArrayList<>();
        double end = result.seconds(result.json().path("endUnixNanos").asLong());
        for (JsonNode span : result.json().path("spans")) {
            bands.add(
                    new Band(
                            span.path("phase").asText(),
                            result.seconds(span.path("startUnixNanos").asLong()),
                            result.seconds(span.path("endUnixNanos").asLong())));
        }
        List<Mark> marks = new ArrayList<>();
        int number = 0;
        for (JsonNode event : result.json().path("events")) {
            number++;
            marks.add(
                    new Mark(
                            result.seconds(event.path("unixNanos").asLong()),
                            "",
                            Integer.toString(number),
                            event.path("text").asText(),
                            false));
        }
        int index = 0;
        for (JsonNode expectation : result.json().path("expectations")) {
            JsonNode broken = expectation.path("brokenUnixNanos");
            if (broken.isNumber()) {
                marks.add(
                        new Mark(
                                result.seconds(broken.asLong()),
                                brokeId(index),
                                "✗",
                                expectation.path("that").asText(),
                                true));
            }
            index++;
        }
        return new Frame(Math.max(1, end), bands, marks);
    }
}
