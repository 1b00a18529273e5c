// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.host.AnswerForecast.Work;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Says at once that answers will be late, for all shards in one line, at most once a minute.
final class LateAnswers {
    private static final long INTERVAL_NANOS = TimeUnit.MINUTES.toNanos(1);
    private static final double SECOND_NANOS = TimeUnit.SECONDS.toNanos(1);

    private final Shards shards;
    private final Executor loop;
    private final LongSupplier nanoTime;
    private final Consumer<String> notices;
    /// On the loop only.
    private @Nullable Long saidNanos;

    /// @param loop of the first shard, where all is said
    LateAnswers(Shards shards, Executor loop, LongSupplier nanoTime, Consumer<String> notices) {
        this.shards = shards;
        this.loop = loop;
        this.nanoTime = nanoTime;
        this.notices = notices;
    }

    /// A shard has more to answer than it can in the time there is. *Thread*: its event loop.
    void expected(long givenNanos) {
        loop.execute(() -> ask(givenNanos));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nothing waits for a line to be said
    private void ask(long givenNanos) {
        long nowNanos = nanoTime.getAsLong();
        if (saidNanos == null || nowNanos - saidNanos >= INTERVAL_NANOS) {
            saidNanos = nowNanos;
            shards.onAll(shard -> shard.forecast().work())
                    .thenAcceptAsync(work -> notices.accept(line(work, givenNanos)), loop);
        }
    }

    /// What a person is told.
    ///
    /// @param work of all shards
    static String line(List<Work> work, long givenNanos) {
        List<Work> busy =
                work.stream()
                        .filter(each -> each.reports() > 0 && each.framesPerSecond() > 0)
                        .toList();
        long reports = busy.stream().mapToLong(Work::reports).sum();
        long memberships = busy.stream().mapToLong(Work::memberships).sum();
        return String.format(
                Locale.ROOT,
                "%,d %s need %s s at %,d frames/s, and the query leaves %s s: answers will be late",
                reports,
                reports == memberships ? "memberships" : "Reports",
                seconds(busy.stream().mapToDouble(Work::neededSeconds).max().orElse(0)),
                rounded(busy.stream().mapToDouble(Work::framesPerSecond).sum()),
                seconds(givenNanos / SECOND_NANOS));
    }

    /// No run measures more than three digits.
    private static long rounded(double value) {
        return new BigDecimal(value).round(new MathContext(3)).longValue();
    }

    private static String seconds(double seconds) {
        return String.format(Locale.ROOT, seconds < 10 ? "%.1f" : "%.0f", seconds);
    }
}
