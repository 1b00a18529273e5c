// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.watch;

import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Stop;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.population.VlanList;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 watch`: the options, checked, and handed to a [LiveWatch] or a [FileWatch].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "watch",
        header = "Listen to a link without sending: who is there, and what is wrong.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "mld6 watch IFACE [OPTION]...",
            "       mld6 watch --pcap FILE [OPTION]..."
        },
        descriptionHeading = "%n",
        description = {
            "Shows who asks and with which values, who listens to what, and what is wrong with what"
                    + " they send, each fault with its rule and clause: messages that are dropped,"
                    + " and timing that is not RFC 9777's. On a terminal as a live table, elsewhere"
                    + " a line for each complaint and tables at the end; with --output ndjson each"
                    + " complaint is a row as it comes, and hosts and queriers are rows at the end."
                    + " Only what comes to this"
                    + " port is judged: a mirror port or the bridge itself sees most."
        },
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  A minute of a link, for a program:",
            "    mld6 watch eth1 --duration 1m --output json",
            "  What is wrong, as it happens, for a program:",
            "    mld6 watch eth1 --output ndjson | jq 'select(.kind == \"complaint\")'",
            "  What is wrong in a capture:",
            "    mld6 watch --pcap trace.pcapng",
            "",
            "An interface needs CAP_NET_RAW: run as root, or in a namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class WatchCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final int MOST_VLANS = 1 << 16;

    private final Terminal terminal;

    @Spec private CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "IFACE",
            description = "Ethernet interface, in the network namespace of this process.")
    private @Nullable String interfaceName;

    @Option(
            names = "--pcap",
            paramLabel = "FILE",
            order = 1,
            description =
                    "Read a capture instead: pcap or pcapng, Ethernet or Linux cooked (-i any).")
    private @Nullable Path pcap;

    @Option(
            names = "--vlan",
            paramLabel = "VLANS",
            order = 2,
            description =
                    "These VLANs only: ID, ID+COUNT, OUTER.INNER with a count behind each, none for"
                            + " untagged, separated by commas. Default: all.")
    private @Nullable VlanList vlans;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            order = 3,
            description = "End this long after the start of the process, like SIGINT.")
    private @Nullable Duration duration;

    @Mixin private OutputOptions output;

    public WatchCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        Stop stop = Stop.of(duration(), terminal::whenNobodyReads);
        WatchOutput to = new WatchOutput(terminal, output.format());
        if (pcap != null) {
            return new FileWatch(pcap, vlans(), to).run(stop, spec);
        }
        return new LiveWatch(String.valueOf(interfaceName), vlans(), to).run(stop);
    }

    private @Nullable Duration duration() {
        if ((interfaceName == null) == (pcap == null)) {
            throw Refusal.because(
                    spec,
                    pcap == null
                            ? "Missing required parameter: 'IFACE' (or --pcap FILE)"
                            : "an interface or --pcap FILE, not both");
        }
        if (duration != null) {
            Refusal.unless(pcap == null, spec, "--duration", "goes with an interface only");
            Refusal.unlessWithin(Duration.ofMillis(1), LONGEST, duration, spec, "--duration");
        }
        return duration;
    }

    private LongPredicate vlans() {
        if (vlans == null) {
            return _ -> true;
        }
        Refusal.unless(
                vlans.count() <= MOST_VLANS,
                spec,
                "--vlan",
                "%d VLANs (expected 1 to %d)".formatted(vlans.count(), MOST_VLANS));
        Set<Long> words = new HashSet<>();
        for (long i = 0; i < vlans.count(); i++) {
            words.add(vlans.word(i));
        }
        return words::contains;
    }
}
