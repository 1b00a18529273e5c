// SPDX-License-Identifier: Apache-2.0

/// The parts that the live page and the report are made of: style sheet, scripts, and uPlot, which
/// draws (MIT, its licence lies beside it). They are resources of this package, and `assets.txt`
/// names those that are served; nothing is loaded from anywhere else.
@NullMarked
package io.mld6.app.page;

import org.jspecify.annotations.NullMarked;
