// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import static io.mld6.lab.measure.MeasuredNumber.DATA_DELAY;
import static io.mld6.lab.measure.MeasuredNumber.DATA_LOST;
import static io.mld6.lab.measure.MeasuredNumber.DATA_RECEIVED;
import static io.mld6.lab.measure.MeasuredNumber.DATA_UNWANTED;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.JOIN_LATENCY_WARM;
import static io.mld6.lab.measure.MeasuredNumber.LEAVE_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_GAP;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_LATENCY;
import static io.mld6.lab.measure.MeasuredNumber.ZAP_OVERLAP;

/// What belongs to a number and is counted apart from it.
enum Detail {
    /// Cold joins that data followed after one Report.
    FIRST_TRANSMISSION(JOIN_LATENCY, "first_transmission"),
    /// After the second.
    SECOND_TRANSMISSION(JOIN_LATENCY, "second_transmission"),
    /// After more.
    LATER_TRANSMISSION(JOIN_LATENCY, "later_transmission"),
    /// Joins that were over before data came.
    JOINS_LEFT(JOIN_LATENCY, "left_before_data"),
    /// Joins whose time-out lies behind the end of the run.
    JOINS_OPEN(JOIN_LATENCY, "open_at_end"),
    /// Joins during which the clock was set.
    JOINS_VOID(JOIN_LATENCY, "void"),
    /// Joins of which it was learned when their next packet had been counted.
    WARM_UNTIMED(JOIN_LATENCY_WARM, "untimed"),
    /// Leaves that no packet followed.
    LEAVES_FAST(LEAVE_LATENCY, "fast"),
    /// Somebody joined before it was quiet.
    LEAVES_REJOINED(LEAVE_LATENCY, "joined_again"),
    /// Nothing flowed when the last listener left.
    LEAVES_IDLE(LEAVE_LATENCY, "nothing_flowed"),
    /// It was not quiet yet at the end of the run.
    LEAVES_OPEN(LEAVE_LATENCY, "open_at_end"),
    /// Leaves during which the clock was set.
    LEAVES_VOID(LEAVE_LATENCY, "void"),
    /// Changes of channels that began.
    ZAPS(ZAP_LATENCY, "zaps"),
    /// Changes to a channel that was there already.
    ZAPS_WARM(ZAP_LATENCY, "warm"),
    /// No gap is known: others still listen to the old channel.
    GAP_OTHERS(ZAP_GAP, "old_has_other_listeners"),
    /// No gap is known: somebody joined the old channel before it was quiet.
    GAP_REJOINED(ZAP_GAP, "old_joined_again"),
    /// No gap is known: the old channel did not stop.
    GAP_FLOWING(ZAP_GAP, "old_did_not_stop"),
    /// No gap is known: nothing came on the old channel.
    GAP_IDLE(ZAP_GAP, "old_did_not_flow"),
    /// Packets of the old channel after the first of the new one.
    OVERLAP_PACKETS(ZAP_OVERLAP, "packets"),
    /// Octets of those.
    OVERLAP_OCTETS(ZAP_OVERLAP, "octets"),
    /// Octets of the frames of packets in groups somebody wants.
    RECEIVED_OCTETS(DATA_RECEIVED, "octets"),
    /// Packets of groups nobody in the VLAN ever wanted, or of a source nobody named.
    UNWANTED_NEVER(DATA_UNWANTED, "never_wanted"),
    /// Packets of groups somebody wanted before.
    UNWANTED_BEFORE(DATA_UNWANTED, "wanted_before"),
    /// Octets of both.
    UNWANTED_OCTETS(DATA_UNWANTED, "octets"),
    /// The numbers of a flow began anew.
    RESTARTS(DATA_LOST, "sequence_restarts"),
    /// Packets whose numbers have 16 bits or fewer.
    SHORT_NUMBERS(DATA_LOST, "packets_with_short_numbers"),
    /// Packets that were sent, as they say, after they came.
    OTHER_CLOCK(DATA_DELAY, "sent_after_received");

    private final MeasuredNumber number;
    private final String text;

    Detail(MeasuredNumber number, String text) {
        this.number = number;
        this.text = text;
    }

    MeasuredNumber number() {
        return number;
    }

    String text() {
        return text;
    }
}
