// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.traffic.HeardQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// How regularly the device asks, and what it asks after a leave. Thread: the measuring one.
final class QueryBook {
    /// Of RFC 9777 §9.1, where a query does not say it: §5.1.8 for a field of 0, and version 1.
    private static final int USUAL_ROBUSTNESS = 2;

    private final Ledger ledger;
    private final FlowTable flows;
    private final Map<Asker, Long> lastGeneral = new HashMap<>();
    private final List<Watch> open = new ArrayList<>();
    private long lastListenerQueryNanos = TimeUnit.SECONDS.toNanos(2);

    private record Asker(long vlanWord, Ipv6Address source) {}

    /// A leave, and the queries that follow it.
    static final class Watch {
        final ChannelUnit unit;
        final Origin from;
        int queries;
        long lastNanos;
        boolean done;

        Watch(ChannelUnit unit, Origin from) {
            this.unit = unit;
            this.from = from;
        }
    }

    QueryBook(Ledger ledger, FlowTable flows) {
        this.ledger = ledger;
        this.flows = flows;
    }

    /// What the device takes until it stops after a leave (LLQT): Maximum Response Delay times
    /// robustness of its last specific query.
    long lastListenerQueryNanos() {
        return lastListenerQueryNanos;
    }

    /// The last listener of a channel left it.
    void begin(ChannelUnit unit, Origin from) {
        if (unit.watch != null) {
            close(unit.watch, from.stampNanos());
        }
        unit.watch = new Watch(unit, from);
        open.add(unit.watch);
    }

    /// A query of the device.
    void query(HeardQuery heard) {
        long nanos = heard.stampNanos();
        int span = ledger.phases().current();
        if (heard.query().isGeneral()) {
            Asker asker = new Asker(heard.vlan().word(), heard.source());
            Long before = lastGeneral.put(asker, nanos);
            if (before != null && nanos >= before) {
                Origin from = new Origin(span, nanos, -1, -1);
                ledger.value(MeasuredNumber.QUERY_INTERVAL, from, nanos, nanos - before);
            }
            return;
        }
        int robustness = heard.query() instanceof Mldv2Query query ? query.robustnessVariable() : 0;
        lastListenerQueryNanos =
                TimeUnit.MILLISECONDS.toNanos(heard.query().maximumResponseDelayMillis())
                        * (robustness == 0 ? USUAL_ROBUSTNESS : robustness);
        ChannelUnit unit = flows.knownUnit(heard.vlan().word(), heard.query().group());
        if (unit != null && unit.watch != null) {
            follow(unit.watch, nanos);
        }
    }

    private void follow(Watch watch, long nanos) {
        if (isOver(watch, nanos)) {
            close(watch, nanos);
            return;
        }
        if (watch.queries == 0) {
            long after = nanos - watch.from.stampNanos();
            ledger.value(MeasuredNumber.QUERY_RESPONSE, watch.from, nanos, Math.max(0, after));
        } else {
            ledger.value(MeasuredNumber.QUERY_SPACING, watch.from, nanos, nanos - watch.lastNanos);
        }
        watch.queries++;
        watch.lastNanos = nanos;
    }

    private boolean isOver(Watch watch, long nanos) {
        return nanos - watch.from.stampNanos() > 2 * lastListenerQueryNanos;
    }

    private void close(Watch watch, long nowNanos) {
        watch.done = true;
        watch.unit.watch = null;
        ledger.value(MeasuredNumber.QUERY_COUNT, watch.from, nowNanos, watch.queries);
    }

    /// Time goes on: who waits for queries waits twice as long as they may take.
    void check(long nanos) {
        open.removeIf(
                watch -> {
                    if (!watch.done && isOver(watch, nanos)) {
                        close(watch, nanos);
                    }
                    return watch.done;
                });
    }

    /// The clock was set, or the run is over: what is open is not measured.
    void drop() {
        for (Watch watch : open) {
            watch.unit.watch = null;
        }
        open.clear();
    }

    /// The clock was set: what came before cannot be compared with what comes.
    void forgetStamps() {
        lastGeneral.clear();
    }
}
