// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;

/// The router as a listener (RFC 9777 §7), as far as it must hear what comes in. Thread: event loop
/// only.
public interface OwnListener {
    /// A router that listens to nothing.
    OwnListener NONE =
            new OwnListener() {
                @Override
                public void onQuery(MldQuery query, Ipv6Address destination, long nowNanos) {
                    // nothing to answer with
                }

                @Override
                public void onReport(long groupHigh, long groupLow) {
                    // nothing to hold back
                }
            };

    /// Somebody asks; the listener may answer.
    ///
    /// @param destination what the query was sent to
    void onQuery(MldQuery query, Ipv6Address destination, long nowNanos);

    /// An MLDv1 Report of another node was heard: the listener holds back its own (RFC 2710 §4).
    ///
    /// @param groupHigh octets 0 to 7 of the group
    /// @param groupLow octets 8 to 15 of it
    void onReport(long groupHigh, long groupLow);
}
