// SPDX-License-Identifier: Apache-2.0

/// Who is on a link and what is wrong with what they send, from frames alone: nothing is asked and
/// nothing is sent.
///
/// ```text
///  frames, with their moments ──▶ Watcher ──▶ Segment, one a VLAN
///  (a socket, io.mld6.lab.watch.capture)       ├─ QueryJudge:  WatchedQuerier, LeaveCheck
///                                              └─ ReportJudge: WatchedSender, WatchedFilter
///                                                     │ faults
///                                                     ▼
///                                  ComplaintBook ──▶ Complaint, as it is found
///                 WatchSnapshot ◀── all of it
/// ```
///
/// Time comes with the frames; what must have happened by a moment is looked at when the first
/// frame behind it, or nothing at all, has come ([Watcher#advance]). Every table is limited, and
/// what found no room is counted. Only what was heard is judged: behind a switch that keeps Reports
/// away from this port nobody can be blamed for what followed them.
package io.mld6.lab.watch;
