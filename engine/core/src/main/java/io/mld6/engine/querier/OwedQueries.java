// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

/// Says which queries should have gone out before a timer ended and have not, because the event
/// loop was late or output had no room. Until they have, and there was time to answer, nothing
/// ends (RFC 9777 §7.6.3: a membership ends after Last Listener Query Count queries).
interface OwedQueries {
    /// Nothing is ever owed.
    OwedQueries NOTHING =
            new OwedQueries() {
                @Override
                public long groupNanos(int group, int endTick) {
                    return 0;
                }

                @Override
                public long sourceNanos(int source, int endTick) {
                    return 0;
                }
            };

    /// How much longer a filter timer must run for the queries about its group.
    ///
    /// @param endTick when it ended
    /// @return 0 if nothing is owed
    long groupNanos(int group, int endTick);

    /// The same for the timer of a source.
    long sourceNanos(int source, int endTick);
}
