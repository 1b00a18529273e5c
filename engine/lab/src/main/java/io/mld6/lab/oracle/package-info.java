// SPDX-License-Identifier: Apache-2.0

/// What should be believed, and whether it is.
///
/// ```text
///  whoever tells listeners what to do ──▶ Wishes ──┐
///                                                  ├─▶ Oracle ──▶ Verdict
///  a router ──▶ RouterView; its advice ▶ AdviceBook┘
/// ```
///
/// Wishes come from the one who gives the orders, beliefs from the router: the oracle sees no frame and
/// asks no state machine. Merging wishes is all the arithmetic there is (RFC 9777 §4.2, §7.3).
/// Thread: one at a time.
package io.mld6.lab.oracle;
