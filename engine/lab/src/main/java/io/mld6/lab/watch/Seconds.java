// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import java.util.Locale;
import java.util.concurrent.TimeUnit;

/// Spans of time as complaints put them.
final class Seconds {
    static final long NANOS = TimeUnit.SECONDS.toNanos(1);

    private Seconds() {}

    /// `1.023 s`.
    static String text(long nanos) {
        return String.format(Locale.ROOT, "%.3f s", nanos / (double) NANOS);
    }
}
