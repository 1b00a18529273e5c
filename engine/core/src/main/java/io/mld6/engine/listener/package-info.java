// SPDX-License-Identifier: Apache-2.0

/// Host state machines: what a listener does when it joins, leaves, is asked, hears others, or its
/// time has come.
///
/// ```text
///  ListenerHandler ──▶ HostListeners ──▶ QueryDispatch ─┬─▶ Mldv1Listeners ─┬─▶ ReportOutput
///    (pipeline)         CompatibilityModes              └─▶ Mldv2Listeners ─┘
///                                                            │         ▲
///                                                            ▼         │ due rows
///                                                         ResponseSchedule
/// ```
///
/// Each listener is in the version that its querier speaks (RFC 9777 §8.2); both state machines work on
/// the rows of one registry. A query is dispatched to those who receive it, drawn a delay for each, and
/// answered when the rows come up; what an answer holds is decided at that moment (§6.3).
///
/// Time comes in as `nowNanos`, chance through [io.mld6.engine.schedule.Draws]; the link is known
/// as a [io.mld6.engine.listener.ReportOutput] only. Thread: event loop only.
package io.mld6.engine.listener;
