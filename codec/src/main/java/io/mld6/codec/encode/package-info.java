// SPDX-License-Identifier: Apache-2.0

/// Messages to frames: [io.mld6.codec.encode.FrameEncoder] from values, for the few;
/// [io.mld6.codec.encode.ReportWriter] from bare words into a batch, for the million.
package io.mld6.codec.encode;
