// SPDX-License-Identifier: Apache-2.0

/// `mld6 explain`: what the names in our output mean.
///
/// ```text
/// explanations.txt   drop reasons, counters, faults, error numbers ...   ExplanationFile ─┐
/// CONFORMANCE.md     the rules by number, put here by the build          RuleBook ────────┼─▶
// Explanations
/// the cases          of `mld6 conform`, by rule                          RuleCases ───────┘
/// ```
package io.mld6.app.explain;
