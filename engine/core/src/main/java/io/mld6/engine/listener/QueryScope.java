// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import org.jspecify.annotations.Nullable;

/// Who receives a query, as follows from where it was sent: one listener, the listeners of a group,
/// or all of them (RFC 9777 §5.1.15).
///
/// @param listener the one listener, or [RowTable#NONE]
/// @param group the group whose listeners receive it, or [RowTable#NONE]
record QueryScope(int listener, int group) {
    private static final QueryScope EVERYONE = new QueryScope(RowTable.NONE, RowTable.NONE);

    /// The scope of a destination; null if nobody here owns it.
    static @Nullable QueryScope of(MembershipRegistry registry, Ipv6Address destination) {
        if (destination.equals(Ipv6Address.ALL_NODES)) {
            return EVERYONE;
        }
        long high = destination.high();
        long low = destination.low();
        if (destination.isMulticast()) {
            int group = registry.groups().find(high, low);
            return group == RowTable.NONE ? null : new QueryScope(RowTable.NONE, group);
        }
        int listener = registry.listeners().find(high, low);
        return listener == RowTable.NONE ? null : new QueryScope(listener, RowTable.NONE);
    }

    /// One listener only.
    static QueryScope only(int listener) {
        return new QueryScope(listener, RowTable.NONE);
    }

    /// Whether a scope's listeners include this one.
    boolean includes(MembershipRegistry registry, int listener) {
        if (this.listener != RowTable.NONE) {
            return this.listener == listener;
        }
        return isEveryone()
                || MembershipState.isListening(
                        registry.memberships(), registry.memberships().find(listener, group));
    }

    boolean isEveryone() {
        return listener == RowTable.NONE && group == RowTable.NONE;
    }
}
