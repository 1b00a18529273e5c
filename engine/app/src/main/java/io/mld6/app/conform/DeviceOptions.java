// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.conform;

import io.mld6.app.cli.Refusal;
import io.mld6.lab.conformance.Facts;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;

/// What a user says of the device, and by which means it can be made to do something.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class DeviceOptions {
    private static final Duration PATIENCE = Duration.ofSeconds(130);
    private static final int MOST_QUERIES = 255;
    private static final int LAST_VLAN = 4094;

    @Option(
            names = "--host-command",
            paramLabel = "COMMAND",
            order = 20,
            description = {
                "Makes the host join and leave: a shell command that takes lines on its standard"
                        + " input as long as it runs: join G, leave G, joinsrc G S, leavesrc G S,"
                        + " block G S, unblock G S."
            })
    private @Nullable String hostCommand;

    @Option(
            names = "--restart-command",
            paramLabel = "COMMAND",
            order = 21,
            description = "Makes the device start as querier anew: a shell command.")
    private @Nullable String restartCommand;

    @Option(
            names = "--link-command",
            paramLabel = "COMMAND",
            order = 22,
            description = {
                "Takes the host's link down and up again, so that its addresses are checked anew:"
                        + " a shell command."
            })
    private @Nullable String linkCommand;

    @Option(
            names = "--topology-command",
            paramLabel = "COMMAND",
            order = 23,
            description = "Makes the switch see a change of the topology: a shell command.")
    private @Nullable String topologyCommand;

    @Option(
            names = "--device-query-interval",
            paramLabel = "TIME",
            order = 30,
            description = "Its query interval. Default: what its queries say.")
    private @Nullable Duration queryInterval;

    @Option(
            names = "--device-max-response",
            paramLabel = "TIME",
            order = 31,
            description = "Its query response interval. Default: what its queries say.")
    private @Nullable Duration maxResponse;

    @Option(
            names = "--device-robustness",
            paramLabel = "N",
            order = 32,
            description = "Its robustness variable. Default: what its queries say.")
    private @Nullable Integer robustness;

    @Option(
            names = "--device-last-listener-interval",
            paramLabel = "TIME",
            order = 33,
            description = "Default: what its specific queries say.")
    private @Nullable Duration lastListenerInterval;

    @Option(
            names = "--device-last-listener-count",
            paramLabel = "N",
            order = 34,
            description = "Default: as many as come after a leave.")
    private @Nullable Integer lastListenerCount;

    @Option(
            names = "--device-startup-interval",
            paramLabel = "TIME",
            order = 35,
            description = "Default: a quarter of its query interval.")
    private @Nullable Duration startupInterval;

    @Option(
            names = "--device-startup-count",
            paramLabel = "N",
            order = 36,
            description = "Default: its robustness variable.")
    private @Nullable Integer startupCount;

    @Option(
            names = "--device-membership-interval",
            paramLabel = "TIME",
            order = 37,
            description = "Default: as RFC 9777 §9.4 derives it.")
    private @Nullable Duration membershipInterval;

    @Option(
            names = "--device-querier-interval",
            paramLabel = "TIME",
            order = 38,
            description = "How long it waits for a silent querier. Default: as RFC 9777 §9.5.")
    private @Nullable Duration querierInterval;

    @Option(
            names = "--device-fast-leave",
            order = 39,
            description = "The switch cuts a group off at a leave, without waiting.")
    private boolean fastLeave;

    @Option(
            names = "--device-vlan",
            paramLabel = "ID",
            order = 39,
            description = "A VLAN that both interfaces carry tagged. Default: none.")
    private @Nullable Integer vlan;

    @Option(
            names = "--tolerance",
            paramLabel = "TIME",
            defaultValue = "250ms",
            order = 40,
            description = "Added to every bound. Default: ${DEFAULT-VALUE}.")
    private Duration tolerance;

    @Option(
            names = "--patience",
            paramLabel = "TIME",
            order = 41,
            description = "How long to wait for a querier's first query. Default: 130s.")
    private @Nullable Duration patience;

    void check(CommandSpec spec) {
        Refusal.unlessWithin(
                Duration.ofMillis(10), Duration.ofSeconds(10), tolerance, spec, "--tolerance");
        count(robustness, spec, "--device-robustness");
        count(lastListenerCount, spec, "--device-last-listener-count");
        count(startupCount, spec, "--device-startup-count");
        Refusal.unless(
                vlan == null || (vlan >= 1 && vlan <= LAST_VLAN),
                spec,
                "--device-vlan",
                "'" + vlan + "' (expected a VLAN from 1 to " + LAST_VLAN + ")");
        duration(queryInterval, spec, "--device-query-interval");
        duration(maxResponse, spec, "--device-max-response");
        duration(lastListenerInterval, spec, "--device-last-listener-interval");
        duration(startupInterval, spec, "--device-startup-interval");
        duration(membershipInterval, spec, "--device-membership-interval");
        duration(querierInterval, spec, "--device-querier-interval");
        duration(patience, spec, "--patience");
    }

    private static void duration(@Nullable Duration value, CommandSpec spec, String option) {
        if (value != null) {
            Refusal.unlessWithin(Duration.ofMillis(10), Duration.ofDays(1), value, spec, option);
        }
    }

    private static void count(@Nullable Integer value, CommandSpec spec, String option) {
        if (value != null) {
            Refusal.unless(
                    value >= 1 && value <= MOST_QUERIES,
                    spec,
                    option,
                    "'" + value + "' (expected a number from 1 to " + MOST_QUERIES + ")");
        }
    }

    /// What is told, in the words of the cases.
    Facts facts() {
        Facts facts = new Facts(tolerance.toMillis());
        tell(facts, "QI", queryInterval);
        tell(facts, "QRI", maxResponse);
        tell(facts, "LLQI", lastListenerInterval);
        tell(facts, "SQI", startupInterval);
        tell(facts, "MALI", membershipInterval);
        tell(facts, "OQPI", querierInterval);
        tell(facts, "QRV", robustness);
        tell(facts, "LLQC", lastListenerCount);
        tell(facts, "SQC", startupCount);
        tell(facts, "VLAN", vlan);
        tell(facts, "FASTLEAVE", fastLeave ? 1 : 0);
        return facts;
    }

    private static void tell(Facts facts, String name, @Nullable Duration value) {
        if (value != null) {
            facts.tell(name, (double) value.toMillis());
        }
    }

    private static void tell(Facts facts, String name, @Nullable Integer value) {
        if (value != null) {
            facts.tell(name, value);
        }
    }

    @Nullable String hostCommand() {
        return hostCommand;
    }

    /// Commands by the words of the cases that start them.
    Map<String, String> shells() {
        Map<String, String> shells = new TreeMap<>();
        put(shells, "restart", restartCommand);
        put(shells, "link", linkCommand);
        put(shells, "topology-change", topologyCommand);
        return shells;
    }

    private static void put(Map<String, String> shells, String word, @Nullable String command) {
        if (command != null) {
            shells.put(word, command);
        }
    }

    Duration patience() {
        return patience == null ? PATIENCE : patience;
    }
}
