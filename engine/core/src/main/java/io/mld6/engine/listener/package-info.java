// SPDX-License-Identifier: Apache-2.0

/// Host state machines: what a listener does when it joins, leaves, is asked, hears others, or its
/// time has come.
///
/// ```text
/// ListenerHandler ──▶ Mldv1Listeners ──▶ ReportOutput
///   (pipeline)          │      ▲
///                       ▼      │ due rows
///                  ResponseSchedule
/// ```
///
/// Time comes in as `nowNanos`, chance through [io.mld6.engine.schedule.Draws]; the link is known
/// as a [io.mld6.engine.listener.ReportOutput] only.
package io.mld6.engine.listener;
