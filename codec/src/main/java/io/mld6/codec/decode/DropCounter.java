// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

/// Where reasons inside an accepted message are counted: a record or source was passed over, the
/// message itself was not dropped.
@FunctionalInterface
public interface DropCounter {
    /// Counts one record or source. Called on the thread that decodes; must not throw.
    void count(DropReason reason);

    /// Counts nothing.
    static DropCounter none() {
        return reason -> {};
    }
}
