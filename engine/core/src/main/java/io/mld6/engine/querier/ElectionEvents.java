// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.wire.Ipv6Address;

/// Is told what an [Election] decides. Thread: event loop only; must not call back into it.
public interface ElectionEvents {
    /// What somebody does that a person should know of, though it is taken as it is.
    enum Oddity {
        /// A query from our own address that is not ours: another node has it, or the link loops.
        OWN_ADDRESS,
        /// An MLDv1 General Query at a router that is not configured for version 1 (RFC 9777
        /// §8.3.1).
        VERSION_1_QUERY,
        /// An MLDv2 Query at a router that is configured for version 1 (RFC 9777 §8.3.1).
        VERSION_2_QUERY,
        /// A General Query whose answers may take longer than it is to the next one (RFC 9777
        /// §9.14.2).
        DELAY_ABOVE_INTERVAL,
        /// A query that lets its sender be silent for much longer than our values would, before
        /// this router takes over (RFC 9777 §9.5).
        LONG_SILENCE,
        /// A Robustness Variable that holds here from now on, because a query said so (RFC 9777
        /// §5.1.8).
        OTHER_ROBUSTNESS
    }

    /// The router begins, or begins anew, and will be the querier: it has said nothing yet.
    default void begins(long nowNanos) {}

    /// The role is another one, or the querier is another router. Comes before the General Query of
    /// a new querier.
    ///
    /// @param querier who asks now: this router itself in the role QUERIER, `::` in INITIAL
    void role(Role role, Ipv6Address querier, long nowNanos);

    /// Other values hold from now on, because a query said so or because the role changed.
    void intervals(RouterIntervals intervals);

    /// A query was odd.
    void odd(Oddity oddity, Ipv6Address source);
}
