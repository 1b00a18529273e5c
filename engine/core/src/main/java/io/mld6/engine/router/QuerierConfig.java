// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MaximumResponseCode;
import io.mld6.codec.wire.QueryIntervalCode;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.engine.querier.RouterRules;
import io.mld6.engine.registry.SsmRange;
import java.time.Duration;
import java.util.function.Consumer;

/// How a querier behaves. Start from [#defaults()] and change what differs.
///
/// @param version MLD version it speaks: 2, or 1 where a version 1 router is on the link (RFC
///     9777 §8.3.1)
/// @param mac its station
/// @param address its address, in fe80::/64
/// @param addressShared whether another program of this host, such as its kernel, uses the
///     address, too: what comes from it then counts as that program's
/// @param vlan tags of all frames sent, and the only ones received
/// @param election whether another router may be the querier; if not, this one always is
/// @param robustnessVariable 1 to 15 (RFC 9777 §9.1)
/// @param queryInterval from one General Query to the next, 1 s to 31744 s (RFC 9777 §9.2)
/// @param maximumResponse longest delay of answers to General Queries, below the query
///     interval (RFC 9777 §9.3)
/// @param lastListenerInterval longest delay of answers to specific queries, and time between
///     them (RFC 9777 §9.8)
/// @param lastListenerCount specific queries per leave; 0 for the Robustness Variable (RFC
///     9777 §9.9)
/// @param startupInterval from one startup query to the next; zero for a quarter of the query
///     interval (RFC 9777 §9.6)
/// @param startupCount startup queries; 0 for the Robustness Variable (RFC 9777 §9.7)
/// @param shortListeningInterval whether memberships last RV * QI + QRI, as in RFC 3810 §9.4,
///     and not one QRI longer
/// @param lightweight whether groups have no filter mode (RFC 5790 §5)
/// @param ignoreVersion1 whether MLDv1 Reports and Dones are dropped (RFC 9777 §8.3.1)
/// @param sourceSpecific whether groups in ff3x::/32 are source specific and cannot be
///     excluded from (RFC 4604 §2.2)
/// @param immediateLeave whether a group or source goes without asking who else listens: at
///     once, or with `trackListeners` after the last known listener
/// @param trackListeners whether it is remembered who listens to what
/// @param maximumGroups groups there may be, 1 or more (RFC 9777 §10.2)
/// @param maximumSources sources a group may have; all together may have ten times
///     `maximumGroups`, or as many as one if that is more
/// @param maximumListeners (group, listener) pairs remembered
/// @param tick resolution of timers, 1 ms to 100 ms
public record QuerierConfig(
        int version,
        MacAddress mac,
        Ipv6Address address,
        boolean addressShared,
        VlanTags vlan,
        boolean election,
        int robustnessVariable,
        Duration queryInterval,
        Duration maximumResponse,
        Duration lastListenerInterval,
        int lastListenerCount,
        Duration startupInterval,
        int startupCount,
        boolean shortListeningInterval,
        boolean lightweight,
        boolean ignoreVersion1,
        boolean sourceSpecific,
        boolean immediateLeave,
        boolean trackListeners,
        int maximumGroups,
        int maximumSources,
        int maximumListeners,
        Duration tick) {

    private static final Duration SMALLEST_TICK = Duration.ofMillis(1);
    private static final Duration LARGEST_TICK = Duration.ofMillis(100);
    private static final Duration SMALLEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LARGEST_INTERVAL =
            Duration.ofSeconds(QueryIntervalCode.MAXIMUM_SECONDS);
    private static final Duration SMALLEST_RESPONSE = Duration.ofMillis(1);
    private static final Duration LARGEST_RESPONSE_V1 = Duration.ofMillis(0xffff);
    private static final Duration LARGEST_RESPONSE_V2 =
            Duration.ofMillis(MaximumResponseCode.MAXIMUM_MILLIS);

    /// Checks the ranges.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public QuerierConfig {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("version must be 1 or 2: " + version);
        }
        if (address.high() != Ipv6Address.LINK_LOCAL_HIGH) {
            throw new IllegalArgumentException("not in fe80::/64: " + address);
        }
        if (robustnessVariable < 1 || robustnessVariable > 15) {
            throw new IllegalArgumentException(
                    "robustness variable must be 1 to 15: " + robustnessVariable);
        }
        within("query interval", queryInterval, SMALLEST_INTERVAL, LARGEST_INTERVAL);
        within("maximum response", maximumResponse, SMALLEST_RESPONSE, LARGEST_RESPONSE_V2);
        within(
                "last listener interval",
                lastListenerInterval,
                SMALLEST_RESPONSE,
                LARGEST_RESPONSE_V2);
        if (startupInterval.isNegative() || startupInterval.compareTo(LARGEST_INTERVAL) > 0) {
            throw new IllegalArgumentException(
                    "startup interval must be 0 to " + LARGEST_INTERVAL + ": " + startupInterval);
        }
        if (lastListenerCount < 0 || startupCount < 0) {
            throw new IllegalArgumentException("counts must not be negative");
        }
        if (maximumGroups < 1 || maximumSources < 0 || maximumListeners < 0) {
            throw new IllegalArgumentException("limits must not be negative, groups 1 or more");
        }
        within("tick", tick, SMALLEST_TICK, LARGEST_TICK);
    }

    /// Checks what values say together, which one by one they may not while they are being changed.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public void check() {
        if (maximumResponse.compareTo(queryInterval) >= 0) {
            throw new IllegalArgumentException(
                    "maximum response must be below the query interval: " + maximumResponse);
        }
        within("maximum response", maximumResponse, SMALLEST_RESPONSE, largestResponse(version));
        within(
                "last listener interval",
                lastListenerInterval,
                SMALLEST_RESPONSE,
                largestResponse(version));
        if (version == 1 && ignoreVersion1) {
            throw new IllegalArgumentException("an MLDv1 querier cannot ignore version 1");
        }
    }

    private static void within(String what, Duration value, Duration least, Duration most) {
        if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
            throw new IllegalArgumentException(
                    what + " must be " + least + " to " + most + ": " + value);
        }
    }

    /// The longest delay a query of a version can hold: 65.535 s, or 8387.584 s.
    public static Duration largestResponse(int version) {
        return version == 1 ? LARGEST_RESPONSE_V1 : LARGEST_RESPONSE_V2;
    }

    /// MLDv2, untagged, the RFC's variables, 200,000 groups of up to 1024 sources; a locally
    /// administered station and its link-local address.
    public static QuerierConfig defaults() {
        return new QuerierConfig(
                2,
                MacAddress.parse("02:00:5e:00:00:fe"),
                Ipv6Address.parse("fe80::5eff:fe00:fe"),
                false,
                VlanTags.NONE,
                true,
                2,
                Duration.ofSeconds(125),
                Duration.ofSeconds(10),
                Duration.ofSeconds(1),
                0,
                Duration.ZERO,
                0,
                false,
                false,
                false,
                true,
                false,
                false,
                200_000,
                1024,
                2_000_000,
                Duration.ofMillis(10));
    }

    /// A copy with another version.
    public QuerierConfig withVersion(int wanted) {
        return with(draft -> draft.version = wanted);
    }

    /// A copy with another station.
    public QuerierConfig withMac(MacAddress wanted) {
        return with(draft -> draft.mac = wanted);
    }

    /// A copy with another address.
    public QuerierConfig withAddress(Ipv6Address wanted) {
        return with(draft -> draft.address = wanted);
    }

    /// A copy with another value of `addressShared`.
    public QuerierConfig withAddressShared(boolean wanted) {
        return with(draft -> draft.addressShared = wanted);
    }

    /// A copy with another VLAN.
    public QuerierConfig withVlan(VlanTags wanted) {
        return with(draft -> draft.vlan = wanted);
    }

    /// A copy with another value of `election`.
    public QuerierConfig withElection(boolean wanted) {
        return with(draft -> draft.election = wanted);
    }

    /// A copy with another value of `robustnessVariable`.
    public QuerierConfig withRobustnessVariable(int wanted) {
        return with(draft -> draft.robustnessVariable = wanted);
    }

    /// A copy with another value of `queryInterval`.
    public QuerierConfig withQueryInterval(Duration wanted) {
        return with(draft -> draft.queryInterval = wanted);
    }

    /// A copy with another value of `maximumResponse`.
    public QuerierConfig withMaximumResponse(Duration wanted) {
        return with(draft -> draft.maximumResponse = wanted);
    }

    /// A copy with another value of `lastListenerInterval`.
    public QuerierConfig withLastListenerInterval(Duration wanted) {
        return with(draft -> draft.lastListenerInterval = wanted);
    }

    /// A copy with another value of `lastListenerCount`.
    public QuerierConfig withLastListenerCount(int wanted) {
        return with(draft -> draft.lastListenerCount = wanted);
    }

    /// A copy with another value of `startupInterval`.
    public QuerierConfig withStartupInterval(Duration wanted) {
        return with(draft -> draft.startupInterval = wanted);
    }

    /// A copy with another value of `startupCount`.
    public QuerierConfig withStartupCount(int wanted) {
        return with(draft -> draft.startupCount = wanted);
    }

    /// A copy with another value of `shortListeningInterval`.
    public QuerierConfig withShortListeningInterval(boolean wanted) {
        return with(draft -> draft.shortListeningInterval = wanted);
    }

    /// A copy with another value of `lightweight`.
    public QuerierConfig withLightweight(boolean wanted) {
        return with(draft -> draft.lightweight = wanted);
    }

    /// A copy with another value of `ignoreVersion1`.
    public QuerierConfig withIgnoreVersion1(boolean wanted) {
        return with(draft -> draft.ignoreVersion1 = wanted);
    }

    /// A copy with another value of `sourceSpecific`.
    public QuerierConfig withSourceSpecific(boolean wanted) {
        return with(draft -> draft.sourceSpecific = wanted);
    }

    /// A copy with another value of `immediateLeave`.
    public QuerierConfig withImmediateLeave(boolean wanted) {
        return with(draft -> draft.immediateLeave = wanted);
    }

    /// A copy with another value of `trackListeners`.
    public QuerierConfig withTrackListeners(boolean wanted) {
        return with(draft -> draft.trackListeners = wanted);
    }

    /// A copy with another value of `maximumGroups`.
    public QuerierConfig withMaximumGroups(int wanted) {
        return with(draft -> draft.maximumGroups = wanted);
    }

    /// A copy with another value of `maximumSources`.
    public QuerierConfig withMaximumSources(int wanted) {
        return with(draft -> draft.maximumSources = wanted);
    }

    /// A copy with another value of `maximumListeners`.
    public QuerierConfig withMaximumListeners(int wanted) {
        return with(draft -> draft.maximumListeners = wanted);
    }

    /// A copy with another value of `tick`.
    public QuerierConfig withTick(Duration wanted) {
        return with(draft -> draft.tick = wanted);
    }

    /// MLDv1 knows the short listening interval only (RFC 2710 §7.4).
    RouterIntervals intervals() {
        return new RouterIntervals(
                robustnessVariable,
                queryInterval.toNanos(),
                maximumResponse.toNanos(),
                lastListenerInterval.toNanos(),
                lastListenerCount,
                startupInterval.toNanos(),
                startupCount,
                shortListeningInterval || version == 1);
    }

    RouterRules rules() {
        return new RouterRules(
                version,
                lightweight,
                ignoreVersion1,
                immediateLeave,
                trackListeners,
                maximumGroups,
                maximumSources,
                maximumListeners,
                sourceSpecific ? SsmRange.ASSIGNED : SsmRange.NONE);
    }

    private QuerierConfig with(Consumer<Draft> change) {
        Draft draft = new Draft(this);
        change.accept(draft);
        return draft.finished();
    }

    /// A configuration whose values can still change.
    private static final class Draft {
        private int version;
        private MacAddress mac;
        private Ipv6Address address;
        private boolean addressShared;
        private VlanTags vlan;
        private boolean election;
        private int robustnessVariable;
        private Duration queryInterval;
        private Duration maximumResponse;
        private Duration lastListenerInterval;
        private int lastListenerCount;
        private Duration startupInterval;
        private int startupCount;
        private boolean shortListeningInterval;
        private boolean lightweight;
        private boolean ignoreVersion1;
        private boolean sourceSpecific;
        private boolean immediateLeave;
        private boolean trackListeners;
        private int maximumGroups;
        private int maximumSources;
        private int maximumListeners;
        private Duration tick;

        Draft(QuerierConfig config) {
            version = config.version;
            mac = config.mac;
            address = config.address;
            addressShared = config.addressShared;
            vlan = config.vlan;
            election = config.election;
            robustnessVariable = config.robustnessVariable;
            queryInterval = config.queryInterval;
            maximumResponse = config.maximumResponse;
            lastListenerInterval = config.lastListenerInterval;
            lastListenerCount = config.lastListenerCount;
            startupInterval = config.startupInterval;
            startupCount = config.startupCount;
            shortListeningInterval = config.shortListeningInterval;
            lightweight = config.lightweight;
            ignoreVersion1 = config.ignoreVersion1;
            sourceSpecific = config.sourceSpecific;
            immediateLeave = config.immediateLeave;
            trackListeners = config.trackListeners;
            maximumGroups = config.maximumGroups;
            maximumSources = config.maximumSources;
            maximumListeners = config.maximumListeners;
            tick = config.tick;
        }

        QuerierConfig finished() {
            return new QuerierConfig(
                    version,
                    mac,
                    address,
                    addressShared,
                    vlan,
                    election,
                    robustnessVariable,
                    queryInterval,
                    maximumResponse,
                    lastListenerInterval,
                    lastListenerCount,
                    startupInterval,
                    startupCount,
                    shortListeningInterval,
                    lightweight,
                    ignoreVersion1,
                    sourceSpecific,
                    immediateLeave,
                    trackListeners,
                    maximumGroups,
                    maximumSources,
                    maximumListeners,
                    tick);
        }
    }
}
