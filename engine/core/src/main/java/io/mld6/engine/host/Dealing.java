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
/// | shared | 2 with fall-back | segment | both of the last two reasons |
///
/// MLDv2 listeners must stay whole, or their Reports would be split; listeners that have fallen
/// back to MLDv1 where they hear each other suppress each other group by group (CP-2, CP-18, SN-4),
/// so there a group must stay whole. Both at once leave only whole segments to deal, so that one
/// segment is no work for two shards. Suppression from shard to shard is not an option: it would
/// come later than the Report on the wire, by as much as the other loop lags, and which answers are
/// sent would depend on that.
///
/// Listeners, segments and groups keep one number in all shards: every shard knows every listener,
/// in the same order, and the part of a group or segment in this is a hash of its address or tags.
/// Thread: any, immutable.
///
/// @param shards how many, 1 or more
/// @param by what lives in one shard whole
record Dealing(int shards, By by) {
    /// What lives in one shard whole.
    enum By {
        LISTENER,
        GROUP,
        SEGMENT
    }

    /// The way to deal what a configuration asks for.
    static Dealing of(EngineConfig config) {
        if (config.hearing() != Hearing.SHARED) {
            return new Dealing(config.load().shards(), By.LISTENER);
        }
        if (config.mode() == MldMode.V1) {
            return new Dealing(config.load().shards(), By.GROUP);
        }
        boolean fallsBack = !config.protocol().ignoreVersion1();
        return new Dealing(config.load().shards(), fallsBack ? By.SEGMENT : By.LISTENER);
    }

    boolean byGroup() {
        return by == By.GROUP;
    }

    /// The shard of a membership.
    ///
    /// @param listener its number in the engine, 0 or more
    /// @param tags of its segment, as [io.mld6.codec.wire.VlanTags#word]
    int shardOf(int listener, long tags, long groupHigh, long groupLow) {
        return switch (by) {
            case GROUP -> of(GroupTable.identity(groupHigh, groupLow));
            case LISTENER, SEGMENT -> shardOf(listener, tags);
        };
    }

    /// The shard of a listener, if listeners stay whole.
    int shardOf(int listener, long tags) {
        return by == By.SEGMENT ? of(GroupTable.identity(tags, 0)) : listener % shards;
    }

    private int of(int hash) {
        return (int) (Integer.toUnsignedLong(hash) % shards);
    }

    /// A shard's part of a bound on a rate: the parts make up the whole.
    long part(long rate, int shard) {
        return rate / shards + (shard < rate % shards ? 1 : 0);
    }
}
