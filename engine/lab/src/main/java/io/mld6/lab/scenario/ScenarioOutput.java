// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

/// Where results go. Immutable.
///
/// @param directory with `{name}` and `{time}` in it; empty for none
/// @param html whether a report is wanted
/// @param json whether `result.json` and `series.ndjson` are
/// @param junit whether a JUnit file is
/// @param histograms whether `.hlog` files are
public record ScenarioOutput(
        String directory, boolean html, boolean json, boolean junit, boolean histograms) {}
