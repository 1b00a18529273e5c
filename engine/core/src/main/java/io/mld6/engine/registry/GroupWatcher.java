// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

/// Hears which groups a registry begins and ceases to have memberships in.
///
/// Thread: the registry's. Must not touch the registry.
public interface GroupWatcher {
    /// A group has its first membership in a segment.
    ///
    /// @param segment its row
    /// @param high octets 0 to 7 of its address
    /// @param low octets 8 to 15
    void appeared(int segment, long high, long low);

    /// A group has lost its last membership; arguments as for [#appeared].
    void vanished(int segment, long high, long low);

    /// Whoever does not care.
    static GroupWatcher none() {
        return new GroupWatcher() {
            @Override
            public void appeared(int segment, long high, long low) {}

            @Override
            public void vanished(int segment, long high, long low) {}
        };
    }
}
