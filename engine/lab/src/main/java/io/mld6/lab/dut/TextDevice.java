// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/// A device that says in text what it believes: in a file, or when a command asks it.
///
/// Thread: one at a time.
public final class TextDevice implements Device {
    private final String name;
    private final Vlans vlans;
    private final TextSource source;
    private final ViewReader reader;

    private TextDevice(String name, Vlans vlans, TextSource source, ViewReader reader) {
        this.name = name;
        this.vlans = vlans;
        this.source = source;
        this.reader = reader;
    }

    /// FRRouting's pim6d.
    ///
    /// @param command a line for the shell that prints `show ipv6 mld joins json`, or `joins detail
    ///     json`, which names listeners, too: `vtysh -c '...'`, `ip netns exec r vtysh ...`, `ssh`
    /// @param limit how long it may take
    public static TextDevice frr(String command, Duration limit) {
        return new TextDevice("frr", Vlans.NONE, TextSource.shell(command, limit), FrrJoins::read);
    }

    /// A bridge of Open vSwitch, which snoops (`mcast_snooping_enable`).
    ///
    /// @param limit how long `ovs-appctl` may take
    public static TextDevice openVswitch(String bridge, Duration limit) {
        return new TextDevice(
                "ovs " + bridge,
                Vlans.OUTER,
                TextSource.program(List.of("ovs-appctl", "mdb/show", bridge), limit),
                OvsGroups::read);
    }

    /// Groups as RFC 8652, RFC 9166 or `mld6 querier --json` name them.
    ///
    /// @param fileOrCommand a file if there is one of that name, else a line for the shell
    /// @param limit how long it may take
    public static TextDevice json(String fileOrCommand, Duration limit) {
        TextSource source =
                Files.exists(Path.of(fileOrCommand))
                        ? TextSource.file(fileOrCommand, limit)
                        : TextSource.shell(fileOrCommand, limit);
        return new TextDevice("json", Vlans.BOTH, source, YangGroups::read);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Vlans vlans() {
        return vlans;
    }

    @Override
    public DeviceView read() throws DeviceException, InterruptedException {
        return source.read(reader);
    }

    @Override
    public void close() {
        // Nothing is open between two readings.
    }
}
