// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.Arrays;

/// What is remembered of the queries of each segment: how many there were, and what the last one
/// said of the next.
///
/// Shape: three ints a segment that was ever asked, and of those before it. Thread: event loop
/// only.
final class SegmentQueries {
    private static final int STRIDE = 3;
    private static final int GENERAL = 0;
    private static final int SPECIFIC = 1;
    private static final int INTERVAL_SECONDS = 2;

    private int[] words = new int[STRIDE];

    private int base(int segment) {
        int base = segment * STRIDE;
        if (base >= words.length) {
            words =
                    Arrays.copyOf(
                            words, Math.max(base + STRIDE, words.length / STRIDE * 2 * STRIDE));
        }
        return base;
    }

    /// Which query of its segment this is: shards that hear the same queries agree on it, and the
    /// delays of a listener do not depend on what is asked elsewhere. Queries to fewer than all
    /// are numbered anew after every one to all, so that shards which disagree about one agree
    /// again.
    ///
    /// @param toAll whether all listeners of the segment receive it
    long nextOrdinal(int segment, boolean toAll) {
        int base = base(segment);
        if (toAll) {
            words[base + GENERAL]++;
            words[base + SPECIFIC] = 0;
        } else {
            words[base + SPECIFIC]++;
        }
        return ((long) words[base + GENERAL] << 32) | (words[base + SPECIFIC] & 0xffff_ffffL);
    }

    /// An MLDv2 Query said what the Query Interval is; 0 means the default (RFC 9777 §5.1.9).
    void heardInterval(int segment, int seconds) {
        words[base(segment) + INTERVAL_SECONDS] = seconds;
    }

    /// The Query Interval, as far as it is known.
    int intervalSeconds(int segment) {
        int seconds = words[base(segment) + INTERVAL_SECONDS];
        return seconds == 0 ? HostRules.DEFAULT_QUERY_INTERVAL_SECONDS : seconds;
    }

    /// Octets of the array as it stands.
    long sizeOctets() {
        return 4L * words.length;
    }
}
