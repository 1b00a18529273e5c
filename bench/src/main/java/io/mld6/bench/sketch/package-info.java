// SPDX-License-Identifier: Apache-2.0

/// Yardsticks: the work of a drain, and of the fan-out before it, as straight loops over other
/// layouts of the same data. They keep no state machine, no books but one number a frame and no
/// second version, and so say what the machine gives; the engine is measured beside them.
package io.mld6.bench.sketch;
