// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.mld6.app.cli.ColorWhen;
import io.mld6.app.cli.Converters;
import io.mld6.app.cli.GlobalOptions;
import io.mld6.app.cli.OneLineErrors;
import io.mld6.app.cli.ProcessFailure;
import io.mld6.app.cli.Settings;
import io.mld6.app.cli.SettingsException;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkLibraries;
import io.netty.util.internal.logging.InternalLoggerFactory;
import java.util.List;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
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
            "98:run, rehearse, conform, oracle, compare: inconclusive, the tester itself was at fault",
            "99:run, rehearse: an expectation was missed; conform: a MUST failed; oracle: the device"
                    + " was wrong; compare: something is worse; doctor: a problem"
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 demo",
            "  mld6 rehearse iptv-evening",
            "  mld6 run evening.yaml --set link.interface=eth1",
            "  mld6 emulate eth1 --listeners 10000 --groups ff0e::db8:0:1+100",
            "  mld6 querier eth1",
            "  mld6 query eth1 --max-response 2s",
            "  mld6 watch eth1",
            "  mld6 send eth2 --groups ff3e::8000:1+150 --sources 2001:db8:1::10",
            "",
            "MLD6_EMULATE_JOIN_RATE and the like set options, so does a file: mld6 config.",
            "JAVA_OPTS holds options for the Java runtime, e.g. -Xmx256m."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class Mld6 implements Runnable {
    @Spec private CommandSpec spec;

    @Option(names = VersionLine.JSON_OPTION, description = "Beside --version: as JSON.")
    private boolean json;

    private Mld6() {}

    /// Runs the command and ends the process with its exit status.
    public static void main(String[] arguments) throws InterruptedException {
        prepare();
        Terminal terminal = Terminal.ofProcess();
        Offered offered = Offered.named(arguments);
        if (offered != null && offered.needs() == Offered.Needs.LINK) {
            LinkLibraries.load();
        }
        int status = execute(terminal, System.getenv(), arguments);
        System.exit(terminal.finish(status));
    }

    /// What holds for the whole process, whatever runs in it.
    static void prepare() {
        ProcessFailure.endOnError();
        // Left alone, Netty looks for two other ways to log, and picocli for what is in java.sql.
        // To find that there is none of it every jar is opened.
        InternalLoggerFactory.setDefaultFactory(new NettyLog(System.err));
        // Netty names its channels by the machine and the process, and nobody asks for the names.
        // Left alone, it looks at every interface for a MAC address, and there may be thousands.
        var _ = System.getProperties().putIfAbsent("io.netty.machineId", "02:00:00:00:00:00");
        var _ = System.getProperties().putIfAbsent("io.netty.processId", "1");
        System.setProperty("picocli.converters.excludes", "java\\.sql\\..*");
    }

    /// Runs a command with what the environment and the file of settings say, too.
    ///
    /// @param environment variables by name
    /// @return the exit status
    static int execute(Terminal terminal, Map<String, String> environment, String... arguments) {
        CommandLine line =
                commandLine(
                        terminal,
                        Offered.enough(Settings.mayBeSet(environment, arguments), arguments));
        Settings settings;
        try {
            settings = Settings.read(line, environment, arguments);
        } catch (SettingsException wrong) {
            terminal.err().println("mld6: " + wrong.getMessage());
            return ExitCode.USAGE;
        }
        String color = Settings.flag(ColorWhen.OPTION, arguments);
        Settings.Setting set = settings.of("color");
        Ansi colors =
                ColorWhen.decide(
                        color != null || set == null ? color : set.value(),
                        environment,
                        terminal.outIsTerminal());
        return line.setDefaultValueProvider(settings)
                .setColorScheme(Help.defaultColorScheme(colors))
                .execute(arguments);
    }

    /// The whole command line, saying everything to `terminal`, without settings and colours.
    public static CommandLine commandLine(Terminal terminal) {
        return commandLine(terminal, Offered.ALL);
    }

    private static CommandLine commandLine(Terminal terminal, List<Offered> commands) {
        CommandLine line = new CommandLine(new Mld6());
        commands.forEach(one -> line.addSubcommand(one.maker().apply(terminal)));
        GlobalOptions.addTo(line);
        OneLineErrors errors = new OneLineErrors();
        Converters.registerWith(line);
        return line.setColorScheme(Help.defaultColorScheme(Ansi.OFF))
                .setOut(terminal.out())
                .setErr(terminal.err())
                .setUsageHelpWidth(80)
                .setUsageHelpLongOptionsMaxWidth(32)
                .setParameterExceptionHandler(errors)
                .setExecutionStrategy(errors)
                .setExecutionExceptionHandler(errors);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                json
                        ? VersionLine.JSON_OPTION + " goes with --version, or behind a command"
                        : "say what to do: run, rehearse, report, compare, emulate, querier, query, send,"
                                + " send-frames, watch, conform, oracle, demo or bench-link (see mld6 --help)");
    }
}
