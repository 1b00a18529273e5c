// SPDX-License-Identifier: Apache-2.0

/// `mld6 explain`: what the names in our output mean.
///
/// ```text
/// explanations.txt   drop reasons, counters, faults ...          ExplanationFile ─┐
/// the metrics        their own texts, by Prometheus' names       MetricTexts ─────┼─▶ Explanations
/// CONFORMANCE.md     the rules, put here by the build            RuleBook ────────┤
/// the cases          of `mld6 conform`, by rule                  RuleCases ───────┘
/// ```
package io.mld6.app.explain;
