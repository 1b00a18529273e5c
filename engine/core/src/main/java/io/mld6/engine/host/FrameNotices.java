// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.loop.RateLimitedNotice;
import io.mld6.engine.loop.RateLimitedNotices;
import io.mld6.engine.metrics.Counters;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/// Counts what the decoder and the listeners' handler drop, and tells a person about frames
/// that hint at a mistake.
///
/// Thread: event loop only.
final class FrameNotices implements FrameAccounting {
    private static final Map<DropReason, String> DROPS =
            Map.of(
                    DropReason.UNSPECIFIED_SOURCE,
                    "MLD messages from :: ignored: normal for Reports while addresses are tested,"
                            + " but a querier needs a link-local address",
                    DropReason.BAD_SOURCE,
                    "MLD messages ignored whose source is not link-local",
                    DropReason.OWN_MESSAGE,
                    "MLD messages ignored that come from addresses of our own listeners: somebody"
                            + " else emulates the same MAC addresses, or the link has a loop");

    private final EngineConfig config;
    private final HostListeners listeners;
    private final Counters counters;
    private final RateLimitedNotices<DropReason> drops;
    private final RateLimitedNotice version1Queries;

    FrameNotices(
            EngineConfig config,
            HostListeners listeners,
            Counters counters,
            LongSupplier nanoTime,
            Consumer<String> notices) {
        this.config = config;
        this.listeners = listeners;
        this.counters = counters;
        this.drops = new RateLimitedNotices<>(DropReason.class, DROPS, nanoTime, notices);
        this.version1Queries =
                new RateLimitedNotice(
                        "MLDv1 queries for source-specific groups: version 1 knows no sources",
                        nanoTime,
                        notices);
    }

    @Override
    public void accepted(MldFrame frame) {
        // Counted by the handler behind, which may still refuse it.
        if (frame.message() instanceof Mldv1Query query
                && config.mode() != MldMode.V1
                && listeners.asksForSourceSpecific(query)) {
            version1Queries.happened();
        }
    }

    @Override
    public void dropped(DropReason reason) {
        counters.count(reason);
        drops.happened(reason);
    }
}
