// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.mld6.app.benchlink.BenchLinkCommand;
import io.mld6.app.cli.Converters;
import io.mld6.app.cli.OneLineErrors;
import io.mld6.app.cli.ProcessFailure;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.conform.ConformCommand;
import io.mld6.app.demo.DemoCommand;
import io.mld6.app.emulate.EmulateCommand;
import io.mld6.app.querier.QuerierCommand;
import io.mld6.app.query.QueryCommand;
import io.mld6.app.run.ExamplesCommand;
import io.mld6.app.run.RehearseCommand;
import io.mld6.app.run.RunCommand;
import io.mld6.app.run.SchemaCommand;
import io.mld6.app.send.SendCommand;
import io.mld6.app.send.SendFramesCommand;
import io.mld6.app.terminal.Terminal;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The `mld6` command.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "mld6",
        header = "MLD listeners by the thousand, each with its own addresses and timers.",
        synopsisHeading = "%nUsage: ",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:done; also after SIGINT or SIGTERM, once everything is left",
            "1:it did not work: interface down or gone, no privilege, wrong answers in the demo",
            "2:an argument or a scenario is wrong",
            "98:run, rehearse: inconclusive, the tester itself was at fault",
            "99:run, rehearse: an expectation was missed"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 demo",
            "  mld6 rehearse iptv-evening",
            "  mld6 run evening.yaml --set link.interface=eth1",
            "  mld6 emulate eth1 --listeners 10000 --groups ff0e::db8:0:1+100",
            "  mld6 querier eth1",
            "  mld6 query eth1 --max-response 2s",
            "  mld6 send eth2 --groups ff3e::8000:1+150 --sources 2001:db8:1::10 --rate 5000/s",
            "",
            "JAVA_OPTS holds options for the Java runtime, e.g. -Xmx256m."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class Mld6 implements Runnable {
    @Spec private CommandSpec spec;

    /// Netty looks for a loopback interface and for a MAC address to name its channels by, and
    /// complains at length in a namespace without IP addresses. Neither matters here. Of a library
    /// that cannot be loaded we speak ourselves. Kept, because a logger nobody holds forgets its
    /// level.
    private static final List<Logger> NOT_OUR_TROUBLE =
            List.of(
                    Logger.getLogger("io.netty.util.NetUtilInitializations"),
                    Logger.getLogger("io.netty.util.internal.MacAddressUtil"),
                    Logger.getLogger("io.netty.util.internal.NativeLibraryLoader"));

    private Mld6() {}

    /// Runs the command and ends the process with its exit status.
    public static void main(String[] arguments) throws InterruptedException {
        ProcessFailure.endOnError();
        NOT_OUR_TROUBLE.forEach(logger -> logger.setLevel(Level.OFF));
        Terminal terminal = Terminal.ofProcess();
        int status = commandLine(terminal).execute(arguments);
        System.exit(terminal.finish(status));
    }

    /// The whole command line, saying everything to `terminal`.
    public static CommandLine commandLine(Terminal terminal) {
        CommandLine line = new CommandLine(new Mld6());
        line.addSubcommand(new RunCommand(terminal));
        line.addSubcommand(new RehearseCommand(terminal));
        line.addSubcommand(new ExamplesCommand(terminal));
        line.addSubcommand(new SchemaCommand(terminal));
        line.addSubcommand(new EmulateCommand(terminal));
        line.addSubcommand(new QuerierCommand(terminal));
        line.addSubcommand(new QueryCommand(terminal));
        line.addSubcommand(new SendCommand(terminal));
        line.addSubcommand(new SendFramesCommand(terminal));
        line.addSubcommand(new ConformCommand(terminal));
        line.addSubcommand(new DemoCommand(terminal));
        line.addSubcommand(new BenchLinkCommand(terminal));
        OneLineErrors errors = new OneLineErrors();
        Converters.registerWith(line);
        return line.setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpWidth(100)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setParameterExceptionHandler(errors)
                .setExecutionStrategy(errors)
                .setExecutionExceptionHandler(errors);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "say what to do: run, rehearse, emulate, querier, query, send, send-frames, conform, demo or bench-link (see mld6"
                        + " --help)");
    }
}
