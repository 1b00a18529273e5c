// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.InterfaceOptions;
import io.mld6.app.cli.OutputFormat;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Stop;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.cli.VlanListOptions;
import io.mld6.app.control.Control;
import io.mld6.app.control.ControlOptions;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.JsonOption;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.population.VlanList;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierStation;
import io.mld6.engine.router.QuerierStation.Follows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 querier`: the options, checked, and handed to a [QuerierRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "querier",
        header = "Be a multicast router's MLD side: ask, and show who listens to what.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 querier IFACE [OPTION]..."},
        descriptionHeading = "%n",
        parameterListHeading = "%n",
        description = {
            "Asks as the querier of the link, unless a router with a lower address does, and keeps"
                    + " the state a router keeps. On a terminal it shows the groups as they are;"
                    + " elsewhere it prints a line for each change. Runs until SIGINT or SIGTERM, or"
                    + " for --duration. It forwards nothing."
        },
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  The querier of a network without a multicast router:",
            "    mld6 querier eth1",
            "  The querier of 64 VLANs, each with an election and groups of its own:",
            "    mld6 querier eth1 --vlan 100+64",
            "  What a fast querier believes, for a program, every second:",
            "    mld6 querier eth1 --query-interval 5s --max-response 1s --json state.json %n"
                    + "         --dump-every 1s",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class QuerierCommand implements Callable<Integer> {
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final Duration SMALLEST_DUMP = Duration.ofMillis(100);

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private InterfaceOptions link;
    @Mixin private VlanListOptions vlanOptions;
    @Mixin private QuerierOptions options;
    @Mixin private OutputOptions output;
    @Mixin private JsonOption json;
    @Mixin private ControlOptions controlOptions;

    @Option(
            names = "--from",
            paramLabel = "LL",
            order = 20,
            description =
                    "Link-local address, in fe80::/64; the lowest on the link asks. Default: the"
                            + " interface's, whatever it is by then; EUI-64 of its MAC address if it"
                            + " has none.")
    private @Nullable Ipv6Address from;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            order = 70,
            description = "End this long after the start of the process, like SIGINT.")
    private @Nullable Duration duration;

    @Option(
            names = "--dump-every",
            paramLabel = "TIME",
            order = 73,
            description = "Write the JSON this often, too.")
    private @Nullable Duration dumpEvery;

    public QuerierCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        check();
        VlanList vlans = vlanOptions.vlans(spec);
        Refusal.unless(
                vlans.count() <= QuerierStation.MOST_VLANS,
                spec,
                "--vlan",
                "%d VLANs (expected 1 to %d)".formatted(vlans.count(), QuerierStation.MOST_VLANS));
        JsonDump dump = json.open(output.format(), terminal);
        LinkInfo info = InterfaceGuard.check(link.name(), link.force(), spec);
        List<Ipv6Address> addresses = addresses(info);
        Ipv6Address address = source(info, addresses);
        QuerierConfig asked =
                QuerierConfig.defaults()
                        .with(
                                b -> {
                                    options.applyTo(b);
                                    b.mac(new MacAddress(info.mac())).address(address);
                                    b.addressShared(addresses.contains(address));
                                    b.vlans(vlans.toList());
                                    b.follows(from == null ? Follows.MAC_AND_ADDRESS : Follows.MAC);
                                });
        InterfaceGuard.checkMtu(info, options.leastMtuOctets(), vlans);
        QuerierConfig config = options.fitted(asked, Runtime.getRuntime().maxMemory(), spec);
        StatusView view = terminal.view(dump.isStandardOutput());
        try (Control control = controlOptions.open(view)) {
            QuerierRun run =
                    new QuerierRun(
                            config,
                            link.name(),
                            view,
                            dump,
                            dumpEvery,
                            output.format() == OutputFormat.NDJSON,
                            Stop.of(duration, terminal::whenNobodyReads)
                                    .and(control::whenStopAsked),
                            control);
            return run.on(
                    LinkOpener.onInterface(PacketChannelOptions.forQuerier(link.name())),
                    opening(config, asked));
        }
    }

    private void check() {
        options.check(spec);
        controlOptions.check(spec);
        if (from != null) {
            Refusal.unless(
                    from.high() == Ipv6Address.LINK_LOCAL_HIGH,
                    spec,
                    "--from",
                    from + " (expected a link-local address, in fe80::/64)");
        }
        if (duration != null) {
            Refusal.unlessWithin(Duration.ofMillis(1), LONGEST, duration, spec, "--duration");
        }
        if (dumpEvery != null) {
            Refusal.unless(
                    json.isGiven() || output.format().isForPrograms(),
                    spec,
                    "--dump-every",
                    "goes with --json only");
            Refusal.unlessWithin(SMALLEST_DUMP, LONGEST, dumpEvery, spec, "--dump-every");
        }
    }

    private static List<Ipv6Address> addresses(LinkInfo info) throws LinkException {
        try {
            return Links.linkLocalAddresses(info.index());
        } catch (NativeException failed) {
            throw new LinkException(LinkException.Kind.IO, Refusal.message(failed), failed);
        }
    }

    private Ipv6Address source(LinkInfo info, List<Ipv6Address> addresses) {
        if (from != null) {
            return from;
        }
        return addresses.stream()
                .filter(address -> address.high() == Ipv6Address.LINK_LOCAL_HIGH)
                .findFirst()
                .orElseGet(() -> Ipv6Address.linkLocalEui64(new MacAddress(info.mac())));
    }

    private List<String> opening(QuerierConfig config, QuerierConfig asked) {
        List<String> lines = new ArrayList<>();
        lines.add(
                "MLDv"
                        + config.version()
                        + " querier on "
                        + link.name()
                        + in(config.station().vlans())
                        + " from "
                        + config.station().address()
                        + ", query interval "
                        + DurationText.format(config.timing().queryInterval())
                        + ", maximum response "
                        + DurationText.format(config.timing().maximumResponse())
                        + ", robustness "
                        + config.timing().robustnessVariable());
        if (config.timing().robustnessVariable() == 1) {
            lines.add(
                    "warning: with robustness 1 a single lost message loses listeners (RFC 9777"
                            + " §9.1: should not be 1)");
        }
        if (!config.limits().equals(asked.limits())) {
            lines.add(HeapLimits.note(config));
        }
        return lines;
    }

    private static String in(List<VlanTags> vlans) {
        return vlans.size() == 1 ? "" : " in " + vlans.size() + " VLANs";
    }
}
