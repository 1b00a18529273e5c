// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.oracle;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.OutputFormat;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.emulation.EmulateOptions;
import io.mld6.app.terminal.JsonOption;
import io.mld6.app.terminal.Terminal;
import io.mld6.lab.belief.OracleConfig;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.DeviceException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 oracle`: the options, checked, and an emulation with an [OracleCompanion].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "oracle",
        header =
                "Emulate listeners, and compare all the time what they want with what a device believes.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "mld6 oracle IFACE --device DEVICE --listeners N --groups SPEC [OPTION]..."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = {
            "Takes the options of emulate, too. A group counts as a difference once the device has"
                    + " had the time the protocol gives it: missing, extra, of the other mode, with"
                    + " other sources or, where it keeps books on them, with other listeners."
                    + " Memberships nothing was said of yet, and groups of the"
                    + " link's own scope that are not ours, do not count."
        },
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:no difference at any look",
            "1:it did not work: no such device, interface down or gone, no privilege, not all left",
            "2:an argument is wrong",
            "98:no difference, but a look is in doubt: the device could not be read in time, or the"
                    + " kernel refused our Reports",
            "99:the device was wrong"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  A Linux bridge in a network namespace, 100 groups for 1,000 listeners:",
            "    mld6 oracle eth1 --device bridge:switch/br0 --hearing snooped %n"
                    + "         --listeners 1000 --groups ff0e::db8:0:1+100",
            "  A router that runs FRR, asked over ssh every minute:",
            "    mld6 oracle eth1 --every 1m %n"
                    + "         --device \"frr:ssh r1 vtysh -c \\\"'show ipv6 mld joins json'\\\"\" %n"
                    + "         --listeners 500 --groups ff0e::db8:0:1+10",
            "  Open vSwitch, which keeps no sources:",
            "    mld6 oracle eth1 --device ovs:br0 --allow ovs-no-sources %n"
                    + "         --listeners 500 --groups ff0e::db8:0:1+10",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class OracleCommand implements Callable<Integer> {
    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private OracleOptions oracle;
    @Mixin private EmulateOptions emulation;
    @Mixin private JsonOption json;

    @Option(
            names = "--output",
            paramLabel = "KIND",
            defaultValue = "text",
            order = 72,
            description = "text, or json: as --json -. Default: ${DEFAULT-VALUE}.")
    private String output;

    public OracleCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Refusal.unless(
                output.equals("text") || output.equals("json"),
                spec,
                "--output",
                "'" + output + "' (expected text or json)");
        OutputFormat format = output.equals("json") ? OutputFormat.JSON : OutputFormat.TABLE;
        OracleConfig config = oracle.config();
        try (Device device = oracle.open();
                OracleCompanion companion = new OracleCompanion(device, config)) {
            return emulation.run(terminal, json.open(format, terminal), companion);
        } catch (DeviceException absent) {
            throw new Failure(String.valueOf(absent.getMessage()));
        }
    }
}
