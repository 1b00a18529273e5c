// SPDX-License-Identifier: Apache-2.0

/// What looking things up costs.
package io.mld6.bench.registry;
