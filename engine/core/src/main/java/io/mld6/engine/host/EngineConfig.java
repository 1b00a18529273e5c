// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.DurationRange;
import io.mld6.codec.wire.NumberRange;
import io.mld6.codec.wire.RobustnessVariable;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.schedule.TickGrid;
import java.time.Duration;
import java.util.function.Consumer;

/// How an engine behaves. Start from [#defaults()] and change what differs:
///
/// ```text
/// EngineConfig.defaults().with(config -> config.hearing(Hearing.SNOOPED).seed(7))
/// ```
///
/// A new knob is a component and a check of the record it belongs to, and a setter of [Builder].
/// Its range, and what it is unless told otherwise, are constants of that record: whoever takes it
/// from people reads them there. Thread: any, immutable.
///
/// @param mode which MLD the listeners speak
/// @param hearing whether listeners hear each other
/// @param vlan tags of all frames sent, and the only ones answered
/// @param protocol how they speak it
/// @param tick resolution of timers, within [#TICK]
/// @param seed of all random delays
/// @param load how much at once, and on how many cores
public record EngineConfig(
        MldMode mode,
        Hearing hearing,
        VlanTags vlan,
        Protocol protocol,
        Duration tick,
        long seed,
        Load load) {

    /// The shortest [#TICK], in milliseconds.
    public static final int LEAST_TICK_MILLIS = TickGrid.LEAST_MILLIS;

    /// The longest [#TICK], in milliseconds.
    public static final int MOST_TICK_MILLIS = TickGrid.MOST_MILLIS;

    /// [#TICK] unless told otherwise, in milliseconds.
    public static final int DEFAULT_TICK_MILLIS = TickGrid.DEFAULT_MILLIS;

    /// Of [#tick].
    public static final DurationRange TICK =
            DurationRange.ofMillis(
                    "tick", LEAST_TICK_MILLIS, MOST_TICK_MILLIS, DEFAULT_TICK_MILLIS);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public EngineConfig {
        TICK.check(tick);
        if (mode == MldMode.V1 && protocol.ignoreVersion1) {
            throw new IllegalArgumentException("MLDv1 listeners cannot ignore version 1");
        }
    }

    /// How listeners speak MLD.
    ///
    /// @param robustnessVariable transmissions per join or state change, within [#ROBUSTNESS] (RFC
    ///     9777 §9.1)
    /// @param unsolicitedReportIntervalV1 longest wait before an MLDv1 repetition (RFC 2710 §7.10)
    /// @param unsolicitedReportIntervalV2 longest wait before an MLDv2 repetition (RFC 9777 §9.11)
    /// @param responseLaw how MLDv2 answers choose their delay
    /// @param ssmRange groups that MLDv2 listeners take for source specific (RFC 4604 §2)
    /// @param alwaysDone Done on every MLDv1 leave, also when another node reported last (RFC 2710
    ///     §4)
    /// @param ignoreVersion1 MLDv1 messages are dropped: no fall-back (RFC 9777 §8.2.1)
    /// @param anyVersion1Query any MLDv1 Query makes listeners fall back, as RFC 3810 has it, and
    ///     not only a General one
    public record Protocol(
            int robustnessVariable,
            Duration unsolicitedReportIntervalV1,
            Duration unsolicitedReportIntervalV2,
            ResponseLaw responseLaw,
            SsmRange ssmRange,
            boolean alwaysDone,
            boolean ignoreVersion1,
            boolean anyVersion1Query) {

        /// Of [#robustnessVariable].
        public static final NumberRange ROBUSTNESS = RobustnessVariable.RANGE;

        /// Of [#unsolicitedReportIntervalV1].
        public static final DurationRange UNSOLICITED_V1 =
                DurationRange.positive("MLDv1 unsolicited report interval", Duration.ofSeconds(10));

        /// Of [#unsolicitedReportIntervalV2].
        public static final DurationRange UNSOLICITED_V2 =
                DurationRange.positive("MLDv2 unsolicited report interval", Duration.ofSeconds(1));

        /// Checks the ranges.
        ///
        /// @throws IllegalArgumentException with one line that names what is wrong and what is
        ///     accepted
        public Protocol {
            ROBUSTNESS.check(robustnessVariable);
            UNSOLICITED_V1.check(unsolicitedReportIntervalV1);
            UNSOLICITED_V2.check(unsolicitedReportIntervalV2);
        }

        private Protocol(Builder from) {
            this(
                    from.robustnessVariable,
                    from.unsolicitedReportIntervalV1,
                    from.unsolicitedReportIntervalV2,
                    from.responseLaw,
                    from.ssmRange,
                    from.alwaysDone,
                    from.ignoreVersion1,
                    from.anyVersion1Query);
        }

        private void copyTo(Builder to) {
            to.robustnessVariable = robustnessVariable;
            to.unsolicitedReportIntervalV1 = unsolicitedReportIntervalV1;
            to.unsolicitedReportIntervalV2 = unsolicitedReportIntervalV2;
            to.responseLaw = responseLaw;
            to.ssmRange = ssmRange;
            to.alwaysDone = alwaysDone;
            to.ignoreVersion1 = ignoreVersion1;
            to.anyVersion1Query = anyVersion1Query;
        }
    }

    /// How much at once, and on how many cores.
    ///
    /// @param joinRatePerSecond memberships joined per second while populating, within [#JOIN_RATE]
    /// @param maxPacketsPerSecond upper bound of frames sent per second; 0 is none
    /// @param shards event loops, each with its own thread and socket, that share the listeners
    ///     (or, of MLDv1 on a shared segment, the groups), within [#SHARDS]. With the same seed any
    ///     number of them draws the same delays
    public record Load(long joinRatePerSecond, long maxPacketsPerSecond, int shards) {
        /// [#JOIN_RATE] unless told otherwise.
        public static final int DEFAULT_JOIN_RATE = 100_000;

        /// [#SHARDS] unless told otherwise.
        public static final int DEFAULT_SHARDS = 1;

        /// Most shards of one engine.
        public static final int MOST_SHARDS = 64;

        /// Of [#joinRatePerSecond].
        public static final NumberRange JOIN_RATE =
                NumberRange.from("join rate", 1, DEFAULT_JOIN_RATE);

        /// Of [#maxPacketsPerSecond].
        public static final NumberRange MAX_PACKETS =
                NumberRange.from("packets per second, of which 0 is no bound,", 0, 0);

        /// Of [#shards].
        public static final NumberRange SHARDS =
                new NumberRange("shards", 1, MOST_SHARDS, DEFAULT_SHARDS);

        /// Checks the ranges.
        ///
        /// @throws IllegalArgumentException with one line that names what is wrong and what is
        ///     accepted
        public Load {
            JOIN_RATE.check(joinRatePerSecond);
            MAX_PACKETS.check(maxPacketsPerSecond);
            SHARDS.check(shards);
        }

        private Load(Builder from) {
            this(from.joinRatePerSecond, from.maxPacketsPerSecond, from.shards);
        }

        private void copyTo(Builder to) {
            to.joinRatePerSecond = joinRatePerSecond;
            to.maxPacketsPerSecond = maxPacketsPerSecond;
            to.shards = shards;
        }
    }

    /// MLDv2, a shared segment, untagged, 10 ms ticks, seed 1, the RFCs' variables, 100 000 joins
    /// per second, one shard.
    public static EngineConfig defaults() {
        return new Builder().build();
    }

    /// A copy in which something differs.
    ///
    /// @param change called once, here, with all values as they are
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public EngineConfig with(Consumer<Builder> change) {
        Builder builder = new Builder();
        builder.mode = mode;
        builder.hearing = hearing;
        builder.vlan = vlan;
        protocol.copyTo(builder);
        builder.tick = tick;
        builder.seed = seed;
        load.copyTo(builder);
        change.accept(builder);
        return builder.build();
    }

    /// A configuration that can still be changed; what it is made into is checked. Thread: one.
    public static final class Builder {
        private MldMode mode = MldMode.V2;
        private Hearing hearing = Hearing.SHARED;
        private VlanTags vlan = VlanTags.NONE;
        private int robustnessVariable = RobustnessVariable.DEFAULT;
        private Duration unsolicitedReportIntervalV1 = Protocol.UNSOLICITED_V1.usual();
        private Duration unsolicitedReportIntervalV2 = Protocol.UNSOLICITED_V2.usual();
        private ResponseLaw responseLaw = ResponseLaw.UNIFORM;
        private SsmRange ssmRange = SsmRange.ASSIGNED;
        private boolean alwaysDone;
        private boolean ignoreVersion1;
        private boolean anyVersion1Query;
        private Duration tick = TICK.usual();
        private long seed = 1;
        private long joinRatePerSecond = Load.JOIN_RATE.usual();
        private long maxPacketsPerSecond = Load.MAX_PACKETS.usual();
        private int shards = Load.DEFAULT_SHARDS;

        private Builder() {}

        /// Which MLD the listeners speak.
        public Builder mode(MldMode wanted) {
            mode = wanted;
            return this;
        }

        /// Whether listeners hear each other.
        public Builder hearing(Hearing wanted) {
            hearing = wanted;
            return this;
        }

        /// Tags of all frames.
        public Builder vlan(VlanTags wanted) {
            vlan = wanted;
            return this;
        }

        /// See [Protocol#robustnessVariable].
        public Builder robustnessVariable(int wanted) {
            robustnessVariable = wanted;
            return this;
        }

        /// See [Protocol#unsolicitedReportIntervalV1].
        public Builder unsolicitedReportIntervalV1(Duration wanted) {
            unsolicitedReportIntervalV1 = wanted;
            return this;
        }

        /// See [Protocol#unsolicitedReportIntervalV2].
        public Builder unsolicitedReportIntervalV2(Duration wanted) {
            unsolicitedReportIntervalV2 = wanted;
            return this;
        }

        /// See [Protocol#ssmRange].
        public Builder ssmRange(SsmRange wanted) {
            ssmRange = wanted;
            return this;
        }

        /// See [Protocol#responseLaw].
        public Builder responseLaw(ResponseLaw wanted) {
            responseLaw = wanted;
            return this;
        }

        /// See [Protocol#alwaysDone].
        public Builder alwaysDone(boolean wanted) {
            alwaysDone = wanted;
            return this;
        }

        /// See [Protocol#ignoreVersion1].
        public Builder ignoreVersion1(boolean wanted) {
            ignoreVersion1 = wanted;
            return this;
        }

        /// See [Protocol#anyVersion1Query].
        public Builder anyVersion1Query(boolean wanted) {
            anyVersion1Query = wanted;
            return this;
        }

        /// Resolution of timers.
        public Builder tick(Duration wanted) {
            tick = wanted;
            return this;
        }

        /// Of all random delays.
        public Builder seed(long wanted) {
            seed = wanted;
            return this;
        }

        /// See [Load#joinRatePerSecond].
        public Builder joinRatePerSecond(long wanted) {
            joinRatePerSecond = wanted;
            return this;
        }

        /// See [Load#maxPacketsPerSecond].
        public Builder maxPacketsPerSecond(long wanted) {
            maxPacketsPerSecond = wanted;
            return this;
        }

        /// See [Load#shards].
        public Builder shards(int wanted) {
            shards = wanted;
            return this;
        }

        private EngineConfig build() {
            return new EngineConfig(
                    mode, hearing, vlan, new Protocol(this), tick, seed, new Load(this));
        }
    }

    /// Refuses more shards than listeners on some segments can be dealt to, or than the rates can
    /// be split into.
    ///
    /// @param segments VLANs the listeners live on
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public void checkShards(int segments) {
        int shards = load.shards;
        checkRates();
        if (shards > 1 && segments == 1 && Dealing.of(this).by() == Dealing.By.SEGMENT) {
            throw new IllegalArgumentException(
                    shards
                            + " shards cannot share a segment on which MLDv2 listeners may fall back"
                            + " to MLDv1 and suppress each other; accepted: 1, or several VLANs, or"
                            + " snooped hearing, or ignoring MLDv1, or MLDv1 only");
        }
    }

    /// Refuses rates that cannot be split among the shards.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    void checkRates() {
        int shards = load.shards;
        if (load.joinRatePerSecond < shards
                || (load.maxPacketsPerSecond > 0 && load.maxPacketsPerSecond < shards)) {
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
        check(population, HostOptions.of(this));
    }

    /// Refuses a population that hosts of a kind cannot be.
    ///
    /// @throws IllegalArgumentException as above
    public void check(Population population, HostOptions hosts) {
        MldMode spoken = hosts.mode();
        boolean excludes = population.mode() == FilterMode.EXCLUDE;
        if (spoken == MldMode.V1) {
            if (!excludes || !population.sources().isEmpty()) {
                throw new IllegalArgumentException("MLDv1 knows no sources; accepted: MLDv2");
            }
            return;
        }
        for (AddressRange groups : population.groups()) {
            if (excludes && protocol.ssmRange.meets(groups.first(), groups.last())) {
                throw new IllegalArgumentException(
                        groups + " is source specific; accepted: filter mode include with sources");
            }
        }
        if (spoken == MldMode.V2_LITE && excludes && !population.sources().isEmpty()) {
            throw new IllegalArgumentException(
                    "lightweight MLDv2 excludes no sources; accepted: filter mode include");
        }
    }
}
