// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.registry.GroupTable;

/// Which shard has which membership: a pure function, so that nobody needs to ask.
///
/// | Hearing | Version | Dealt by | Because |
/// | --- | --- | --- | --- |
/// | any | any, one shard | - | it has everything |
/// | snooped | any | listener | each answers for itself |
/// | shared | 2, ignoring version 1 | listener | each answers for itself |
/// | shared | 1 | group | a Report suppresses the others of its group (RFC 2710 §4) |
/// | shared | 2 with fall-back | refused | see below |
///
/// MLDv2 listeners must stay whole, or their Reports would be split; listeners that have fallen
/// back to MLDv1 on a shared segment suppress each other group by group (CP-2, CP-18, SN-4), so
/// there a group must stay whole. Both at once leave one shard. Suppression from shard to shard is
/// not an option: it would come later than the Report on the wire, by as much as the other loop
/// lags, and which answers are sent would depend on that.
///
/// Listeners and groups keep one number in all shards: every shard knows every listener, in the
/// same order, and a group's part in this is a hash of its address. Thread: any, immutable.
///
/// @param shards how many, 1 or more
/// @param byGroup whether a group lives in one shard; otherwise a listener does
record Dealing(int shards, boolean byGroup) {
    /// The way to deal what a configuration asks for.
    ///
    /// @throws IllegalArgumentException with one line if it leaves no way
    static Dealing of(EngineConfig config) {
        boolean shared = config.hearing() == Hearing.SHARED;
        boolean fallsBack = config.mode() != MldMode.V1 && !config.protocol().ignoreVersion1();
        if (config.load().shards() > 1 && shared && fallsBack) {
            throw new IllegalArgumentException(
                    config.load().shards()
                            + " shards cannot share a segment on which MLDv2 listeners may fall back"
                            + " to MLDv1 and suppress each other; accepted: 1, or a snooped"
                            + " segment, or ignoring MLDv1, or MLDv1 only");
        }
        return new Dealing(config.load().shards(), shared && config.mode() == MldMode.V1);
    }

    /// The shard of a membership.
    ///
    /// @param listener its number in the engine, 0 or more
    int shardOf(int listener, long groupHigh, long groupLow) {
        return (int)
                (byGroup
                        ? Integer.toUnsignedLong(GroupTable.identity(groupHigh, groupLow)) % shards
                        : listener % shards);
    }

    /// A shard's part of a bound on a rate: the parts make up the whole.
    long part(long rate, int shard) {
        return rate / shards + (shard < rate % shards ? 1 : 0);
    }
}
