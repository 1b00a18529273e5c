// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierLimits;
import java.util.Locale;

/// How much a querier may keep in the heap there is.
///
/// Limits beyond it are worse than none: the querier would spend its time looking for memory, ask
/// nothing any more, and not say why.
///
/// @param heapOctets the largest the heap can become
record HeapLimits(long heapOctets) {
    /// Everything but the tables: buffers, the dump, what the runtime itself takes.
    private static final long RESERVE_OCTETS = 24L << 20;

    /// Below these nothing is halved any more.
    private static final int LEAST = 1000;

    /// Whether tables full to their limits find room.
    boolean holds(QuerierConfig config) {
        return config.tableOctets() + RESERVE_OCTETS <= heapOctets;
    }

    /// A configuration whose tables leave a quarter of the heap free, so that collecting garbage
    /// stays cheap; as far as limits may be lowered.
    ///
    /// @param groupsFree whether the groups may be fewer
    /// @param listenersFree whether the tracked listeners may be fewer
    QuerierConfig fitted(QuerierConfig config, boolean groupsFree, boolean listenersFree) {
        long budget = heapOctets * 3 / 4 - RESERVE_OCTETS;
        QuerierConfig fitting = config;
        while (fitting.tableOctets() > budget) {
            QuerierLimits limits = fitting.limits();
            long forGroups = fitting.with(b -> b.trackListeners(false)).tableOctets();
            boolean tracked = fitting.policy().trackListeners();
            boolean groups = groupsFree && limits.maximumGroups() > LEAST;
            boolean listeners = listenersFree && tracked && limits.maximumListeners() > LEAST;
            if (listeners && (!groups || fitting.tableOctets() > 2 * forGroups)) {
                fitting = fitting.with(b -> b.maximumListeners(limits.maximumListeners() / 2));
            } else if (groups) {
                fitting = fitting.with(b -> b.maximumGroups(limits.maximumGroups() / 2));
            } else {
                break;
            }
        }
        return fitting;
    }

    /// The line that refuses.
    String refusal(QuerierConfig config) {
        return String.format(
                Locale.ROOT,
                "%s need about %d MiB of heap, and there are %d MiB (lower --max-groups, --max-sources or"
                        + " --max-listeners, or raise -Xmx in JAVA_OPTS)",
                words(config),
                (config.tableOctets() + RESERVE_OCTETS) >> 20,
                heapOctets >> 20);
    }

    /// The line that says what the limits are.
    static String note(QuerierConfig config) {
        return "note: at most "
                + words(config)
                + ", as the heap is small (-Xmx in JAVA_OPTS raises it)";
    }

    private static String words(QuerierConfig config) {
        QuerierLimits limits = config.limits();
        int vlans = config.station().vlans().size();
        String groups = String.format(Locale.ROOT, "%,d groups", limits.maximumGroups());
        return (config.policy().trackListeners()
                        ? groups
                                + String.format(
                                        Locale.ROOT,
                                        " and %,d listeners",
                                        limits.maximumListeners())
                        : groups)
                + (vlans > 1 ? " in " + vlans + " VLANs" : "");
    }
}
