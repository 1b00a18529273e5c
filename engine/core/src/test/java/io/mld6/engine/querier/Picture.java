// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// A group as it was shown.
final class Picture implements GroupVisitor {
    final Ipv6Address group;
    final FilterMode mode;
    final boolean version1;
    final long filterMillis;
    final long olderHostMillis;

    /// Milliseconds by name.
    final Map<String, Long> sources = new TreeMap<>();

    /// Filter and milliseconds of silence by low half.
    final Map<Long, String> listeners = new TreeMap<>();

    Picture(
            Ipv6Address group,
            FilterMode mode,
            boolean version1,
            long filterNanos,
            long olderHostNanos) {
        this.group = group;
        this.mode = mode;
        this.version1 = version1;
        this.filterMillis = filterNanos / 1_000_000;
        this.olderHostMillis = olderHostNanos / 1_000_000;
    }

    @Override
    public void group(
            long high,
            long low,
            FilterMode filterMode,
            boolean isVersion1,
            long filterNanos,
            long olderHostNanos) {
        throw new AssertionError("one group only");
    }

    @Override
    public void source(long high, long low, long timerNanos) {
        assertThat(sources.put(RouterWorld.name(low), timerNanos / 1_000_000)).isNull();
    }

    @Override
    public void listener(long low, FilterMode filterMode, int filterSources, long lastSeenNanos) {
        listeners.put(low, filterMode + " " + lastSeenNanos / 1_000_000);
    }

    /// Sources whose timer runs, or does not.
    String sources(boolean requested) {
        return sources.entrySet().stream()
                .filter(source -> (source.getValue() > 0) == requested)
                .map(Map.Entry::getKey)
                .collect(Collectors.joining(",", "{", "}"));
    }

    String text() {
        if (mode == FilterMode.EXCLUDE) {
            return "EX(" + sources(true) + "," + sources(false) + ")";
        }
        assertThat(sources(false)).as("INCLUDE has no excluded sources").isEqualTo("{}");
        return "IN" + sources(true);
    }
}
