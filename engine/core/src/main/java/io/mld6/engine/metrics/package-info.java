// SPDX-License-Identifier: Apache-2.0

/// What is counted. One documented enum, plain `long`s on the event loop, snapshots for everybody
/// else; Micrometer is fed from snapshots at the edge and never in the hot path.
package io.mld6.engine.metrics;
