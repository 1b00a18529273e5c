// SPDX-License-Identifier: Apache-2.0

/// Offsets, checksums, float codes and addresses: what single fields on the wire mean,
/// and ranges: which values something may have.
package io.mld6.codec.wire;
