// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import io.mld6.codec.message.MldQuery;

/// Where the router side's queries go. Thread: event loop only.
public interface QueryOutput {
    /// Queries that can be taken now. After 0 the sender keeps what it has until it is resumed.
    /// While it is 1 or 2 the sender may wait a moment and ask again: three belong together at
    /// most. With nothing under way it is 3 or more.
    int room();

    /// Takes one query: to `ff02::1` if it is a General one, else to the group it asks about. A
    /// source list longer than a frame goes into several queries.
    void query(MldQuery query);

    /// Hands over what was taken.
    void flush();
}
