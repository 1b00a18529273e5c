// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.oracle;

import io.mld6.app.cli.Refusal;
import io.mld6.lab.belief.DeviceSpec;
import io.mld6.lab.belief.KnownLimit;
import io.mld6.lab.belief.OracleConfig;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.DeviceException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// What `mld6 oracle` takes about the device.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
final class OracleOptions {
    private static final String DEVICE = "--device";
    private static final String ALLOW = "--allow";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = DEVICE,
            paramLabel = "DEVICE",
            required = true,
            order = 0,
            description =
                    "bridge:BR, or bridge:NETNS/BR: a Linux bridge, by rtnetlink."
                            + " frr:COMMAND: FRR, by a command that prints what vtysh says to 'show"
                            + " ipv6 mld joins detail json'. ovs:BR: Open vSwitch, by ovs-appctl."
                            + " json:FILE-OR-COMMAND: groups by the names of RFC 8652, RFC 9166 or"
                            + " mld6 querier --json.")
    private String device;

    @Option(
            names = "--every",
            paramLabel = "TIME",
            defaultValue = "10s",
            order = 0,
            description =
                    "Compare this often; SIGUSR1 asks for once more. Default: ${DEFAULT-VALUE}.")
    private Duration every;

    @Option(
            names = "--port",
            paramLabel = "NAME",
            split = ",",
            order = 0,
            description =
                    "Only what the device believes of these ports or interfaces. Default: of all.")
    private List<String> ports = new ArrayList<>();

    @Option(
            names = ALLOW,
            paramLabel = "NAME",
            split = ",",
            order = 0,
            description =
                    "Excuse what a device is known not to do. ovs-no-sources: Open vSwitch knows no"
                            + " sources, and takes no BLOCK for a leave. bridge-32-sources: a Linux"
                            + " bridge keeps 32 sources of a group and port.")
    private List<String> allowed = new ArrayList<>();

    @Option(
            names = "--report-time",
            paramLabel = "TIME",
            defaultValue = "1s",
            order = 0,
            description =
                    "Give the device this long to follow a join: one Report's way, and that of its"
                            + " repetition if it was lost. Default: ${DEFAULT-VALUE}.")
    private Duration reportTime;

    @Option(
            names = "--last-listener-time",
            paramLabel = "TIME",
            order = 0,
            description =
                    "And this long in addition to follow a leave (LLQT). Default: what the device"
                            + " says, else 2s.")
    private @Nullable Duration lastListenerTime;

    @Option(
            names = "--membership-time",
            paramLabel = "TIME",
            order = 0,
            description =
                    "The same for what ended without a word (MALI). Default: what the device says,"
                            + " else 260s.")
    private @Nullable Duration membershipTime;

    @Option(
            names = "--device-timeout",
            paramLabel = "TIME",
            defaultValue = "30s",
            order = 0,
            description = "Longest time reading the device may take. Default: ${DEFAULT-VALUE}.")
    private Duration deviceTimeout;

    /// How to compare.
    ///
    /// @throws ParameterException if an option is wrong
    OracleConfig config() {
        Refusal.unlessWithin(OracleConfig.EVERY, every, spec, "--every");
        Refusal.unlessWithin(OracleConfig.TIME, reportTime, spec, "--report-time");
        if (lastListenerTime != null) {
            Refusal.unlessWithin(OracleConfig.TIME, lastListenerTime, spec, "--last-listener-time");
        }
        if (membershipTime != null) {
            Refusal.unlessWithin(OracleConfig.TIME, membershipTime, spec, "--membership-time");
        }
        Refusal.unlessWithin(OracleConfig.READING, deviceTimeout, spec, "--device-timeout");
        Set<KnownLimit> excuses = EnumSet.noneOf(KnownLimit.class);
        for (String name : allowed) {
            try {
                boolean _ = excuses.add(KnownLimit.of(name));
            } catch (IllegalArgumentException unknown) {
                throw Refusal.of(spec, ALLOW, Refusal.message(unknown));
            }
        }
        return new OracleConfig(
                every, reportTime, lastListenerTime, membershipTime, Set.copyOf(ports), excuses);
    }

    /// The device, open.
    ///
    /// @throws ParameterException if it is none
    /// @throws DeviceException if it is not there
    Device open() throws DeviceException {
        DeviceSpec wanted;
        try {
            wanted = DeviceSpec.parse(device);
        } catch (IllegalArgumentException wrong) {
            throw Refusal.of(spec, DEVICE, Refusal.message(wrong));
        }
        return wanted.open(deviceTimeout);
    }
}
