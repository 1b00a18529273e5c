// SPDX-License-Identifier: Apache-2.0

/// Benchmarks, one question each, and the commands that make tables and plots of them.
package io.mld6.bench;
