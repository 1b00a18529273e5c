// SPDX-License-Identifier: Apache-2.0

/// Offsets, checksums, float codes and addresses: what single fields on the wire mean.
package io.mld6.codec.wire;
