// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A [RateLimitedNotice] for each kind of thing that a person should hear of; other kinds pass
/// unsaid. Thread: event loop only.
///
/// @param <K> the kinds
public final class RateLimitedNotices<K extends Enum<K>> {
    private final Map<K, RateLimitedNotice> notices;

    /// @param texts what happened, behind the number of times; kinds that are not there are not
    ///     said
    /// @param lines takes lines a person should see
    public RateLimitedNotices(
            Class<K> kinds, Map<K, String> texts, LongSupplier nanoTime, Consumer<String> lines) {
        this.notices = new EnumMap<>(kinds);
        texts.forEach(
                (kind, text) -> notices.put(kind, new RateLimitedNotice(text, nanoTime, lines)));
    }

    /// It happened once more.
    public void happened(K kind) {
        happened(kind, "");
    }

    /// It happened once more.
    ///
    /// @param detail of this time, said behind the text if it is said
    public void happened(K kind, String detail) {
        RateLimitedNotice notice = notices.get(kind);
        if (notice != null) {
            notice.happened(detail);
        }
    }
}
