// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;

/// What a router believes about the groups of one link (RFC 9777 §7.2, RFC 2710 §6), and what it
/// asks about single groups.
///
/// Messages given here are valid and not our own. Thread: event loop only.
public interface GroupStates {
    /// An MLDv2 Report; its records are processed in their order.
    ///
    /// @param reporter the sender's link-local address
    void onReport(Mldv2Report report, Ipv6Address reporter, long nowNanos);

    /// An MLDv1 Report.
    void onReport(Mldv1Report report, Ipv6Address reporter, long nowNanos);

    /// An MLDv1 Done.
    void onDone(Mldv1Done done, Ipv6Address reporter, long nowNanos);

    /// A query for one group heard from another router, S flag set or not (RFC 9777 §7.6.1, RFC
    /// 2710 §6). General Queries change nothing here.
    void onQuery(MldQuery query, long nowNanos);

    /// Whether this router is the querier: only then it asks (RFC 9777 §7.1). On the way out, what
    /// is still to be asked is dropped, except as RFC 2710 §6 says for groups being checked.
    void setQuerier(boolean wanted, long nowNanos);

    /// Other values hold from now on; timers that run keep their ends (RFC 9777 §5.1.8, §5.1.9).
    void setIntervals(RouterIntervals intervals);

    /// Whether traffic of a source to a group is wanted now (RFC 9777 Table 6).
    boolean forwards(Ipv6Address group, Ipv6Address source);

    /// Groups there are.
    int groupCount();

    /// Sources there are, of all groups.
    int sourceCount();

    /// (group, listener) pairs remembered; 0 unless that is wanted.
    int listenerCount();

    /// Goes on after [QueryOutput#room()] was 0.
    void resume(long nowNanos);

    /// Drops all state without a word, for example because the link went away.
    void clear();

    /// Stops everything that would still run by itself.
    void stop();
}
