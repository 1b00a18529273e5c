// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.send;

import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.InterfaceOptions;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.PacketRate;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.SourceRange;
import io.mld6.app.cli.Stop;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.cli.VlanOptions;
import io.mld6.app.emulation.EmulateOptions;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.JsonOption;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.Transmit;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.GroupList;
import io.mld6.lab.traffic.PayloadFormat;
import io.mld6.lab.traffic.SendPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 send`: the options, checked, and handed to a [SendRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "send",
        header = "Send multicast data to groups at a rate, as a head-end does.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 send IFACE --groups SPEC --sources SPEC [OPTION]..."},
        descriptionHeading = "%n",
        description = {
            "UDP packets, one flow a group: group i has source i mod S, so one source sends to all"
                    + " groups, or each has its own. Frames are built here: sources need not be"
                    + " addresses of this host, nor has it to route multicast.%n",
            "Packets go out at their moments. Those sent more than 1 ms behind are late; what is"
                    + " owed when more than 100 ms behind is missed and not made good. Runs until"
                    + " SIGINT or SIGTERM, or for --duration. Exit status 1 if something that came"
                    + " due was not sent.%n",
            "SPEC is ADDR, ADDR+COUNT or ADDR+COUNT/STEP in decimal: ADDR + i*STEP for i < COUNT."
                    + " Several are separated by commas or given one per option."
        },
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  150 channels of one source, 5,000 packets a second in all:",
            "    mld6 send eth2 --groups ff3e::8000:1+150 --sources 2001:db8:1::10 %n"
                    + "         --rate 5000/s",
            "  Ten RTP streams of a source each, 300 packets a second, each 1000th left out:",
            "    mld6 send eth2 --groups ff3e::9000:1+10 --sources 2001:db8:1::20+10 %n"
                    + "         --rate-per-group 300/s --payload rtp --length 1328"
                    + " --drop-every 1000",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class SendCommand implements Callable<Integer> {
    private static final int MOST_GROUPS = 1_000_000;
    private static final Duration LONGEST = Duration.ofDays(365);
    private static final double DEFAULT_RATE = 1000;

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private InterfaceOptions link;
    @Mixin private VlanOptions vlanOptions;
    @Mixin private OutputOptions output;
    @Mixin private JsonOption json;

    @Option(
            names = "--groups",
            paramLabel = "SPEC",
            required = true,
            split = ",",
            order = 1,
            description = "The groups to send to.")
    private List<AddressRange> groups = new ArrayList<>();

    @Option(
            names = "--sources",
            paramLabel = "SPEC",
            required = true,
            split = ",",
            order = 2,
            description = "The addresses packets come from: at most as many as groups.")
    private List<SourceRange> sources = new ArrayList<>();

    @Option(
            names = "--rate",
            paramLabel = "N/s",
            order = 3,
            description =
                    "Packets a second of all groups together, shared evenly; max: as many as the"
                            + " interface takes. Default: 1000/s.")
    private @Nullable PacketRate rate;

    @Option(
            names = "--rate-per-group",
            paramLabel = "N/s",
            order = 3,
            description = "Packets a second of each group, instead of --rate.")
    private @Nullable PacketRate ratePerGroup;

    @Option(
            names = "--length",
            paramLabel = "OCTETS",
            defaultValue = "1316",
            order = 4,
            description = "Octets of UDP payload. Default: ${DEFAULT-VALUE}.")
    private int length;

    @Option(
            names = "--payload",
            paramLabel = "KIND",
            defaultValue = "probe",
            order = 5,
            description =
                    "What is in it: probe (flow, 64-bit number, moment of sending), rtp (with an"
                            + " MPEG transport stream of null packets) or ts (an MPEG transport"
                            + " stream). Default: ${DEFAULT-VALUE}.")
    private String payload;

    @Option(
            names = "--hop-limit",
            paramLabel = "N",
            defaultValue = "16",
            order = 6,
            description = "Hop limit. Default: ${DEFAULT-VALUE}.")
    private int hopLimit;

    @Option(
            names = "--dscp",
            paramLabel = "N",
            defaultValue = "0",
            order = 7,
            description = "Differentiated services code point. Default: ${DEFAULT-VALUE}.")
    private int dscp;

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "5004",
            order = 8,
            description = "UDP port, of source and destination. Default: ${DEFAULT-VALUE}.")
    private int port;

    @Option(
            names = "--mac",
            paramLabel = "MAC",
            order = 9,
            description = "Source MAC address. Default: the interface's.")
    private @Nullable MacAddress mac;

    @Option(
            names = "--burst",
            paramLabel = "N",
            defaultValue = "1",
            order = 10,
            description = "Packets sent back to back; the rate stays. Default: ${DEFAULT-VALUE}.")
    private int burst;

    @Option(
            names = "--drop-every",
            paramLabel = "N",
            order = 11,
            description =
                    "Each group leaves out its every N-th packet, which keeps its number: a loss"
                            + " for a receiver to find.")
    private @Nullable Integer dropEvery;

    @Option(
            names = "--qdisc-bypass",
            order = 12,
            description =
                    "Send past the queueing discipline (PACKET_QDISC_BYPASS): quicker, but no"
                            + " capture on this host sees the frames.")
    private boolean qdiscBypass;

    @Option(
            names = "--transmit",
            paramLabel = "WAY",
            defaultValue = "packet",
            order = 13,
            description =
                    EmulateOptions.TRANSMIT
                            + " auto, AF_XDP where it can be had. Default: ${DEFAULT-VALUE}.")
    private Transmit transmit;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            order = 70,
            description = "Stop after this time. Default: when interrupted.")
    private @Nullable Duration duration;

    public SendCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        SendPlan plan = plan();
        JsonDump dump = json.open(output.format(), terminal);
        LinkInfo info = InterfaceGuard.check(link.name(), link.force(), spec);
        InterfaceGuard.checkMtu(info, plan.packetOctets(), plan.vlan());
        return new SendRun(
                        plan,
                        terminal.view(dump.isStandardOutput()),
                        dump,
                        Stop.of(null, terminal::whenNobodyReads))
                .on(info.name(), transmit);
    }

    /// Step by step, so that what is refused can be named.
    private SendPlan plan() {
        SendPlan.Builder plan = SendPlan.builder();
        addFlows(plan);
        PacketRate total = rate;
        PacketRate each = ratePerGroup;
        Refusal.unless(
                total == null || each == null, spec, "--rate-per-group", "goes without --rate");
        if (each != null) {
            Refusal.unless(
                    !each.isUnlimited(), spec, "--rate-per-group", "'max' (expected N or N/s)");
            plan.ratePerFlow(each.perSecond());
        } else {
            plan.rate(total == null ? DEFAULT_RATE : total.perSecond());
        }
        PayloadFormat format = format();
        named("--length", () -> plan.payload(format, length));
        named("--hop-limit", () -> plan.hopLimit(hopLimit));
        named("--dscp", () -> plan.dscp(dscp));
        named("--port", () -> plan.port(port));
        named("--burst", () -> plan.burst(burst));
        plan.vlan(vlanOptions.tags()).qdiscBypass(qdiscBypass);
        Integer every = dropEvery;
        if (every != null) {
            Refusal.unless(
                    every > 1, spec, "--drop-every", "'" + every + "' (expected a number from 2)");
            plan.dropEvery(every);
        }
        MacAddress station = mac;
        if (station != null) {
            plan.sourceMac(station);
        }
        Duration time = duration;
        if (time != null) {
            Refusal.unlessWithin(Duration.ofMillis(1), LONGEST, time, spec, "--duration");
            plan.duration(time);
        }
        return plan.build();
    }

    private void addFlows(SendPlan.Builder plan) {
        List<AddressRange> from = sources.stream().map(SourceRange::range).toList();
        long wanted = count(groups);
        Refusal.unless(
                wanted <= MOST_GROUPS,
                spec,
                "--groups",
                wanted + " groups (expected at most " + MOST_GROUPS + ")");
        GroupList all = GroupList.of(groups);
        long senders = count(from);
        Refusal.unless(
                senders <= all.size(),
                spec,
                "--sources",
                "%d sources for %d group%s (expected at most as many)"
                        .formatted(senders, all.size(), all.size() == 1 ? "" : "s"));
        List<Ipv6Address> addresses = new ArrayList<>();
        for (AddressRange range : from) {
            for (long i = 0; i < range.count(); i++) {
                addresses.add(range.address(i));
            }
        }
        for (int i = 0; i < all.size(); i++) {
            plan.flow(
                    addresses.get(i % addresses.size()), new Ipv6Address(all.high(i), all.low(i)));
        }
    }

    /// How many addresses, as far as it matters: a sum of a few counts of 2^62 would be negative.
    private static long count(List<AddressRange> ranges) {
        long count = 0;
        for (AddressRange range : ranges) {
            count += Math.min(range.count(), Integer.MAX_VALUE);
        }
        return count;
    }

    private PayloadFormat format() {
        return switch (payload) {
            case "probe" -> PayloadFormat.PROBE;
            case "rtp" -> PayloadFormat.RTP;
            case "ts" -> PayloadFormat.MPEG_TS;
            default ->
                    throw Refusal.of(
                            spec, "--payload", "'" + payload + "' (expected probe, rtp or ts)");
        };
    }

    private void named(String option, Supplier<SendPlan.Builder> step) {
        try {
            SendPlan.Builder _ = step.get();
        } catch (IllegalArgumentException refused) {
            throw Refusal.of(spec, option, Refusal.message(refused));
        }
    }
}
