// SPDX-License-Identifier: Apache-2.0

/// Commands, not benchmarks: what a million memberships occupy, and whether joining and leaving
/// leaks.
package io.mld6.bench.memory;
