// SPDX-License-Identifier: Apache-2.0

/// `mld6 conform`: runs what can be seen from outside of each rule against a device, as querier, as
/// snooping switch or as host, and says which it breaks, with the frames that prove it.
///
/// ```text
///  ConformCommand ──▶ ConformRun ──▶ lab.conformance on a PacketBench
///                     ReportFolder ◀── results
/// ```
package io.mld6.app.conform;
