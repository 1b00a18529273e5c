// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import org.jspecify.annotations.Nullable;

/// Who receives a query, as follows from where it came in and where it was sent: one listener of a
/// segment, the listeners of a group there, or all who live there (RFC 9777 §5.1.15).
///
/// @param segment where it came in
/// @param listener the one listener, or [RowTable#NONE]
/// @param group the group whose listeners receive it, or [RowTable#NONE]
record QueryScope(int segment, int listener, int group) {
    /// The scope of a destination; null if nobody there owns it.
    static @Nullable QueryScope of(
            MembershipRegistry registry, int segment, Ipv6Address destination) {
        if (destination.equals(Ipv6Address.ALL_NODES)) {
            return new QueryScope(segment, RowTable.NONE, RowTable.NONE);
        }
        long high = destination.high();
        long low = destination.low();
        if (destination.isMulticast()) {
            int group = registry.groups().find(segment, high, low);
            return group == RowTable.NONE ? null : new QueryScope(segment, RowTable.NONE, group);
        }
        int listener = registry.listeners().find(segment, high, low);
        return listener == RowTable.NONE ? null : new QueryScope(segment, listener, RowTable.NONE);
    }

    /// One listener of the segment only.
    QueryScope only(int one) {
        return new QueryScope(segment, one, RowTable.NONE);
    }

    /// Whether a scope's listeners include this one, which lives in the segment.
    boolean includes(MembershipRegistry registry, int one) {
        if (listener != RowTable.NONE) {
            return listener == one;
        }
        return isEveryone()
                || MembershipState.isListening(
                        registry.memberships(), registry.memberships().find(one, group));
    }

    boolean isEveryone() {
        return listener == RowTable.NONE && group == RowTable.NONE;
    }
}
