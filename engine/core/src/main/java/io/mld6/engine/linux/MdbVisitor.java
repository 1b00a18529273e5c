// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// Is shown what a bridge believes: a group of a port, then its sources, and ports with routers.
/// Times are in centiseconds, as the kernel counts for programs (`clock_t`).
public interface MdbVisitor {
    /// Somebody behind a port listens to a group.
    ///
    /// @param port its interface's index; the bridge's own if this host listens
    /// @param vlan 0 where the bridge filters no VLANs
    /// @param exclude the filter's mode: what is not named is forwarded. So it is in a bridge of
    ///     MLDv1, which knows no modes
    /// @param timer left to the group; in INCLUDE mode 0, and 0 where it never ends
    void group(int port, int vlan, long high, long low, boolean exclude, int timer);

    /// A source of the group shown last.
    ///
    /// @param timer left to it; 0 for one that is excluded
    void source(long high, long low, int timer);

    /// A router is behind a port.
    ///
    /// @param timer left until it counts as gone; 0 where somebody said so for good
    void router(int port, int timer);
}
