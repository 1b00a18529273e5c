// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

/// Where a shard writes for one subscription.
///
/// @param ring of this shard and this subscription alone
/// @param onWritten to be run behind what was written
/// @param answers whether answers to queries are written, too
record EventTap(EventRing ring, Runnable onWritten, boolean answers) {}
