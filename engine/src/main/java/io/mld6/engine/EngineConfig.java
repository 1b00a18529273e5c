// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine;

import io.mld6.codec.wire.VlanTags;
import java.time.Duration;

/// How an engine behaves. Start from [#defaults()] and change what differs.
///
/// @param segment whether listeners hear each other
/// @param vlan tags of all frames sent, and the only ones answered
/// @param alwaysDone Done on every leave, also when another node reported last (RFC 2710 §4)
/// @param tick resolution of timers, 1 ms to 100 ms
/// @param seed of all random delays
/// @param robustnessVariable unsolicited Reports per join, 1 to 16 (RFC 2710 §7.1)
/// @param unsolicitedReportInterval longest wait before a repetition (RFC 2710 §7.10)
/// @param joinRatePerSecond memberships joined per second while populating
/// @param maxPacketsPerSecond upper bound of frames sent per second; 0 is none
public record EngineConfig(
        Segment segment,
        VlanTags vlan,
        boolean alwaysDone,
        Duration tick,
        long seed,
        int robustnessVariable,
        Duration unsolicitedReportInterval,
        long joinRatePerSecond,
        long maxPacketsPerSecond) {

    private static final Duration SMALLEST_TICK = Duration.ofMillis(1);
    private static final Duration LARGEST_TICK = Duration.ofMillis(100);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public EngineConfig {
        if (tick.compareTo(SMALLEST_TICK) < 0 || tick.compareTo(LARGEST_TICK) > 0) {
            throw new IllegalArgumentException("tick must be 1ms to 100ms: " + tick);
        }
        if (robustnessVariable < 1 || robustnessVariable > 16) {
            throw new IllegalArgumentException(
                    "robustness variable must be 1 to 16: " + robustnessVariable);
        }
        if (!unsolicitedReportInterval.isPositive()) {
            throw new IllegalArgumentException(
                    "unsolicited report interval must be positive: " + unsolicitedReportInterval);
        }
        if (joinRatePerSecond < 1) {
            throw new IllegalArgumentException("join rate must be 1 or more: " + joinRatePerSecond);
        }
        if (maxPacketsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "packets per second must be 1 or more, or 0 for no bound: "
                            + maxPacketsPerSecond);
        }
    }

    /// Shared segment, untagged, 10 ms ticks, seed 1, RFC 2710's variables, 100 000 joins per
    /// second.
    public static EngineConfig defaults() {
        return new EngineConfig(
                Segment.SHARED,
                VlanTags.NONE,
                false,
                Duration.ofMillis(10),
                1,
                2,
                Duration.ofSeconds(10),
                100_000,
                0);
    }

    /// A copy with another segment.
    public EngineConfig withSegment(Segment wanted) {
        return new EngineConfig(
                wanted,
                vlan,
                alwaysDone,
                tick,
                seed,
                robustnessVariable,
                unsolicitedReportInterval,
                joinRatePerSecond,
                maxPacketsPerSecond);
    }

    /// A copy with another tags.
    public EngineConfig withVlan(VlanTags wanted) {
        return new EngineConfig(
                segment,
                wanted,
                alwaysDone,
                tick,
                seed,
                robustnessVariable,
                unsolicitedReportInterval,
                joinRatePerSecond,
                maxPacketsPerSecond);
    }

    /// A copy with another value of `alwaysDone`.
    public EngineConfig withAlwaysDone(boolean wanted) {
        return new EngineConfig(
                segment,
                vlan,
                wanted,
                tick,
                seed,
                robustnessVariable,
                unsolicitedReportInterval,
                joinRatePerSecond,
                maxPacketsPerSecond);
    }

    /// A copy with another tick.
    public EngineConfig withTick(Duration wanted) {
        return new EngineConfig(
                segment,
                vlan,
                alwaysDone,
                wanted,
                seed,
                robustnessVariable,
                unsolicitedReportInterval,
                joinRatePerSecond,
                maxPacketsPerSecond);
    }

    /// A copy with another seed.
    public EngineConfig withSeed(long wanted) {
        return new EngineConfig(
                segment,
                vlan,
                alwaysDone,
                tick,
                wanted,
                robustnessVariable,
                unsolicitedReportInterval,
                joinRatePerSecond,
                maxPacketsPerSecond);
    }

    /// A copy with another Robustness Variable.
    public EngineConfig withRobustnessVariable(int wanted) {
        return new EngineConfig(
                segment,
                vlan,
                alwaysDone,
                tick,
                seed,
                wanted,
                unsolicitedReportInterval,
                joinRatePerSecond,
                maxPacketsPerSecond);
    }

    /// A copy with another Unsolicited Report Interval.
    public EngineConfig withUnsolicitedReportInterval(Duration wanted) {
        return new EngineConfig(
                segment,
                vlan,
                alwaysDone,
                tick,
                seed,
                robustnessVariable,
                wanted,
                joinRatePerSecond,
                maxPacketsPerSecond);
    }

    /// A copy with another join rate.
    public EngineConfig withJoinRatePerSecond(long wanted) {
        return new EngineConfig(
                segment,
                vlan,
                alwaysDone,
                tick,
                seed,
                robustnessVariable,
                unsolicitedReportInterval,
                wanted,
                maxPacketsPerSecond);
    }

    /// A copy with another pace.
    public EngineConfig withMaxPacketsPerSecond(long wanted) {
        return new EngineConfig(
                segment,
                vlan,
                alwaysDone,
                tick,
                seed,
                robustnessVariable,
                unsolicitedReportInterval,
                joinRatePerSecond,
                wanted);
    }
}
