// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.benchlink;

import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.InterfaceOptions;
import io.mld6.app.cli.MldVersion;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.cli.VlanOptions;
import io.mld6.app.emulation.EmulateOptions;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.JsonOption;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.encode.Capacity;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.link.Transmit;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 bench-link`: the options, checked, and handed to a [BenchLinkRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "bench-link",
        header = "Measure how many Reports a second the engine puts on a link, and how many fit.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "mld6 bench-link IFACE [--mld 1|2] [--frames N | --duration TIME]",
            "           [--batch N | --sweep] [OPTION]..."
        },
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = {
            "Floods the link: use one where nobody minds. Two ways take turns on one thread: the"
                    + " engine's, which writes every Report and keeps its books, and a plain loop"
                    + " that hands the same frames, made once, to sendmmsg again and again."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 bench-link eth1",
            "  mld6 bench-link eth1 --mld 2 --sweep",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class BenchLinkCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofHours(1);
    private static final Duration USUAL = Duration.ofSeconds(10);
    private static final Duration USUAL_OF_SWEEP = Duration.ofSeconds(2);
    private static final long MOST_FRAMES = 1_000_000_000_000L;

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private InterfaceOptions link;
    @Mixin private VlanOptions vlanOptions;
    @Mixin private JsonOption json;

    @Option(
            names = "--mld",
            paramLabel = "1|2",
            defaultValue = "1",
            order = 1,
            description = "Version of the Reports. Default: ${DEFAULT-VALUE}.")
    private MldVersion version;

    @Option(
            names = "--records",
            paramLabel = "N",
            order = 2,
            description = "Records of each MLDv2 Report. Default: as many as the MTU allows.")
    private @Nullable Integer records;

    @Option(
            names = "--own-groups",
            order = 2,
            description = "MLDv2 Reports are each about other groups. Default: about the same.")
    private boolean ownGroups;

    @Option(
            names = "--frames",
            paramLabel = "N",
            order = 2,
            description = "Frames to send each way. Default: as many as --duration allows.")
    private @Nullable Long frames;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            order = 3,
            description = "How long to measure, both ways together. Default: 10s, 2s with --sweep.")
    private @Nullable Duration duration;

    @Option(
            names = "--batch",
            paramLabel = "N",
            order = 4,
            description = "Frames per system call, 1 to 1024. Default: 256, what the engine uses.")
    private int batch = EmissionPlan.DEFAULT_FRAMES_PER_BATCH;

    @Option(
            names = "--sweep",
            order = 5,
            description = "Measure with 1, 2, 4 ... 1024 frames per system call.")
    private boolean sweep;

    @Option(names = "--qdisc-bypass", order = 61, description = EmulateOptions.QDISC_BYPASS)
    private boolean qdiscBypass;

    @Option(
            names = "--transmit",
            paramLabel = "WAY",
            defaultValue = "packet",
            order = 61,
            description =
                    EmulateOptions.TRANSMIT
                            + " auto, AF_XDP where it can be had. The plain loop stays with"
                            + " sendmmsg. Default: ${DEFAULT-VALUE}.")
    private Transmit transmit;

    public BenchLinkCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        check();
        JsonDump dump = json.open(terminal);
        VlanTags vlan = vlanOptions.tags();
        InterfaceGuard.checkMtu(
                InterfaceGuard.check(link.name(), link.force(), spec),
                version == MldVersion.V1
                        ? Capacity.LEAST_MTU_V1_OCTETS
                        : Capacity.LEAST_MTU_V2_OCTETS,
                vlan);
        PacketChannelOptions options =
                PacketChannelOptions.on(link.name())
                        .withPromiscuous(false)
                        .withQdiscBypass(qdiscBypass)
                        .withTransmit(transmit);
        Duration measured = sweep ? USUAL_OF_SWEEP : USUAL;
        if (duration != null) {
            measured = duration;
        } else if (frames != null) {
            measured = LONGEST;
        }
        new BenchLinkRun(
                        size ->
                                new EmissionPlan(
                                        options,
                                        vlan,
                                        version == MldVersion.V1,
                                        records == null ? Integer.MAX_VALUE : records,
                                        ownGroups,
                                        size),
                        frames == null ? Long.MAX_VALUE : frames,
                        measured,
                        terminal.view(dump.isStandardOutput()),
                        dump)
                .run(sweep, batch);
        return ExitCode.OK;
    }

    private void check() {
        if (records != null) {
            Refusal.unlessPositive(records, spec, "--records");
            Refusal.unless(
                    version == MldVersion.V2, spec, "--records", "MLDv1 has none (say --mld 2)");
        }
        Refusal.unless(
                !ownGroups || version == MldVersion.V2, spec, "--own-groups", "say --mld 2, too");
        Refusal.unless(
                batch >= 1 && batch <= EmissionPlan.MOST_FRAMES_PER_BATCH,
                spec,
                "--batch",
                "'" + batch + "' (expected a number from 1 to 1024)");
        Refusal.unless(
                !sweep || batch == EmissionPlan.DEFAULT_FRAMES_PER_BATCH,
                spec,
                "--batch",
                "--sweep tries them all");
        if (frames != null) {
            Refusal.unless(
                    frames >= BenchLinkRun.ROUNDS && frames <= MOST_FRAMES,
                    spec,
                    "--frames",
                    "'"
                            + frames
                            + "' (expected "
                            + BenchLinkRun.ROUNDS
                            + " to "
                            + MOST_FRAMES
                            + ")");
            Refusal.unless(duration == null, spec, "--frames", "not together with --duration");
        }
        if (duration != null) {
            Refusal.unlessWithin(Duration.ofMillis(200), LONGEST, duration, spec, "--duration");
        }
    }
}
