// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.MldVersion;
import io.mld6.app.cli.Refusal;
import io.mld6.codec.encode.Capacity;
import io.mld6.codec.wire.RobustnessVariable;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.router.OtherQueriers;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierLimits;
import io.mld6.engine.router.QuerierTiming;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What `mld6 querier` takes about the protocol.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class QuerierOptions {
    @Option(
            names = "--mld",
            paramLabel = "1|2",
            defaultValue = "2",
            order = 1,
            description =
                    "Version to ask in: 1 where a version 1 router is. Default: ${DEFAULT-VALUE}.")
    private MldVersion version;

    @Option(
            names = "--query-interval",
            paramLabel = "TIME",
            defaultValue = QuerierTiming.DEFAULT_QUERY_INTERVAL_SECONDS + "s",
            order = 2,
            description = "From one General Query to the next. Default: ${DEFAULT-VALUE}.")
    private Duration queryInterval;

    @Option(
            names = "--max-response",
            paramLabel = "TIME",
            defaultValue = QuerierTiming.DEFAULT_MAXIMUM_RESPONSE_SECONDS + "s",
            order = 3,
            description = "Longest delay of answers to them. Default: ${DEFAULT-VALUE}.")
    private Duration maximumResponse;

    @Option(
            names = "--robustness",
            paramLabel = "N",
            defaultValue = "" + RobustnessVariable.DEFAULT,
            order = 4,
            description = "How many messages may get lost, and one. Default: ${DEFAULT-VALUE}.")
    private int robustness;

    @Option(
            names = "--last-listener-interval",
            paramLabel = "TIME",
            defaultValue = QuerierTiming.DEFAULT_LAST_LISTENER_SECONDS + "s",
            order = 5,
            description =
                    "Longest delay of answers when one leaves, and time between those queries."
                            + " Default: ${DEFAULT-VALUE}.")
    private Duration lastListenerInterval;

    @Option(
            names = "--last-listener-count",
            paramLabel = "N",
            order = 6,
            description = "Queries when one leaves. Default: the robustness.")
    private @Nullable Integer lastListenerCount;

    @Option(
            names = "--startup-interval",
            paramLabel = "TIME",
            order = 7,
            description = "Between the first queries. Default: a quarter of the query interval.")
    private @Nullable Duration startupInterval;

    @Option(
            names = "--startup-count",
            paramLabel = "N",
            order = 8,
            description = "How many first queries. Default: the robustness.")
    private @Nullable Integer startupCount;

    @Option(
            names = "--immediate-leave",
            order = 21,
            description =
                    "Do not ask who else listens when one leaves; with --track-listeners, if that"
                            + " was the last known one.")
    private boolean immediateLeave;

    @Option(names = "--track-listeners", order = 22, description = "Remember who listens to what.")
    private boolean trackListeners;

    @Option(
            names = "--no-election",
            order = 23,
            description =
                    "Stay the querier whoever asks, and take no values of others. Against the"
                            + " standard: for a link where this is sure to be the only one.")
    private boolean noElection;

    @Option(
            names = "--max-groups",
            paramLabel = "N",
            order = 24,
            description =
                    "Groups kept at most; more are refused. Default: "
                            + QuerierLimits.DEFAULT_GROUPS
                            + ".")
    private @Nullable Integer maximumGroups;

    @Option(
            names = "--max-sources",
            paramLabel = "N",
            order = 25,
            description =
                    "Sources kept of a group at most; of all together, ten times the groups."
                            + " Default: "
                            + QuerierLimits.DEFAULT_SOURCES
                            + ".")
    private @Nullable Integer maximumSources;

    @Option(
            names = "--max-listeners",
            paramLabel = "N",
            order = 26,
            description =
                    "Pairs of group and listener remembered at most. Default: "
                            + QuerierLimits.DEFAULT_LISTENERS
                            + ".")
    private @Nullable Integer maximumListeners;

    @Option(
            names = "--max-other-querier-interval",
            paramLabel = "TIME",
            order = 27,
            description =
                    "Take over from another querier that is silent this long, whatever its queries"
                            + " say. Default: no limit, which is the standard's 63 h at most.")
    private @Nullable Duration maximumOtherQuerierInterval;

    @Option(
            names = "--keep-robustness",
            order = 28,
            description =
                    "Take no robustness from others' queries. Against the standard, but as the"
                            + " Linux bridge and FRR have it.")
    private boolean keepRobustness;

    @Option(names = "--ignore-v1", order = 61, description = "Ignore MLDv1 Reports and Dones.")
    private boolean ignoreVersion1;

    @Option(
            names = "--rfc3810",
            order = 62,
            description = "Memberships last 260 s and not 270 s (with default intervals).")
    private boolean shortListeningInterval;

    @Option(names = "--lightweight", order = 63, description = "Keep no filter modes (RFC 5790).")
    private boolean lightweight;

    @Option(
            names = "--ssm-range",
            paramLabel = "RANGE",
            defaultValue = "ff3x::/32",
            order = 64,
            description =
                    "Groups that are source specific: a prefix, x being any scope, or none. Default:"
                            + " ${DEFAULT-VALUE}.")
    private SsmRange ssmRange;

    void check(CommandSpec spec) {
        boolean version2 = version == MldVersion.V2;
        Refusal.unlessWithin(QuerierTiming.QUERY_INTERVAL, queryInterval, spec, "--query-interval");
        Refusal.unlessWithin(
                QuerierTiming.maximumResponse(number(version)),
                maximumResponse,
                spec,
                "--max-response");
        Refusal.unless(
                maximumResponse.compareTo(queryInterval) < 0,
                spec,
                "--max-response",
                DurationText.format(maximumResponse)
                        + " (expected less than the query interval, "
                        + DurationText.format(queryInterval)
                        + ")");
        Refusal.unless(
                RobustnessVariable.RANGE.accepts(robustness),
                spec,
                "--robustness",
                "'" + robustness + "' (expected " + RobustnessVariable.RANGE + ", better not 1)");
        Refusal.unlessWithin(
                QuerierTiming.lastListenerInterval(number(version)),
                lastListenerInterval,
                spec,
                "--last-listener-interval");
        if (startupInterval != null) {
            Refusal.unlessWithin(
                    QuerierTiming.STARTUP_INTERVAL, startupInterval, spec, "--startup-interval");
        }
        unlessPositive(lastListenerCount, spec, "--last-listener-count");
        unlessPositive(startupCount, spec, "--startup-count");
        unlessPositive(maximumGroups, spec, "--max-groups");
        unlessPositive(maximumSources, spec, "--max-sources");
        unlessPositive(maximumListeners, spec, "--max-listeners");
        Refusal.unless(
                maximumListeners == null || trackListeners,
                spec,
                "--max-listeners",
                "goes with --track-listeners only");
        checkOthers(spec);
        Refusal.unless(version2 || !ignoreVersion1, spec, "--ignore-v1", "goes with --mld 2 only");
        Refusal.unless(
                version2 || !shortListeningInterval, spec, "--rfc3810", "goes with --mld 2 only");
        Refusal.unless(version2 || !lightweight, spec, "--lightweight", "goes with --mld 2 only");
    }

    private void checkOthers(CommandSpec spec) {
        String limit = "--max-other-querier-interval";
        if (maximumOtherQuerierInterval != null) {
            Refusal.unless(!noElection, spec, limit, "goes without --no-election only");
            Refusal.unlessWithin(
                    OtherQueriers.MAXIMUM_INTERVAL, maximumOtherQuerierInterval, spec, limit);
        }
        Refusal.unless(
                !keepRobustness || !noElection,
                spec,
                "--keep-robustness",
                "goes without --no-election only");
    }

    private static void unlessPositive(@Nullable Integer value, CommandSpec spec, String option) {
        if (value != null) {
            Refusal.unlessPositive(value, spec, option);
        }
    }

    void applyTo(QuerierConfig.Builder config) {
        config.version(number(version))
                .election(!noElection)
                .keepRobustness(keepRobustness)
                .robustnessVariable(robustness)
                .queryInterval(queryInterval)
                .maximumResponse(maximumResponse)
                .lastListenerInterval(lastListenerInterval)
                .shortListeningInterval(shortListeningInterval)
                .lightweight(lightweight)
                .ignoreVersion1(ignoreVersion1)
                .ssmRange(ssmRange)
                .immediateLeave(immediateLeave)
                .trackListeners(trackListeners);
        given(maximumOtherQuerierInterval, config::maximumOtherQuerierInterval);
        given(lastListenerCount, config::lastListenerCount);
        given(startupInterval, config::startupInterval);
        given(startupCount, config::startupCount);
        given(maximumGroups, config::maximumGroups);
        given(maximumSources, config::maximumSources);
        given(maximumListeners, config::maximumListeners);
    }

    /// The configuration with limits that fit a heap: those that were asked for, or a refusal;
    /// those that were not, as large as they may be.
    ///
    /// @param heapOctets what there is
    QuerierConfig fitted(QuerierConfig config, long heapOctets, CommandSpec spec) {
        HeapLimits heap = new HeapLimits(heapOctets);
        QuerierConfig fitting =
                heap.fitted(
                        config,
                        maximumGroups == null && maximumSources == null,
                        maximumListeners == null);
        if (!heap.holds(fitting)) {
            throw Refusal.because(spec, heap.refusal(fitting));
        }
        return fitting;
    }

    int leastMtuOctets() {
        return version == MldVersion.V1
                ? Capacity.LEAST_MTU_V1_OCTETS
                : Capacity.LEAST_MTU_V2_OCTETS;
    }

    private static int number(MldVersion version) {
        return version == MldVersion.V2 ? 2 : 1;
    }

    private static <T> void given(@Nullable T value, Consumer<T> setter) {
        if (value != null) {
            setter.accept(value);
        }
    }
}
