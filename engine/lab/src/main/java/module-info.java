// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Trying a device, or a simulated one: hosts and routers where a day passes in seconds, and what
/// each of them should believe.
@NullMarked
@SuppressWarnings("module") // "mld6" ends in a digit; the command is not there yet
module io.mld6.lab {
    requires transitive io.mld6.engine;
    requires com.fasterxml.jackson.databind;
    requires org.snakeyaml.engine;
    requires static org.jspecify;

    // Their types show those of the engine's closed rooms, so they are open to the command only.
    exports io.mld6.lab.oracle to
            io.mld6.app;
    exports io.mld6.lab.belief to
            io.mld6.app;
    exports io.mld6.lab.dut to
            io.mld6.app;
    exports io.mld6.lab.simulation to
            io.mld6.app;
    exports io.mld6.lab.conformance to
            io.mld6.app;
    exports io.mld6.lab.json to
            io.mld6.app;
    exports io.mld6.lab.traffic to
            io.mld6.app;
    exports io.mld6.lab.measure to
            io.mld6.app;
    exports io.mld6.lab.scenario to
            io.mld6.app;
    exports io.mld6.lab.scenario.play to
            io.mld6.app;
    exports io.mld6.lab.watch to
            io.mld6.app,
            io.mld6.junit;
    exports io.mld6.lab.watch.capture to
            io.mld6.app;
}
