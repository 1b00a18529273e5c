// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// A line about something that may happen a million times: said at once, then at most once a minute
/// with the number of times since. Thread: event loop only.
public final class RateLimitedNotice {
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final String text;
    private final LongSupplier nanoTime;
    private final Consumer<String> notices;
    private boolean said;
    private long saidNanos;
    private long count;

    /// @param text what happened, behind the number of times
    public RateLimitedNotice(String text, LongSupplier nanoTime, Consumer<String> notices) {
        this.text = text;
        this.nanoTime = nanoTime;
        this.notices = notices;
    }

    /// It happened once more.
    public void happened() {
        happened("");
    }

    /// It happened once more.
    ///
    /// @param detail of this time, said behind the text if it is said
    void happened(String detail) {
        count++;
        long nowNanos = nanoTime.getAsLong();
        if (!said || nowNanos - saidNanos >= INTERVAL_NANOS) {
            said = true;
            saidNanos = nowNanos;
            notices.accept(count + " " + text + detail);
            count = 0;
        }
    }
}
