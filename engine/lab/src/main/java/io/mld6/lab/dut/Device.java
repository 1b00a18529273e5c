// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

/// A device whose beliefs can be read. Thread: one at a time, never an event loop: reading waits.
public interface Device extends AutoCloseable {
    /// How exactly a device tells one VLAN from another.
    enum Vlans {
        /// It does not: it is a router's interface, or knows no VLANs.
        NONE,
        /// By the outer tag.
        OUTER,
        /// By both tags.
        BOTH
    }

    /// What it is, for people: `bridge br0`.
    String name();

    /// How exactly it tells VLANs apart.
    Vlans vlans();

    /// What it believes now.
    ///
    /// @throws DeviceException with one line, if it cannot be read, or not in time
    DeviceView read() throws DeviceException, InterruptedException;

    /// What it believes now of some groups; others may be shown, too. For what a list of everything
    /// may have got wrong because it changed on the way.
    ///
    /// @param keys of the groups, as [DeviceView#key] gives them
    /// @throws DeviceException with one line, if it cannot be read, or not in time
    default DeviceView readAgain(GroupKeys keys) throws DeviceException, InterruptedException {
        return read();
    }

    /// Some groups, in VLANs.
    ///
    /// @param words VLAN, high and low half of each
    /// @param count how many
    @SuppressWarnings("ArrayRecordComponent") // many; nobody compares them
    record GroupKeys(long[] words, int count) {
        /// Longs of a group.
        public static final int STRIDE = 3;
    }

    /// Idempotent.
    @Override
    void close();
}
