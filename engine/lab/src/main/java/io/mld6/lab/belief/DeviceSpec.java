// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.lab.dut.BridgeDevice;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.DeviceException;
import io.mld6.lab.dut.TextDevice;
import io.mld6.lab.measure.Nearest;
import java.time.Duration;
import java.util.List;

/// Which device, as the command line and scenarios say it: `bridge:br0`, `bridge:switch/br0`,
/// `frr:vtysh -c 'show ipv6 mld joins detail json'`, `ovs:br0`, `json:state.json`.
///
/// @param kind one of [#KINDS]
/// @param argument a bridge, a command line, or a file
public record DeviceSpec(String kind, String argument) {
    /// What there is.
    public static final List<String> KINDS = List.of("bridge", "frr", "ovs", "json");

    private static final String FORM =
            "bridge:[NETNS/]BR, frr:COMMAND, ovs:BR or json:FILE-OR-COMMAND";

    /// Reads what was written.
    ///
    /// @throws IllegalArgumentException with one line that names what is accepted
    public static DeviceSpec parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 0) {
            throw new IllegalArgumentException(
                    "not a device: '" + text + "' (expected " + FORM + ")");
        }
        String kind = text.substring(0, colon);
        String argument = text.substring(colon + 1).strip();
        if (!KINDS.contains(kind)) {
            throw new IllegalArgumentException(
                    "unknown kind of device '%s'; %s".formatted(kind, Nearest.hint(kind, KINDS)));
        }
        if (argument.isEmpty() || argument.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "no device behind '" + kind + ":' (expected " + FORM + ")");
        }
        boolean named = kind.equals("bridge") || kind.equals("ovs");
        if (named && !argument.matches("(?:[^\\s/:]+/)?[^\\s/:]{1,15}")) {
            throw new IllegalArgumentException(
                    "not the name of a bridge: '" + argument + "' (expected " + FORM + ")");
        }
        if (kind.equals("ovs") && argument.indexOf('/') >= 0) {
            throw new IllegalArgumentException(
                    "ovs-appctl asks a daemon, not a network namespace: '"
                            + argument
                            + "' (expected ovs:BR)");
        }
        return new DeviceSpec(kind, argument);
    }

    /// Opens it.
    ///
    /// @param limit how long one reading may take
    /// @throws DeviceException with one line, if it is not there
    public Device open(Duration limit) throws DeviceException {
        return switch (kind) {
            case "bridge" -> {
                int slash = argument.indexOf('/');
                yield BridgeDevice.open(
                        slash < 0 ? null : argument.substring(0, slash),
                        argument.substring(slash + 1));
            }
            case "frr" -> TextDevice.frr(argument, limit);
            case "ovs" -> TextDevice.openVswitch(argument, limit);
            default -> TextDevice.json(argument, limit);
        };
    }

    /// As it was written.
    @Override
    public String toString() {
        return kind + ":" + argument;
    }
}
