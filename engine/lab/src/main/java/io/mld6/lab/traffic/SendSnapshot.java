// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.engine.link.LinkState;

/// What a sender has done so far. Every packet whose number was used up is in exactly one of
/// `sent`, `leftOut`, `linkDown` and `refused`. Immutable.
///
/// @param sent packets the kernel took
/// @param octets of their frames
/// @param leftOut packets the plan leaves out ([SendPlan#dropEvery])
/// @param linkDown packets that came due while the interface was down or without carrier
/// @param refused packets the kernel refused for another reason
/// @param errno of the last of these, 0 if there was none
/// @param late packets sent more than [FlowSender#LATE_NANOS] behind their moment
/// @param missed packets by which the rate was missed: what was owed when the sender was more than
///     [FlowSender#CATCH_UP_NANOS] behind, which it does not make good; their numbers stay unused
/// @param behindNanos the furthest it was behind
/// @param waits times the kernel had no room (EAGAIN, ENOBUFS); what it had no room for was tried
///     again
/// @param stampErrorNanos the longest from reading a send stamp to the kernel having taken the
///     packets that bear it
/// @param elapsedNanos since it began, or how long it sent
/// @param link what the interface can do
public record SendSnapshot(
        long sent,
        long octets,
        long leftOut,
        long linkDown,
        long refused,
        int errno,
        long late,
        long missed,
        long behindNanos,
        long waits,
        long stampErrorNanos,
        long elapsedNanos,
        LinkState link) {
    private static final double NANOS_PER_SECOND = 1e9;

    /// Packets a second that were reached, 0 before the first.
    public double packetsPerSecond() {
        return elapsedNanos <= 0 ? 0 : sent * NANOS_PER_SECOND / elapsedNanos;
    }

    /// Packets that should have gone out and did not.
    public long unsent() {
        return linkDown + refused + missed;
    }
}
