// SPDX-License-Identifier: Apache-2.0

/// Ways that were measured and lost. They stay compiled and raced, so that the decision can be
/// checked again.
package io.mld6.bench.rejected;
