// SPDX-License-Identifier: Apache-2.0

/// What reading frames costs.
package io.mld6.bench.codec;
