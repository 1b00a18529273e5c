// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.function.Consumer;

/// The memberships that the same listeners have in other shards.
@FunctionalInterface
public interface OtherShards {
    /// Lets each of the others do something, soon and on its own event loop.
    ///
    /// @param action touches nothing but what it is given
    void tell(Consumer<HostListeners> action);
}
