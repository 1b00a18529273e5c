// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.time.Duration;
import java.util.List;

/// What a [Measurement] has to know before it begins. Immutable.
///
/// @param channels what is measured; joins of other groups are not, and data of other groups of a
///     scope wider than the link is unwanted
/// @param populations names, by the index that [Measurement#population] gives
/// @param phases names in the order they are played, one for each repetition; numbers of equal
///     names go together
/// @param expectations what must be shown
/// @param joinTimeout when a join that no data followed has failed
/// @param oneClock whether send stamps in packets are of the clock that receive stamps are of:
///     without it no delay is measured, only jitter
/// @param reportLag how long packets are held back, so that Reports handed in later than the data
///     they caused still stand before it; what comes later yet is a fault of the tester
/// @param maximumFlows of (VLAN, source, group, flow of the payload) that are kept; packets of more
///     are a fault of the tester
public record MeasurementPlan(
        List<ChannelClass> channels,
        List<String> populations,
        List<String> phases,
        List<Expectation> expectations,
        Duration joinTimeout,
        boolean oneClock,
        Duration reportLag,
        int maximumFlows) {
    /// When a join has failed, if not told otherwise.
    public static final Duration JOIN_TIMEOUT = Duration.ofSeconds(10);

    /// How late Reports may be handed in, if not told otherwise.
    public static final Duration REPORT_LAG = Duration.ofMillis(200);

    /// Flows, if not told otherwise.
    public static final int MAXIMUM_FLOWS = 200_000;

    /// Copies its lists.
    ///
    /// @throws IllegalArgumentException if a time is negative or there is no room for a flow
    public MeasurementPlan {
        channels = List.copyOf(channels);
        populations = List.copyOf(populations);
        phases = List.copyOf(phases);
        expectations = List.copyOf(expectations);
        if (!joinTimeout.isPositive() || reportLag.isNegative() || maximumFlows < 1) {
            throw new IllegalArgumentException(
                    "join timeout %s, report lag %s, %d flows"
                            .formatted(joinTimeout, reportLag, maximumFlows));
        }
    }

    /// With the usual times.
    ///
    /// @param oneClock whether the stream is sent by this machine
    public static MeasurementPlan of(
            List<ChannelClass> channels,
            List<String> populations,
            List<String> phases,
            List<Expectation> expectations,
            boolean oneClock) {
        return new MeasurementPlan(
                channels,
                populations,
                phases,
                expectations,
                JOIN_TIMEOUT,
                oneClock,
                REPORT_LAG,
                MAXIMUM_FLOWS);
    }
}
