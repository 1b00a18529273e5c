// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.Role;
import java.util.concurrent.TimeUnit;

/// Tells a person who asks in a segment. Where there are several, the start is said for all
/// together and not here. Thread: event loop only.
final class RoleNotice {
    private static final long ROLE_NOTICE_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final RouterNotices notices;
    private final VlanTags vlan;
    private final boolean alone;
    private boolean said;
    private boolean wasQuerier;
    private boolean starting = true;
    private long saidNanos;

    /// @param alone whether it is the only segment
    RoleNotice(RouterNotices notices, VlanTags vlan, boolean alone) {
        this.notices = notices;
        this.vlan = vlan;
        this.alone = alone;
    }

    /// Who asks is another one now. While several others outbid each other within a second, only
    /// the first of them is said.
    void role(Role role, Ipv6Address querier, long nowNanos) {
        boolean soon = said && nowNanos - saidNanos < ROLE_NOTICE_NANOS;
        if (role == Role.INITIAL || (role == Role.NON_QUERIER && soon && !wasQuerier)) {
            wasQuerier = false;
            starting |= role == Role.INITIAL;
            return;
        }
        boolean start = starting;
        starting = false;
        wasQuerier = role == Role.QUERIER;
        said = true;
        saidNanos = nowNanos;
        String line =
                role == Role.QUERIER
                        ? "querier: this router, " + querier
                        : "querier: " + querier + ", this router listens";
        if (alone) {
            notices.line(line);
        } else if (!start) {
            notices.ofSegment(vlan, line, nowNanos);
        }
    }
}
