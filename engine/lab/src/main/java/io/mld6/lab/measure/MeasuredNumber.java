// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/// What is measured, by the names that expectations and results use.
public enum MeasuredNumber {
    /// First Report that joins, taken by the kernel, to the first packet; only where nothing of the
    /// flow came before ("cold").
    JOIN_LATENCY(Unit.SECONDS),
    /// The same where the flow was there already: to its next packet.
    JOIN_LATENCY_WARM(Unit.SECONDS),
    /// Joins that no packet followed in time.
    JOIN_FAILED(Unit.EVENTS),
    /// Leaving Report of the last listener in a VLAN to the last packet.
    LEAVE_LATENCY(Unit.SECONDS),
    /// Leaves after which packets came for longer than twice the Last Listener Query Time.
    LEAVE_FAILED(Unit.EVENTS),
    /// Report of a change of channels to the first packet of the new one.
    ZAP_LATENCY(Unit.SECONDS),
    /// Last packet of the old channel to the first of the new one, where there was a gap.
    ZAP_GAP(Unit.SECONDS),
    /// First packet of the new channel to the last of the old one, where they overlapped.
    ZAP_OVERLAP(Unit.SECONDS),
    /// Changes that were followed by another before data came.
    ZAP_SKIPPED(Unit.EVENTS),
    /// Packets missing between the first one and the leave.
    DATA_LOST(Unit.EVENTS),
    /// Packets that came more than once.
    DATA_DUPLICATED(Unit.EVENTS),
    /// Packets that came after a later one.
    DATA_REORDERED(Unit.EVENTS),
    /// Packets of groups nobody in the VLAN wants.
    DATA_UNWANTED(Unit.EVENTS),
    /// Packets that came in groups somebody wants.
    DATA_RECEIVED(Unit.EVENTS),
    /// Packets lost one after the other, a value for each run.
    LOSS_RUN(Unit.EVENTS),
    /// Send stamp to receive stamp, on one clock.
    DATA_DELAY(Unit.SECONDS),
    /// Interarrival jitter (RFC 3550 §6.4.1).
    DATA_JITTER(Unit.SECONDS),
    /// Between General Queries of the device.
    QUERY_INTERVAL(Unit.SECONDS),
    /// A leave to the device's first specific query.
    QUERY_RESPONSE(Unit.SECONDS),
    /// Specific queries that followed a leave.
    QUERY_COUNT(Unit.EVENTS),
    /// Between specific queries of one series.
    QUERY_SPACING(Unit.SECONDS),
    /// Groups about which a device is wrong, a value for each look of the oracle.
    ORACLE_DIFFERENCES(Unit.EVENTS),
    /// Conformance cases that failed.
    CONFORM_FAILED(Unit.EVENTS),
    /// Actions that could not be done in time, as no listener was left that could do them or the
    /// tester was behind.
    ACTIONS_MISSED(Unit.EVENTS);

    /// What values are.
    public enum Unit {
        /// Seconds.
        SECONDS,
        /// Counted things.
        EVENTS
    }

    private final Unit unit;

    MeasuredNumber(Unit unit) {
        this.unit = unit;
    }

    /// What values are.
    public Unit unit() {
        return unit;
    }

    /// As expectations write it: `join_latency`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// The number of that name, as expectations write it.
    public static Optional<MeasuredNumber> of(String text) {
        return Arrays.stream(values()).filter(number -> number.text().equals(text)).findFirst();
    }
}
