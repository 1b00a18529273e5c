// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.send;

import io.mld6.app.cli.ForceOption;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.OnlyOption;
import io.mld6.app.cli.PacketRate;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.JsonOption;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.lab.conformance.CaseException;
import io.mld6.lab.conformance.SampleFrame;
import io.mld6.lab.conformance.SampleFrames;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 send-frames`: the options, checked, and handed to a [SendFramesRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "send-frames",
        header = "Send MLD frames, wrong ones by clause, and say what should become of them.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "mld6 send-frames IFACE [FILE] [--only ID,...] [OPTION]...",
            "       mld6 send-frames --list [FILE]"
        },
        descriptionHeading = "%n",
        description = {
            "Each frame has the reason for which a receiver should drop it, ACCEPT if it should"
                    + " not: what its counters must say afterwards. Without FILE: one frame and"
                    + " more for each way to be wrong, and verified vectors by name.%n",
            "FILE is YAML: frames: [{id: ID, title: TEXT, clause: TEXT, reason: REASON, frame:"
                    + " {query: \"::\", hop-limit: 64}}], with hex: OCTETS in place of frame for a"
                    + " frame of your own octets."
        },
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "    mld6 send-frames eth1 --only FZ-39,FZ-49",
            "    mld6 send-frames eth1 mine.yaml --rate 1000/s --times 100 --json -",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class SendFramesCommand implements Callable<Integer> {
    private static final int MOST_TIMES = 1_000_000;

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private OnlyOption only;
    @Mixin private JsonOption json;
    @Mixin private ForceOption force;

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "IFACE",
            description = "Ethernet interface that leads to the receivers; not with --list.")
    private @Nullable String first;

    @Parameters(
            index = "1",
            arity = "0..1",
            paramLabel = "FILE",
            description = "Frames to send. Default: those of the program.")
    private @Nullable String second;

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            defaultValue = "100/s",
            order = 3,
            description = "Frames a second; max: as fast as it goes. Default: ${DEFAULT-VALUE}.")
    private PacketRate rate;

    @Option(
            names = "--times",
            paramLabel = "N",
            defaultValue = "1",
            order = 4,
            description = "Send all of them so often. Default: ${DEFAULT-VALUE}.")
    private int times;

    @Option(names = "--list", order = 10, description = "List the frames instead of sending them.")
    private boolean list;

    /// @param terminal to say things on
    public SendFramesCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        List<SampleFrame> frames = chosen(frames(list ? first : second));
        if (list) {
            frames.forEach(one -> terminal.out().println(SendFramesText.line(one)));
            return 0;
        }
        String interfaceName = first;
        if (interfaceName == null) {
            throw Refusal.because(spec, "Missing required parameter: 'IFACE'");
        }
        Refusal.unless(
                times >= 1 && times <= MOST_TIMES,
                spec,
                "--times",
                "'" + times + "' (expected a number from 1 to " + MOST_TIMES + ")");
        JsonDump dump = json.open(terminal);
        LinkInfo link = InterfaceGuard.checkUp(interfaceName, force.isGiven(), spec);
        return new SendFramesRun(frames, rate, times, terminal, dump).on(link);
    }

    private List<SampleFrame> frames(@Nullable String file) {
        if (file == null) {
            return SampleFrames.builtIn();
        }
        try {
            return SampleFrames.in(Path.of(file));
        } catch (CaseException wrong) {
            throw Refusal.because(spec, String.valueOf(wrong.getMessage()));
        } catch (IOException | IllegalArgumentException _) {
            throw Refusal.because(spec, "cannot read '" + file + "' (expected a YAML file)");
        }
    }

    private List<SampleFrame> chosen(List<SampleFrame> all) {
        List<String> ids = only.among(all, SampleFrame::isMeantBy);
        return ids.isEmpty()
                ? all
                : all.stream().filter(one -> ids.stream().anyMatch(one::isMeantBy)).toList();
    }
}
