// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

/// What an address record makes of one source: its part of Tables 7 and 8 of RFC 9777.
///
/// "Ask" is that source's part of "Send Q(MA,...)".
enum SourceStep {
    /// As it was: its place and its timer stay. A source that is not there stays away.
    KEEP(false),
    /// Requested, timer = MALI.
    LISTEN(false),
    /// Excluded: listed with timer 0.
    EXCLUDE(false),
    /// No longer there.
    DELETE(false),
    /// Stays requested with its timer; ask.
    KEEP_AND_ASK(true),
    /// Requested, timer = what the filter timer had before the record; ask.
    WATCH_AND_ASK(true);

    private final boolean asks;

    SourceStep(boolean asks) {
        this.asks = asks;
    }

    boolean asks() {
        return asks;
    }
}
