// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import org.jspecify.annotations.Nullable;

/// What engines and queriers tell a meter registry. Every meter has the labels `interface` and
/// `role` (`listener` or `querier`); none has a label for a group, a listener or a VLAN, of which
/// there are too many.
public enum MldMetric implements Metric {
    /// By `type` (`query`, `report`, `done`), `version` (`1`, `2`) and `scope`: of queries
    /// `general`, `group` or `group_source`, of all else `none`.
    MESSAGES_SENT("mld6.messages.sent", Kind.COUNTER, null, "MLD messages that the kernel took"),
    /// By the same labels.
    MESSAGES_RECEIVED(
            "mld6.messages.received", Kind.COUNTER, null, "MLD messages received and accepted"),
    /// By `record`: `is_in`, `is_ex`, `to_in`, `to_ex`, `allow`, `block`.
    RECORDS_SENT(
            "mld6.records.sent",
            Kind.COUNTER,
            null,
            "Address records of MLDv2 Reports that the kernel took"),
    /// By the same label.
    RECORDS_RECEIVED(
            "mld6.records.received",
            Kind.COUNTER,
            null,
            "Address records of MLDv2 Reports received and accepted"),
    /// By `reason`, a [io.mld6.codec.decode.DropReason].
    FRAMES_DROPPED(
            "mld6.frames.dropped",
            Kind.COUNTER,
            null,
            "Frames, or parts of accepted messages, that went no further, by reason"),
    /// What nobody read in time.
    KERNEL_DROPPED_FRAMES(
            "mld6.kernel.dropped.frames",
            Kind.COUNTER,
            "frames",
            "Frames the kernel threw away because nobody read them in time"),
    /// By `reason`, an errno or `other`.
    SEND_ERRORS(
            "mld6.send.errors",
            Kind.COUNTER,
            null,
            "Frames that the kernel refused, or that were given up with the link"),
    /// For want of buffers.
    SEND_RETRIES(
            "mld6.send.retries",
            Kind.COUNTER,
            null,
            "Times sending had to be tried again because the kernel had no buffers"),
    /// By `population` and `state`, which is `present`. The sum over populations is the whole.
    LISTENERS(
            "mld6.listeners",
            Kind.GAUGE,
            null,
            "Listeners there are, by population: empty for those added one by one, other for all"
                    + " beyond the first 100 names"),
    /// By `population` and `state`: `wanted` or `joined` of listeners, `tracked` of a querier,
    /// which knows of no populations and calls them `all`. The sum over populations is the whole.
    MEMBERSHIPS(
            "mld6.memberships",
            Kind.GAUGE,
            null,
            "Memberships, of a listener in a group each, by population as listeners are"),
    /// Somebody listens to.
    GROUPS("mld6.groups", Kind.GAUGE, null, "Groups somebody listens to"),
    /// Of a querier.
    SOURCES("mld6.sources", Kind.GAUGE, null, "Sources of all groups the querier knows"),
    /// By `outcome`: `sent`, `suppressed`, `cancelled`, and `late`, which are among those sent.
    RESPONSES(
            "mld6.responses",
            Kind.COUNTER,
            null,
            "Answers to queries, by outcome; late ones are among those sent"),
    /// Still to come.
    RESPONSES_PENDING("mld6.responses.pending", Kind.GAUGE, null, "Answers still to come"),
    /// From the arrival of the query to the hand-over to the kernel.
    RESPONSE_DELAY(
            "mld6.response.delay",
            Kind.TIMES,
            "seconds",
            "From the arrival of a query to the hand-over of an answer to the kernel"),
    /// Since the start.
    TICK_LAG(
            "mld6.tick.lag",
            Kind.PEAK,
            "seconds",
            "Largest lag of a tick behind its time since the start"),
    /// 1 or 0 of a querier without VLANs.
    QUERIER_ACTIVE(
            "mld6.querier.active",
            Kind.GAUGE,
            null,
            "Segments in which this router is the querier"),
    /// By `result`: `elected` or `yielded`.
    QUERIER_ELECTIONS(
            "mld6.querier.elections",
            Kind.COUNTER,
            null,
            "Times this router became the querier, the start included, or yielded to another");

    @SuppressWarnings("ImmutableEnumChecker") // a record of strings
    private final Facts facts;

    MldMetric(String meterName, Kind kind, @Nullable String unit, String description) {
        facts = new Facts(meterName, kind, unit, description);
    }

    @Override
    public Facts facts() {
        return facts;
    }
}
