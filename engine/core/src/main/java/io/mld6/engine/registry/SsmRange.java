// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

/// Which groups are for source-specific multicast. Listeners that know the range refuse to listen
/// to such a group from any source (RFC 4604 §2.1).
///
/// @param value octets 0 to 7 of these groups, where the mask says so
/// @param mask the bits that matter
public record SsmRange(long value, long mask) {
    /// ff3x::/32 for any scope x, the assigned range (RFC 4607 §1).
    public static final SsmRange ASSIGNED =
            new SsmRange(0xff30_0000_0000_0000L, 0xfff0_ffff_0000_0000L);

    /// No group: listeners that are not aware of source-specific multicast.
    public static final SsmRange NONE = new SsmRange(1, 0);

    /// Whether a group is source specific.
    ///
    /// @param groupHigh octets 0 to 7 of the group
    public boolean contains(long groupHigh) {
        return (groupHigh & mask) == value;
    }
}
