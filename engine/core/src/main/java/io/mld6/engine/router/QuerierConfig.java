// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.DurationRange;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.NumberRange;
import io.mld6.codec.wire.RobustnessVariable;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.ElectionRules;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterMemory;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.schedule.TickGrid;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/// How a querier behaves. Start from [#defaults()] and change what differs:
///
/// ```text
/// QuerierConfig.defaults().with(b -> b.queryInterval(Duration.ofSeconds(5)).trackListeners(true))
/// ```
///
/// A new knob is a component and a check of the record it belongs to, and a setter of [Builder].
/// Its range, and what it is unless told otherwise, are constants of that record: whoever takes it
/// from people reads them there. Thread: any, immutable.
///
/// @param version MLD version it speaks: 2, or 1 where a version 1 router is on the link (RFC
///     9777 §8.3.1)
/// @param election whether another router may be the querier; if not, this one always is
/// @param others how far it believes other queriers
/// @param station who it is
/// @param timing how often it asks, and how long it waits
/// @param policy how it treats groups
/// @param limits how much it keeps
/// @param tick resolution of timers, within [#TICK]
public record QuerierConfig(
        int version,
        boolean election,
        OtherQueriers others,
        QuerierStation station,
        QuerierTiming timing,
        Policy policy,
        QuerierLimits limits,
        Duration tick) {

    /// Of [#version].
    public static final NumberRange VERSION = new NumberRange("version", 1, 2, 2);

    /// Of [#tick].
    public static final DurationRange TICK =
            DurationRange.ofMillis(
                    "tick", TickGrid.LEAST_MILLIS, TickGrid.MOST_MILLIS, TickGrid.DEFAULT_MILLIS);

    /// What a segment costs beside the tables: 3 KiB idle, measured, and what a snapshot of it
    /// takes.
    private static final long SEGMENT_OCTETS = 6 * 1024;

    /// Checks the ranges, and what values say together.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public QuerierConfig {
        VERSION.check(version);
        TICK.check(tick);
        QuerierTiming.maximumResponse(version).check(timing.maximumResponse());
        QuerierTiming.lastListenerInterval(version).check(timing.lastListenerInterval());
        if (version == 1 && policy.ignoreVersion1) {
            throw new IllegalArgumentException("an MLDv1 querier cannot ignore version 1");
        }
    }

    /// How a querier treats groups.
    ///
    /// @param lightweight whether groups have no filter mode (RFC 5790 §5)
    /// @param ignoreVersion1 whether MLDv1 Reports and Dones are dropped (RFC 9777 §8.3.1)
    /// @param ssmRange groups that are source specific and cannot be excluded from (RFC 4604 §2.2)
    /// @param immediateLeave whether a group or source goes without asking who else listens: at
    ///     once, or with `trackListeners` after the last known listener
    /// @param trackListeners whether it is remembered who listens to what
    public record Policy(
            boolean lightweight,
            boolean ignoreVersion1,
            SsmRange ssmRange,
            boolean immediateLeave,
            boolean trackListeners) {

        private Policy(Builder from) {
            this(
                    from.lightweight,
                    from.ignoreVersion1,
                    from.ssmRange,
                    from.immediateLeave,
                    from.trackListeners);
        }

        private void copyTo(Builder to) {
            to.lightweight = lightweight;
            to.ignoreVersion1 = ignoreVersion1;
            to.ssmRange = ssmRange;
            to.immediateLeave = immediateLeave;
            to.trackListeners = trackListeners;
        }
    }

    /// MLDv2, untagged, the RFC's variables, 200,000 groups of up to 1024 sources; a locally
    /// administered station and its link-local address.
    public static QuerierConfig defaults() {
        return new Builder().build();
    }

    /// A copy in which something differs.
    ///
    /// @param change called once, here, with all values as they are
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public QuerierConfig with(Consumer<Builder> change) {
        Builder builder = new Builder();
        builder.version = version;
        builder.election = election;
        others.copyTo(builder);
        station.copyTo(builder);
        timing.copyTo(builder);
        policy.copyTo(builder);
        limits.copyTo(builder);
        builder.tick = tick;
        change.accept(builder);
        return builder.build();
    }

    /// Its variables (RFC 9777 §9). MLDv1 knows the short listening interval only (RFC 2710 §7.4).
    @SuppressWarnings("exports") // for the lab, which sees that room
    public RouterIntervals intervals() {
        return new RouterIntervals(
                timing.robustnessVariable(),
                timing.queryInterval().toNanos(),
                timing.maximumResponse().toNanos(),
                timing.lastListenerInterval().toNanos(),
                timing.lastListenerCount(),
                timing.startupInterval().toNanos(),
                timing.startupCount(),
                timing.shortListeningInterval() || version == 1);
    }

    ElectionRules electionRules() {
        return new ElectionRules(
                version,
                station.address(),
                election,
                others.maximumOtherQuerierInterval().toNanos(),
                others.keepRobustness());
    }

    /// Octets of heap that all segments take when all limits are reached: an estimate, for who
    /// wants to refuse limits that do not fit ([QuerierLimits]). A querier itself does not look.
    public long tableOctets() {
        return RouterMemory.estimateOctets(rules()) + station.vlans().size() * SEGMENT_OCTETS;
    }

    /// How it keeps groups.
    @SuppressWarnings("exports") // for the lab, which sees that room
    public RouterRules rules() {
        return new RouterRules(
                version,
                policy.lightweight,
                policy.ignoreVersion1,
                policy.immediateLeave,
                policy.trackListeners,
                new RouterRules.Limits(
                        limits.maximumGroups(), limits.maximumSources(), limits.maximumListeners()),
                policy.ssmRange);
    }

    /// A configuration that can still be changed; what it is made into is checked. Thread: one.
    public static final class Builder {
        int version = 2;
        boolean election = true;
        Duration maximumOtherQuerierInterval = Duration.ZERO;
        boolean keepRobustness;
        MacAddress mac = MacAddress.parse("02:00:5e:00:00:fe");
        Ipv6Address address = Ipv6Address.parse("fe80::5eff:fe00:fe");
        boolean addressShared;
        List<VlanTags> vlans = List.of(VlanTags.NONE);
        QuerierStation.Follows follows = QuerierStation.Follows.NOTHING;
        int robustnessVariable = RobustnessVariable.DEFAULT;
        Duration queryInterval = QuerierTiming.QUERY_INTERVAL.usual();
        Duration maximumResponse = QuerierTiming.maximumResponse(2).usual();
        Duration lastListenerInterval = QuerierTiming.lastListenerInterval(2).usual();
        int lastListenerCount;
        Duration startupInterval = Duration.ZERO;
        int startupCount;
        boolean shortListeningInterval;
        boolean lightweight;
        boolean ignoreVersion1;
        SsmRange ssmRange = SsmRange.ASSIGNED;
        boolean immediateLeave;
        boolean trackListeners;
        int maximumGroups = QuerierLimits.DEFAULT_GROUPS;
        int maximumSources = QuerierLimits.DEFAULT_SOURCES;
        int maximumListeners = QuerierLimits.DEFAULT_LISTENERS;
        Duration tick = TICK.usual();

        private Builder() {}

        /// See [QuerierConfig#version].
        public Builder version(int wanted) {
            version = wanted;
            return this;
        }

        /// See [QuerierConfig#election].
        public Builder election(boolean wanted) {
            election = wanted;
            return this;
        }

        /// See [OtherQueriers#maximumOtherQuerierInterval].
        public Builder maximumOtherQuerierInterval(Duration wanted) {
            maximumOtherQuerierInterval = wanted;
            return this;
        }

        /// See [OtherQueriers#keepRobustness].
        public Builder keepRobustness(boolean wanted) {
            keepRobustness = wanted;
            return this;
        }

        /// See [QuerierStation#mac].
        public Builder mac(MacAddress wanted) {
            mac = wanted;
            return this;
        }

        /// See [QuerierStation#address].
        public Builder address(Ipv6Address wanted) {
            address = wanted;
            return this;
        }

        /// See [QuerierStation#addressShared].
        public Builder addressShared(boolean wanted) {
            addressShared = wanted;
            return this;
        }

        /// One segment only. See [QuerierStation#vlans].
        public Builder vlan(VlanTags wanted) {
            return vlans(List.of(wanted));
        }

        /// See [QuerierStation#vlans].
        public Builder vlans(List<VlanTags> wanted) {
            vlans = wanted;
            return this;
        }

        /// See [QuerierStation#follows].
        public Builder follows(QuerierStation.Follows wanted) {
            follows = wanted;
            return this;
        }

        /// See [QuerierTiming#robustnessVariable].
        public Builder robustnessVariable(int wanted) {
            robustnessVariable = wanted;
            return this;
        }

        /// See [QuerierTiming#queryInterval].
        public Builder queryInterval(Duration wanted) {
            queryInterval = wanted;
            return this;
        }

        /// See [QuerierTiming#maximumResponse].
        public Builder maximumResponse(Duration wanted) {
            maximumResponse = wanted;
            return this;
        }

        /// See [QuerierTiming#lastListenerInterval].
        public Builder lastListenerInterval(Duration wanted) {
            lastListenerInterval = wanted;
            return this;
        }

        /// See [QuerierTiming#lastListenerCount].
        public Builder lastListenerCount(int wanted) {
            lastListenerCount = wanted;
            return this;
        }

        /// See [QuerierTiming#startupInterval].
        public Builder startupInterval(Duration wanted) {
            startupInterval = wanted;
            return this;
        }

        /// See [QuerierTiming#startupCount].
        public Builder startupCount(int wanted) {
            startupCount = wanted;
            return this;
        }

        /// See [QuerierTiming#shortListeningInterval].
        public Builder shortListeningInterval(boolean wanted) {
            shortListeningInterval = wanted;
            return this;
        }

        /// See [Policy#lightweight].
        public Builder lightweight(boolean wanted) {
            lightweight = wanted;
            return this;
        }

        /// See [Policy#ignoreVersion1].
        public Builder ignoreVersion1(boolean wanted) {
            ignoreVersion1 = wanted;
            return this;
        }

        /// See [Policy#ssmRange].
        public Builder ssmRange(SsmRange wanted) {
            ssmRange = wanted;
            return this;
        }

        /// See [Policy#immediateLeave].
        public Builder immediateLeave(boolean wanted) {
            immediateLeave = wanted;
            return this;
        }

        /// See [Policy#trackListeners].
        public Builder trackListeners(boolean wanted) {
            trackListeners = wanted;
            return this;
        }

        /// See [QuerierLimits#maximumGroups].
        public Builder maximumGroups(int wanted) {
            maximumGroups = wanted;
            return this;
        }

        /// See [QuerierLimits#maximumSources].
        public Builder maximumSources(int wanted) {
            maximumSources = wanted;
            return this;
        }

        /// See [QuerierLimits#maximumListeners].
        public Builder maximumListeners(int wanted) {
            maximumListeners = wanted;
            return this;
        }

        /// See [QuerierConfig#tick].
        public Builder tick(Duration wanted) {
            tick = wanted;
            return this;
        }

        private QuerierConfig build() {
            return new QuerierConfig(
                    version,
                    election,
                    new OtherQueriers(this),
                    new QuerierStation(this),
                    new QuerierTiming(this),
                    new Policy(this),
                    new QuerierLimits(this),
                    tick);
        }
    }
}
