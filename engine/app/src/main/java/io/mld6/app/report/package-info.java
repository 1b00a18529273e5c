// SPDX-License-Identifier: Apache-2.0

/// What is left of a run when it is over: the HTML report, and two runs side by side.
///
/// ```text
///   result.json ─┐
///  series.ndjson ┼▶ RunResult ──▶ HtmlReport ──▶ sections, SvgChart ──▶ report.html
/// histograms.hlog┘      └───────▶ Comparison ──▶ text, JSON, exit status
/// ```
///
/// The report is made of the files alone, so that an old result can be rendered again.
@NullMarked
package io.mld6.app.report;

import org.jspecify.annotations.NullMarked;
