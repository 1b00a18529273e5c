// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulate;

import io.mld6.app.cli.Failure;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.InterfaceOptions;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Rate;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Stop;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.encode.Capacity;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.CapacityException;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.HeapNeed;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanPlan;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `mld6 emulate`: the options, checked, and handed to an [EmulateRun].
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "emulate",
        header = "Put listeners on an interface and let each answer queries as its RFC says.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {
            "mld6 emulate IFACE --listeners N --groups SPEC [--groups SPEC]... [OPTION]..."
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
            "    mld6 emulate eth1 --listeners 10000 --groups ff0e::db8:0:1+100 --hearing snooped",
            "  An access network: 4,000 subscribers, each in a double-tagged VLAN of its own:",
            "    mld6 emulate eth1 --listeners 4000 --groups ff0e::db8:0:1+3 %n"
                    + "         --vlan 100+4.1+1000 --vlan-mode each=1",
            "  Source-specific channels, two sources each, from hosts that have just booted:",
            "    mld6 emulate eth1 --listeners 1000 --groups ff3e::8000:1+10 --filter include %n"
                    + "         --sources 2001:db8::1+2 --dad",
            "  10 channels each out of 1,000, in VLAN 100, for one minute, numbers for a program:",
            "    mld6 emulate eth1 --listeners 500 --groups ff0e::db8:1:0+1000"
                    + " --groups-per-listener 10 %n"
                    + "         --vlan 100 --duration 60s --json -",
            "",
            "Needs CAP_NET_RAW: run as root, or in a network namespace of your own."
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class EmulateCommand implements Callable<Integer> {
    public static final String QDISC_BYPASS =
            "Send past the queueing discipline (PACKET_QDISC_BYPASS): quicker, but no capture on this"
                    + " host sees the frames, no traffic control applies to them, and when the"
                    + " driver is full sending waits a millisecond at a time.";

    private static final long LARGEST_DRAWN_SEED = 1_000_000_000L;
    private static final Duration LONGEST = Duration.ofDays(365);

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private InterfaceOptions link;
    @Mixin private VlanPlanOptions vlans;
    @Mixin private Version2Options version2;
    @Mixin private OutputOptions output;

    @Option(
            names = "--listeners",
            paramLabel = "N",
            required = true,
            order = 1,
            description = "How many listeners.")
    private int listeners;

    @Option(
            names = "--groups",
            paramLabel = "SPEC",
            required = true,
            split = ",",
            order = 2,
            description = "The groups to listen to.")
    private List<AddressRange> groups = new ArrayList<>();

    @Option(
            names = "--groups-per-listener",
            paramLabel = "K",
            order = 3,
            description =
                    "Listener i joins groups (i*K + j) mod G, j < K. Default: every listener joins"
                            + " every group.")
    private @Nullable Integer groupsPerListener;

    @Option(
            names = "--mac",
            paramLabel = "BASE",
            defaultValue = "02:00:00:00:00:01",
            order = 5,
            description = "MAC address of the first listener. Default: ${DEFAULT-VALUE}.")
    private MacAddress baseMac;

    @Option(
            names = "--hearing",
            paramLabel = "KIND",
            defaultValue = "shared",
            order = 61,
            description =
                    "shared: listeners hear each other's reports, one answers for all. snooped:"
                            + " they do not, everyone answers. Default: ${DEFAULT-VALUE}.")
    private Hearing hearing;

    @Option(names = "--segment", paramLabel = "KIND", arity = "0..1", order = 61, hidden = true)
    private @Nullable String segment;

    @Option(
            names = "--join-rate",
            paramLabel = "N",
            defaultValue = "" + EngineConfig.Load.DEFAULT_JOIN_RATE,
            order = 62,
            description = "Memberships joined per second. Default: ${DEFAULT-VALUE}.")
    private Rate joinRate;

    @Option(
            names = "--max-pps",
            paramLabel = "N",
            order = 63,
            description = "Most frames sent per second. Default: no limit.")
    private @Nullable Rate maxPacketsPerSecond;

    @Option(names = "--qdisc-bypass", order = 63, description = QDISC_BYPASS)
    private boolean qdiscBypass;

    @Option(
            names = "--shards",
            paramLabel = "N",
            defaultValue = "" + EngineConfig.Load.DEFAULT_SHARDS,
            order = 63,
            description =
                    "Threads that share the listeners, each with its own socket, 1 to "
                            + EngineConfig.Load.MOST_SHARDS
                            + ". With shared hearing only beside --mld 1 or --ignore-v1. Default: ${DEFAULT-VALUE}.")
    private int shards;

    @Option(
            names = "--always-done",
            order = 64,
            description = "Say Done on every leave, not only after having reported last.")
    private boolean alwaysDone;

    @Option(
            names = "--solicited-node",
            order = 65,
            description = "Listeners join the solicited-node group of their address, too.")
    private boolean solicitedNode;

    @Option(
            names = "--tick",
            paramLabel = "TIME",
            defaultValue = EngineConfig.DEFAULT_TICK_MILLIS + "ms",
            order = 66,
            description =
                    "Grain of all timers, "
                            + EngineConfig.LEAST_TICK_MILLIS
                            + "ms to "
                            + EngineConfig.MOST_TICK_MILLIS
                            + "ms. Default: ${DEFAULT-VALUE}.")
    private Duration tick;

    @Option(
            names = "--seed",
            paramLabel = "N",
            order = 67,
            description = "Same seed, same delays. Default: drawn, and shown.")
    private @Nullable Long seed;

    @Option(
            names = "--duration",
            paramLabel = "TIME",
            order = 70,
            description = "End this long after the start of the process, like SIGINT.")
    private @Nullable Duration duration;

    @Option(
            names = "--leave-timeout",
            paramLabel = "TIME",
            defaultValue = "15s",
            order = 71,
            description = "Longest time leaving may take. Default: ${DEFAULT-VALUE}.")
    private Duration leaveTimeout;

    @Option(
            names = "--json",
            paramLabel = "FILE",
            order = 72,
            description =
                    "Write the summary as JSON; - is standard output, and lines for people then go"
                            + " to standard error.")
    private @Nullable String json;

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
        check();
        Population population = population(vlans.plan(spec));
        EngineConfig config = config(population.vlans());
        try {
            config.check(population);
        } catch (IllegalArgumentException refused) {
            throw Refusal.of(spec, "--groups", Refusal.message(refused));
        }
        try {
            config.checkShards(population.vlans().segments());
        } catch (IllegalArgumentException refused) {
            throw Refusal.of(spec, "--shards", Refusal.message(refused));
        }
        EmulatePlan plan = new EmulatePlan(link.name(), config, population);
        if (dryRun) {
            guard(population);
            return show(plan);
        }
        JsonDump dump = json();
        guard(population);
        EmulateRun run =
                new EmulateRun(
                        config,
                        population,
                        terminal.view(dump.isStandardOutput()),
                        dump,
                        leaveTimeout,
                        Stop.of(duration, terminal::whenNobodyReads));
        try {
            return run.on(
                    LinkOpener.onInterface(
                            PacketChannelOptions.on(link.name())
                                    .withLocalReports(plan.hearsThisHost())
                                    .withQdiscBypass(qdiscBypass)),
                    plan.opening());
        } catch (CapacityException doesNotFit) {
            throw Refusal.because(spec, Refusal.message(doesNotFit));
        }
    }

    private void guard(Population population) throws LinkException {
        InterfaceGuard.checkMtu(
                InterfaceGuard.check(link.name(), link.force(), spec),
                version2.mode() == MldMode.V1
                        ? Capacity.LEAST_MTU_V1_OCTETS
                        : Capacity.LEAST_MTU_V2_OCTETS,
                population.vlans().vlans());
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

    private void check() {
        if (segment != null) {
            throw Refusal.because(spec, "--segment is now --hearing");
        }
        Refusal.unlessPositive(listeners, spec, "--listeners");
        Refusal.unlessWithin(EngineConfig.Load.SHARDS, shards, spec, "--shards");
        version2.check(spec);
        if (groupsPerListener != null) {
            Refusal.unlessPositive(groupsPerListener, spec, "--groups-per-listener");
        }
        Refusal.unlessWithin(EngineConfig.TICK, tick, spec, "--tick");
        Refusal.unlessWithin(Duration.ZERO, LONGEST, leaveTimeout, spec, "--leave-timeout");
        if (duration != null) {
            Refusal.unlessWithin(Duration.ofMillis(1), LONGEST, duration, spec, "--duration");
        }
    }

    /// Step by step, so that what is refused can be named.
    private Population population(VlanPlan plan) {
        Population one =
                named(
                        "--groups",
                        () ->
                                Population.of(
                                        to -> {
                                            version2.applyTo(to);
                                            to.baseMac(baseMac).groups(groups);
                                            to.solicitedNode(solicitedNode);
                                        }));
        Population all = named("--listeners", () -> one.with(to -> to.listeners(listeners)));
        Population placed = named(VlanPlanOptions.MODE, () -> all.with(to -> to.vlans(plan)));
        int each = groupsPerListener == null ? 0 : groupsPerListener;
        return named("--groups-per-listener", () -> placed.with(to -> to.groupsPerListener(each)));
    }

    private Population named(String option, Supplier<Population> made) {
        try {
            return made.get();
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw Refusal.of(spec, option, Refusal.message(refused));
        }
    }

    private EngineConfig config(VlanPlan plan) {
        return EngineConfig.defaults()
                .with(
                        b -> {
                            version2.applyTo(b);
                            b.hearing(hearing).vlan(plan.tags(0)).tick(tick).shards(shards);
                            b.alwaysDone(alwaysDone).joinRatePerSecond(joinRate.perSecond());
                            b.seed(
                                    seed == null
                                            ? ThreadLocalRandom.current()
                                                    .nextLong(LARGEST_DRAWN_SEED)
                                            : seed);
                            if (maxPacketsPerSecond != null) {
                                b.maxPacketsPerSecond(maxPacketsPerSecond.perSecond());
                            }
                        });
    }

    private JsonDump json() {
        try {
            return JsonDump.of(output.document(json, spec), terminal);
        } catch (IllegalArgumentException refused) {
            throw Refusal.of(spec, "--json", Refusal.message(refused));
        }
    }
}
