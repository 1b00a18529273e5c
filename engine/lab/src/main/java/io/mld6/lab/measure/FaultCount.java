// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

/// How often the tester failed in one way. Immutable.
///
/// @param fault the way
/// @param count how often: frames, answers, events
/// @param line what was said about it last
public record FaultCount(TesterFault fault, long count, String line) {}
