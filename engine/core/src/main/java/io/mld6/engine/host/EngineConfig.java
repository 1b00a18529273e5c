// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.registry.SsmRange;
import java.time.Duration;
import java.util.function.Consumer;

/// How an engine behaves. Start from [#defaults()] and change what differs.
///
/// @param mode which MLD the listeners speak
/// @param hearing whether listeners hear each other
/// @param vlan tags of all frames sent, and the only ones answered
/// @param alwaysDone Done on every MLDv1 leave, also when another node reported last (RFC 2710 §4)
/// @param ignoreVersion1 MLDv1 messages are dropped: no fall-back (RFC 9777 §8.2.1)
/// @param anyVersion1Query any MLDv1 Query makes listeners fall back, as RFC 3810 has it, and not
///     only a General one
/// @param tick resolution of timers, 1 ms to 100 ms
/// @param seed of all random delays
/// @param robustnessVariable transmissions per join or state change, 1 to 15 (RFC 9777 §9.1)
/// @param unsolicitedReportIntervalV1 longest wait before an MLDv1 repetition (RFC 2710 §7.10)
/// @param unsolicitedReportIntervalV2 longest wait before an MLDv2 repetition (RFC 9777 §9.11)
/// @param responseLaw how MLDv2 answers choose their delay
/// @param joinRatePerSecond memberships joined per second while populating
/// @param maxPacketsPerSecond upper bound of frames sent per second; 0 is none
/// @param shards event loops, each with its own thread and socket, that share the listeners (or, of
///     MLDv1 on a shared segment, the groups); 1 to 64. With the same seed any number of them draws
///     the same delays
public record EngineConfig(
        MldMode mode,
        Hearing hearing,
        VlanTags vlan,
        boolean alwaysDone,
        boolean ignoreVersion1,
        boolean anyVersion1Query,
        Duration tick,
        long seed,
        int robustnessVariable,
        Duration unsolicitedReportIntervalV1,
        Duration unsolicitedReportIntervalV2,
        ResponseLaw responseLaw,
        long joinRatePerSecond,
        long maxPacketsPerSecond,
        int shards) {

    /// Most shards of one engine.
    public static final int MOST_SHARDS = 64;
    private static final Duration SMALLEST_TICK = Duration.ofMillis(1);
    private static final Duration LARGEST_TICK = Duration.ofMillis(100);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public EngineConfig {
        if (tick.compareTo(SMALLEST_TICK) < 0 || tick.compareTo(LARGEST_TICK) > 0) {
            throw new IllegalArgumentException("tick must be 1ms to 100ms: " + tick);
        }
        if (robustnessVariable < 1 || robustnessVariable > 15) {
            throw new IllegalArgumentException(
                    "robustness variable must be 1 to 15: " + robustnessVariable);
        }
        if (!unsolicitedReportIntervalV1.isPositive()
                || !unsolicitedReportIntervalV2.isPositive()) {
            throw new IllegalArgumentException("unsolicited report intervals must be positive");
        }
        if (joinRatePerSecond < 1) {
            throw new IllegalArgumentException("join rate must be 1 or more: " + joinRatePerSecond);
        }
        if (maxPacketsPerSecond < 0) {
            throw new IllegalArgumentException(
                    "packets per second must be 1 or more, or 0 for no bound: "
                            + maxPacketsPerSecond);
        }
        if (shards < 1 || shards > MOST_SHARDS) {
            throw new IllegalArgumentException(
                    "shards must be 1 to " + MOST_SHARDS + ": " + shards);
        }
        if (mode == MldMode.V1 && ignoreVersion1) {
            throw new IllegalArgumentException("MLDv1 listeners cannot ignore version 1");
        }
    }

    /// MLDv2, a shared segment, untagged, 10 ms ticks, seed 1, the RFCs' variables, 100 000 joins
    /// per second, one shard.
    public static EngineConfig defaults() {
        return new EngineConfig(
                MldMode.V2,
                Hearing.SHARED,
                VlanTags.NONE,
                false,
                false,
                false,
                Duration.ofMillis(10),
                1,
                2,
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                ResponseLaw.UNIFORM,
                100_000,
                0,
                1);
    }

    /// A copy with another mode.
    public EngineConfig withMode(MldMode wanted) {
        return with(draft -> draft.mode = wanted);
    }

    /// A copy in which listeners hear each other, or do not.
    public EngineConfig withHearing(Hearing wanted) {
        return with(draft -> draft.hearing = wanted);
    }

    /// A copy with another tags.
    public EngineConfig withVlan(VlanTags wanted) {
        return with(draft -> draft.vlan = wanted);
    }

    /// A copy with another value of `alwaysDone`.
    public EngineConfig withAlwaysDone(boolean wanted) {
        return with(draft -> draft.alwaysDone = wanted);
    }

    /// A copy with another value of `ignoreVersion1`.
    public EngineConfig withIgnoreVersion1(boolean wanted) {
        return with(draft -> draft.ignoreVersion1 = wanted);
    }

    /// A copy with another value of `anyVersion1Query`.
    public EngineConfig withAnyVersion1Query(boolean wanted) {
        return with(draft -> draft.anyVersion1Query = wanted);
    }

    /// A copy with another tick.
    public EngineConfig withTick(Duration wanted) {
        return with(draft -> draft.tick = wanted);
    }

    /// A copy with another seed.
    public EngineConfig withSeed(long wanted) {
        return with(draft -> draft.seed = wanted);
    }

    /// A copy with another Robustness Variable.
    public EngineConfig withRobustnessVariable(int wanted) {
        return with(draft -> draft.robustnessVariable = wanted);
    }

    /// A copy with another MLDv1 Unsolicited Report Interval.
    public EngineConfig withUnsolicitedReportIntervalV1(Duration wanted) {
        return with(draft -> draft.unsolicitedReportIntervalV1 = wanted);
    }

    /// A copy with another MLDv2 Unsolicited Report Interval.
    public EngineConfig withUnsolicitedReportIntervalV2(Duration wanted) {
        return with(draft -> draft.unsolicitedReportIntervalV2 = wanted);
    }

    /// A copy with another response law.
    public EngineConfig withResponseLaw(ResponseLaw wanted) {
        return with(draft -> draft.responseLaw = wanted);
    }

    /// A copy with another join rate.
    public EngineConfig withJoinRatePerSecond(long wanted) {
        return with(draft -> draft.joinRatePerSecond = wanted);
    }

    /// A copy with another pace.
    public EngineConfig withMaxPacketsPerSecond(long wanted) {
        return with(draft -> draft.maxPacketsPerSecond = wanted);
    }

    /// A copy with another number of shards.
    public EngineConfig withShards(int wanted) {
        return with(draft -> draft.shards = wanted);
    }

    private EngineConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /// A configuration that can still be changed.
    private static final class Draft {
        private MldMode mode;
        private Hearing hearing;
        private VlanTags vlan;
        private boolean alwaysDone;
        private boolean ignoreVersion1;
        private boolean anyVersion1Query;
        private Duration tick;
        private long seed;
        private int robustnessVariable;
        private Duration unsolicitedReportIntervalV1;
        private Duration unsolicitedReportIntervalV2;
        private ResponseLaw responseLaw;
        private long joinRatePerSecond;
        private long maxPacketsPerSecond;
        private int shards;

        Draft(EngineConfig config) {
            mode = config.mode;
            hearing = config.hearing;
            vlan = config.vlan;
            alwaysDone = config.alwaysDone;
            ignoreVersion1 = config.ignoreVersion1;
            anyVersion1Query = config.anyVersion1Query;
            tick = config.tick;
            seed = config.seed;
            robustnessVariable = config.robustnessVariable;
            unsolicitedReportIntervalV1 = config.unsolicitedReportIntervalV1;
            unsolicitedReportIntervalV2 = config.unsolicitedReportIntervalV2;
            responseLaw = config.responseLaw;
            joinRatePerSecond = config.joinRatePerSecond;
            maxPacketsPerSecond = config.maxPacketsPerSecond;
            shards = config.shards;
        }

        EngineConfig finished() {
            return new EngineConfig(
                    mode,
                    hearing,
                    vlan,
                    alwaysDone,
                    ignoreVersion1,
                    anyVersion1Query,
                    tick,
                    seed,
                    robustnessVariable,
                    unsolicitedReportIntervalV1,
                    unsolicitedReportIntervalV2,
                    responseLaw,
                    joinRatePerSecond,
                    maxPacketsPerSecond,
                    shards);
        }
    }

    /// Refuses more shards than this configuration can be dealt to, or than its rates can be split
    /// into.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public void checkShards() {
        var _ = Dealing.of(this);
        if (joinRatePerSecond < shards
                || (maxPacketsPerSecond > 0 && maxPacketsPerSecond < shards)) {
            throw new IllegalArgumentException(
                    shards + " shards need rates of " + shards + " or more per second");
        }
    }

    /// Refuses a population that listeners of this configuration cannot be: filters in MLDv1,
    /// EXCLUDE
    /// of a source-specific group (RFC 4604 §2.1), EXCLUDE with sources in lightweight MLDv2.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public void check(Population population) {
        boolean excludes = population.mode() == FilterMode.EXCLUDE;
        if (mode == MldMode.V1) {
            if (!excludes || !population.sources().isEmpty()) {
                throw new IllegalArgumentException("MLDv1 knows no sources; accepted: MLDv2");
            }
            return;
        }
        for (AddressRange groups : population.groups()) {
            if (excludes && SsmRange.ASSIGNED.contains(groups.first().high())) {
                throw new IllegalArgumentException(
                        groups + " is source specific; accepted: filter mode include with sources");
            }
        }
        if (mode == MldMode.V2_LITE && excludes && !population.sources().isEmpty()) {
            throw new IllegalArgumentException(
                    "lightweight MLDv2 excludes no sources; accepted: filter mode include");
        }
    }
}
