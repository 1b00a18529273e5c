// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.NumberRange;

/// How much a querier keeps, of all its segments together (RFC 9777 §10.2): that is what memory is
/// there for. A segment in which much is reported can take the room of others; what is refused then
/// is counted where it was reported.
///
/// @param maximumGroups groups there may be; the same address in two segments is two
/// @param maximumSources sources a group may have; all together may have ten times
///     `maximumGroups`, or as many as one if that is more
/// @param maximumListeners (group, listener) pairs remembered
public record QuerierLimits(int maximumGroups, int maximumSources, int maximumListeners) {
    /// Of [#maximumGroups] unless told otherwise.
    public static final int DEFAULT_GROUPS = 200_000;

    /// Of [#maximumSources] unless told otherwise.
    public static final int DEFAULT_SOURCES = 1024;

    /// Of [#maximumListeners] unless told otherwise.
    public static final int DEFAULT_LISTENERS = 2_000_000;

    /// Of [#maximumGroups].
    public static final NumberRange GROUPS =
            new NumberRange("maximum groups", 1, Integer.MAX_VALUE, DEFAULT_GROUPS);

    /// Of [#maximumSources].
    public static final NumberRange SOURCES =
            new NumberRange("maximum sources", 0, Integer.MAX_VALUE, DEFAULT_SOURCES);

    /// Of [#maximumListeners].
    public static final NumberRange LISTENERS =
            new NumberRange("maximum listeners", 0, Integer.MAX_VALUE, DEFAULT_LISTENERS);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is
    ///     accepted
    public QuerierLimits {
        GROUPS.check(maximumGroups);
        SOURCES.check(maximumSources);
        LISTENERS.check(maximumListeners);
    }

    QuerierLimits(QuerierConfig.Builder from) {
        this(from.maximumGroups, from.maximumSources, from.maximumListeners);
    }

    void copyTo(QuerierConfig.Builder to) {
        to.maximumGroups = maximumGroups;
        to.maximumSources = maximumSources;
        to.maximumListeners = maximumListeners;
    }
}
