// SPDX-License-Identifier: Apache-2.0

/// What measuring data costs.
package io.mld6.bench.measure;
