// SPDX-License-Identifier: Apache-2.0

/// What can be seen of a device from outside, rule by rule: cases as data, run against a querier, a
/// snooping switch or a host, with the frames that prove each verdict.
///
/// ```text
/// {querier,snooper,host}/RULE.yaml ─▶ CaseReader ─▶ ConformanceCase ─▶ CaseRunner ─▶ CaseResult
///                                                        ▲  FrameTemplates, FramePattern │
///                              Bench: ports, time, means ┘                              ▼
///                                                        matrix as text, HTML, JSON, JUnit; pcap
/// ```
package io.mld6.lab.conformance;
