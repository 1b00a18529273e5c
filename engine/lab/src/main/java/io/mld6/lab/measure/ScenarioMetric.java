// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.engine.metrics.Metric;
import org.jspecify.annotations.Nullable;

/// What a scenario that is played tells a meter registry, beside what its engine does. None has a
/// label for a group, a listener or a VLAN, of which there are too many.
public enum ScenarioMetric implements Metric {
    /// By `outcome`: `data`, `timeout`, and `skipped` if it was over before either.
    JOINS("mld6.joins", Kind.COUNTER, null, "Joins that were measured, by what came of them"),
    /// By `population` and `start`: `cold`, or `warm` where the flow was there already.
    JOIN_LATENCY(
            "mld6.join.latency",
            Kind.TIMES,
            "seconds",
            "First Report of a join, taken by the kernel, to the first packet"),
    /// By `population`.
    LEAVE_LATENCY(
            "mld6.leave.latency",
            Kind.TIMES,
            "seconds",
            "Leaving Report of the last listener to the last packet"),
    /// By `population`.
    ZAP_LATENCY(
            "mld6.zap.latency",
            Kind.TIMES,
            "seconds",
            "Report of a change of channels to the first packet of the new one"),
    /// By `population`.
    ZAP_GAP(
            "mld6.zap.gap",
            Kind.TIMES,
            "seconds",
            "Last packet of the old channel to the first of the new one"),
    /// By `population`.
    ZAP_OVERLAP(
            "mld6.zap.overlap",
            Kind.TIMES,
            "seconds",
            "First packet of the new channel to the last of the old one"),
    /// By `channel`, a class of channels or `other`.
    DATA_PACKETS(
            "mld6.data.packets",
            Kind.COUNTER,
            "packets",
            "Packets of data that came, wanted or not"),
    /// By `channel`.
    DATA_BYTES("mld6.data.bytes", Kind.COUNTER, "bytes", "Octets of the frames of that data"),
    /// By `channel`.
    DATA_LOST(
            "mld6.data.lost.packets",
            Kind.COUNTER,
            "packets",
            "Packets missing between the first one and the leave"),
    /// By `channel`.
    DATA_DUPLICATED(
            "mld6.data.duplicated.packets",
            Kind.COUNTER,
            "packets",
            "Packets that came more than once"),
    /// By `channel`.
    DATA_REORDERED(
            "mld6.data.reordered.packets",
            Kind.COUNTER,
            "packets",
            "Packets that came after a later one"),
    /// By `channel`, `other` included.
    DATA_UNWANTED(
            "mld6.data.unwanted.packets",
            Kind.COUNTER,
            "packets",
            "Packets of groups nobody in the VLAN wants"),
    /// By `channel`.
    DATA_DELAY(
            "mld6.data.delay",
            Kind.TIMES,
            "seconds",
            "Send stamp to receive stamp of data, on one clock"),
    /// By `channel`.
    DATA_JITTER("mld6.data.jitter", Kind.TIMES, "seconds", "Interarrival jitter (RFC 3550 6.4.1)"),
    /// By `stream`.
    STREAM_PACKETS_SENT(
            "mld6.stream.packets.sent", Kind.COUNTER, null, "Packets of a stream the kernel took"),
    /// By `stream`.
    STREAM_LATE_PACKETS(
            "mld6.stream.late.packets",
            Kind.COUNTER,
            "packets",
            "Packets of a stream that were sent late"),
    /// By `kind`, the condition in words, and `phase`.
    EXPECTATION(
            "mld6.expectation",
            Kind.LEAST,
            null,
            "1 if the expectation holds so far, 0 if it is missed, NaN without data"),
    /// By `kind`: `missing`, `extra`, `mode`, `sources`; NaN before the first look.
    ORACLE_DIFFERENCES(
            "mld6.oracle.differences",
            Kind.GAUGE,
            null,
            "Groups about which a device was wrong when it was looked at last, by kind"),
    /// By `phase`: there is one sample, of the phase that is played.
    PHASE_INFO("mld6.phase.info", Kind.FACT, null, "The phase that is played"),
    /// By `scenario`, `seed` and `interface`.
    RUN_INFO("mld6.run.info", Kind.FACT, null, "The scenario that is played");

    @SuppressWarnings("ImmutableEnumChecker") // a record of strings
    private final Facts facts;

    ScenarioMetric(String meterName, Kind kind, @Nullable String unit, String description) {
        facts = new Facts(meterName, kind, unit, description);
    }

    @Override
    public Facts facts() {
        return facts;
    }
}
