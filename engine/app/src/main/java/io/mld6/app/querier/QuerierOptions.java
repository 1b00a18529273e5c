// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.MldVersion;
import io.mld6.app.cli.Refusal;
import io.mld6.engine.router.QuerierConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What `mld6 querier` takes about the protocol.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class QuerierOptions {
    private static final Duration SMALLEST_INTERVAL = Duration.ofSeconds(1);
    private static final Duration LARGEST_INTERVAL = Duration.ofSeconds(31_744);
    private static final Duration SMALLEST_RESPONSE = Duration.ofMillis(1);
    private static final int LARGEST_ROBUSTNESS = 15;

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
            defaultValue = "125s",
            order = 2,
            description = "From one General Query to the next. Default: ${DEFAULT-VALUE}.")
    private Duration queryInterval;

    @Option(
            names = "--max-response",
            paramLabel = "TIME",
            defaultValue = "10s",
            order = 3,
            description = "Longest delay of answers to them. Default: ${DEFAULT-VALUE}.")
    private Duration maximumResponse;

    @Option(
            names = "--robustness",
            paramLabel = "N",
            defaultValue = "2",
            order = 4,
            description = "How many messages may get lost, and one. Default: ${DEFAULT-VALUE}.")
    private int robustness;

    @Option(
            names = "--last-listener-interval",
            paramLabel = "TIME",
            defaultValue = "1s",
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
            description = "Groups kept at most; more are refused. Default: 200000.")
    private @Nullable Integer maximumGroups;

    @Option(
            names = "--max-sources",
            paramLabel = "N",
            order = 25,
            description =
                    "Sources kept of a group at most; of all together, ten times the groups."
                            + " Default: 1024.")
    private @Nullable Integer maximumSources;

    @Option(
            names = "--max-listeners",
            paramLabel = "N",
            order = 26,
            description = "Pairs of group and listener remembered at most. Default: 2000000.")
    private @Nullable Integer maximumListeners;

    @Option(names = "--ignore-v1", order = 61, description = "Ignore MLDv1 Reports and Dones.")
    private boolean ignoreVersion1;

    @Option(
            names = "--rfc3810",
            order = 62,
            description = "Memberships last 260 s and not 270 s (with default intervals).")
    private boolean shortListeningInterval;

    @Option(names = "--lightweight", order = 63, description = "Keep no filter modes (RFC 5790).")
    private boolean lightweight;

    @Option(names = "--no-ssm", order = 64, description = "Groups in ff3x::/32 are like any other.")
    private boolean noSourceSpecific;

    void check(CommandSpec spec) {
        boolean version2 = version == MldVersion.V2;
        Duration largestResponse = QuerierConfig.largestResponse(version2 ? 2 : 1);
        Refusal.unlessWithin(
                SMALLEST_INTERVAL, LARGEST_INTERVAL, queryInterval, spec, "--query-interval");
        Refusal.unlessWithin(
                SMALLEST_RESPONSE, largestResponse, maximumResponse, spec, "--max-response");
        Refusal.unless(
                maximumResponse.compareTo(queryInterval) < 0,
                spec,
                "--max-response",
                DurationText.format(maximumResponse)
                        + " (expected less than the query interval, "
                        + DurationText.format(queryInterval)
                        + ")");
        Refusal.unless(
                robustness >= 1 && robustness <= LARGEST_ROBUSTNESS,
                spec,
                "--robustness",
                "'" + robustness + "' (expected 1 to 15, better not 1)");
        Refusal.unlessWithin(
                SMALLEST_RESPONSE,
                largestResponse,
                lastListenerInterval,
                spec,
                "--last-listener-interval");
        if (startupInterval != null) {
            Refusal.unlessWithin(
                    SMALLEST_RESPONSE,
                    LARGEST_INTERVAL,
                    startupInterval,
                    spec,
                    "--startup-interval");
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
        Refusal.unless(version2 || !ignoreVersion1, spec, "--ignore-v1", "goes with --mld 2 only");
        Refusal.unless(
                version2 || !shortListeningInterval, spec, "--rfc3810", "goes with --mld 2 only");
        Refusal.unless(version2 || !lightweight, spec, "--lightweight", "goes with --mld 2 only");
    }

    private static void unlessPositive(@Nullable Integer value, CommandSpec spec, String option) {
        if (value != null) {
            Refusal.unlessPositive(value, spec, option);
        }
    }

    QuerierConfig applyTo(QuerierConfig config) {
        QuerierConfig changed =
                config.withVersion(version == MldVersion.V2 ? 2 : 1)
                        .withElection(!noElection)
                        .withRobustnessVariable(robustness)
                        .withQueryInterval(queryInterval)
                        .withMaximumResponse(maximumResponse)
                        .withLastListenerInterval(lastListenerInterval)
                        .withLastListenerCount(lastListenerCount == null ? 0 : lastListenerCount)
                        .withStartupInterval(
                                startupInterval == null ? Duration.ZERO : startupInterval)
                        .withStartupCount(startupCount == null ? 0 : startupCount)
                        .withShortListeningInterval(shortListeningInterval)
                        .withLightweight(lightweight)
                        .withIgnoreVersion1(ignoreVersion1)
                        .withSourceSpecific(!noSourceSpecific)
                        .withImmediateLeave(immediateLeave)
                        .withTrackListeners(trackListeners);
        if (maximumGroups != null) {
            changed = changed.withMaximumGroups(maximumGroups);
        }
        if (maximumSources != null) {
            changed = changed.withMaximumSources(maximumSources);
        }
        return maximumListeners == null ? changed : changed.withMaximumListeners(maximumListeners);
    }
}
