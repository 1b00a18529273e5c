// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import io.mld6.app.cli.OutputFormat;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Stop;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 doctor`: the options, checked, and handed to a [DoctorRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "doctor",
        header = "Say what would go wrong on an interface, and the command that mends it.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 doctor IFACE [--wait TIME] [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "Looks at privilege, carrier, MTU, default routes, this host's kernel, offloads,"
                    + " buffers, bridges, what may drop frames of other MACs, and the clock; then"
                    + " listens for queriers and for data. It sends nothing, so it may be asked on"
                    + " any interface."
        },
        parameterListHeading = "%n",
        sortOptions = false,
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:nothing wrong, or warnings only",
            "1:the kernel did not answer",
            "2:an argument is wrong, or there is no such interface",
            "99:there is a problem: listeners cannot work there as it is"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 doctor eth1",
            "  Long enough to hear any querier, for a program:",
            "    mld6 doctor eth1 --wait 130s --json"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class DoctorCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofHours(1);

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private OutputOptions output;

    @Parameters(
            paramLabel = "IFACE",
            description = "Interface, in the network namespace of this process.")
    private String name;

    @Option(
            names = "--wait",
            paramLabel = "TIME",
            defaultValue = "5s",
            order = 1,
            description =
                    "How long to listen; queriers ask every 125 s by default. Default:"
                            + " ${DEFAULT-VALUE}.")
    private Duration wait;

    @Option(names = "--json", order = 72, description = "The same as --output json.")
    private boolean json;

    /// @param terminal where it speaks
    public DoctorCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Refusal.unlessWithin(Duration.ofMillis(100), LONGEST, wait, spec, "--wait");
        LinkInfo link = link();
        OutputFormat format = json ? OutputFormat.JSON : output.format();
        DoctorRun run =
                new DoctorRun(
                        link,
                        wait,
                        Stop.of(null, terminal::whenNobodyReads),
                        terminal.view(format.isForPrograms()),
                        new SystemFiles(Path.of("/")));
        try {
            run.look();
        } catch (NativeException failed) {
            throw new LinkException(LinkException.Kind.IO, Refusal.message(failed), failed);
        }
        run.rows(spec.commandLine().getColorScheme().ansi()).write(format, terminal);
        return run.status();
    }

    private LinkInfo link() throws LinkException {
        try {
            LinkInfo link = Links.find(name);
            if (link == null) {
                throw LinkException.unknownInterface(name);
            }
            return link;
        } catch (NativeException failed) {
            throw new LinkException(LinkException.Kind.IO, Refusal.message(failed), failed);
        }
    }
}
