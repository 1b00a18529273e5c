// SPDX-License-Identifier: Apache-2.0

/// What a network delivered: joins, leaves and changes of channels in, packets in; latencies,
/// losses and a verdict out.
@NullMarked
package io.mld6.lab.measure;

import org.jspecify.annotations.NullMarked;
