// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulate;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.emulation.Companion;
import io.mld6.app.emulation.EmulateOptions;
import io.mld6.app.emulation.EmulatePlan;
import io.mld6.app.terminal.JsonOption;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.host.CapacityException;
import io.mld6.engine.host.HeapNeed;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 emulate`: listeners, and nobody beside them.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "emulate",
        header = "Put listeners on an interface and let each answer queries as its RFC says.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "mld6 emulate IFACE --listeners N --groups SPEC [--groups SPEC]...",
            "           [OPTION]..."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = {
            "Listener i has the MAC address BASE + i and the link-local address EUI-64 makes of it."
                    + " Runs until SIGINT or SIGTERM, or for --duration; then leaves as the"
                    + " protocol says and shows a summary.%n",
            "SPEC is ADDR, ADDR+COUNT or ADDR+COUNT/STEP in decimal: ADDR + i*STEP for i < COUNT."
                    + " Several are separated by commas or given one per option."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  10,000 listeners in the same 100 groups, behind a snooping switch:",
            "    mld6 emulate eth1 --listeners 10000 --groups ff0e::db8:0:1+100 %n"
                    + "         --hearing snooped",
            "  An access network: 4,000 subscribers, each in a double-tagged VLAN of its own:",
            "    mld6 emulate eth1 --listeners 4000 --groups ff0e::db8:0:1+3 %n"
                    + "         --vlan 100+4.1+1000 --vlan-mode each=1",
            "  Source-specific channels, two sources each, from hosts that have just booted:",
            "    mld6 emulate eth1 --listeners 1000 --groups ff3e::8000:1+10 %n"
                    + "         --filter include --sources 2001:db8::1+2 --dad",
            "  10 channels each out of 1,000, in VLAN 100, for a minute, for a program:",
            "    mld6 emulate eth1 --listeners 500 --groups ff0e::db8:1:0+1000 %n"
                    + "         --groups-per-listener 10 --vlan 100 --duration 60s --json -",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class EmulateCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private EmulateOptions options;
    @Mixin private OutputOptions output;
    @Mixin private JsonOption json;

    @Option(
            names = "--dry-run",
            order = 73,
            description =
                    "Show who would listen to what, how long joining takes and how much memory,"
                            + " and send nothing. Needs no privilege.")
    private boolean dryRun;

    public EmulateCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (dryRun) {
            EmulatePlan plan = options.plan();
            options.guard(plan);
            return show(plan);
        }
        return options.run(terminal, json.open(output.format(), terminal), Companion.NOBODY);
    }

    private int show(EmulatePlan plan) throws Failure, InterruptedException {
        try {
            HeapNeed.check(plan.config(), plan.population());
        } catch (CapacityException doesNotFit) {
            throw Refusal.because(spec, Refusal.message(doesNotFit));
        }
        Rows rows = new Rows();
        rows.only(plan.json(), plan.lines());
        rows.write(output.format(), terminal);
        return ExitCode.OK;
    }
}
