// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.InterfaceOptions;
import io.mld6.app.cli.Rate;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.Stop;
import io.mld6.app.control.Control;
import io.mld6.app.control.ControlOptions;
import io.mld6.app.terminal.JsonDump;
import io.mld6.app.terminal.StatusView;
import io.mld6.app.terminal.Terminal;
import io.mld6.codec.encode.Capacity;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.CapacityException;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.link.Transmit;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanPlan;
import io.mld6.lab.scenario.Action;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The options of `mld6 emulate`, and of what emulates listeners and does something beside it:
/// checked, and handed to an [Emulation].
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class EmulateOptions {
    public static final String QDISC_BYPASS =
            "Send past the queueing discipline (PACKET_QDISC_BYPASS): quicker, but no capture on this"
                    + " host sees the frames, no traffic control applies to them, and when the"
                    + " driver is full sending waits a millisecond at a time.";

    /// What the ways out are, for who may choose one.
    public static final String TRANSMIT =
            "The way out: packet, a packet socket; xdp, AF_XDP, which carries more frames a second,"
                    + " but no capture and no other program on this host sees them;";

    /// From where on `--transmit auto` means AF_XDP: a packet socket takes a tenth of a second and
    /// more for an answer of each.
    private static final int XDP_MEMBERSHIPS = 100_000;

    /// From so many Reports a query on, a second event loop pays. It has a price: what it sends is
    /// copied for the socket of the first, which hears what goes out.
    private static final int SHARDED_REPORTS = 2_000_000;

    private static final long LARGEST_DRAWN_SEED = 1_000_000_000L;
    private static final Duration LONGEST = Duration.ofDays(365);

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Mixin private InterfaceOptions link;
    @Mixin private VlanPlanOptions vlans;
    @Mixin private Version2Options version2;
    @Mixin private ControlOptions controlOptions;

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
            names = "--transmit",
            paramLabel = "WAY",
            defaultValue = "packet",
            order = 63,
            description =
                    TRANSMIT
                            + " auto, AF_XDP where it can be had and the listeners have "
                            + XDP_MEMBERSHIPS
                            + " memberships or more. Default: ${DEFAULT-VALUE}.")
    private Transmit transmit;

    @Option(
            names = "--shards",
            paramLabel = "N",
            order = 63,
            description =
                    "Threads that share the listeners, each with its own socket, 1 to "
                            + EngineConfig.Load.MOST_SHARDS
                            + ". With shared hearing only beside --mld 1 or --ignore-v1. Default: 2"
                            + " where it pays, with two processors and "
                            + SHARDED_REPORTS
                            + " MLDv1 Reports a query, else 1.")
    private @Nullable Integer shards;

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

    /// What the emulation will be, checked as far as that needs no interface.
    ///
    /// @throws ParameterException with one line that names the option that is wrong
    public EmulatePlan plan() {
        check();
        Population population = population(vlans.plan(spec));
        EngineConfig config = config(population);
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
        return new EmulatePlan(link.name(), config, population, version2.host());
    }

    /// Checks that the interface is one for that.
    ///
    /// @throws ParameterException with one line if it is not
    /// @throws LinkException if it cannot be asked
    public void guard(EmulatePlan plan) throws LinkException {
        InterfaceGuard.checkMtu(
                InterfaceGuard.check(link.name(), link.force(), spec),
                version2.mode() == MldMode.V1
                        ? Capacity.LEAST_MTU_V1_OCTETS
                        : Capacity.LEAST_MTU_V2_OCTETS,
                plan.population().vlans().vlans());
    }

    /// Emulates until stopped.
    ///
    /// @param dump where the summary goes as JSON
    /// @param companion goes along
    /// @return the exit status
    /// @throws ParameterException if options are wrong, alone or together
    public int run(Terminal terminal, JsonDump dump, Companion companion) throws Exception {
        EmulatePlan plan = plan();
        StatusView view = terminal.view(dump.isStandardOutput());
        guard(plan);
        try (Control control = controlOptions.open(view)) {
            Emulation run =
                    new Emulation(
                            plan,
                            view,
                            dump,
                            companion,
                            leaveTimeout,
                            Stop.of(duration, terminal::whenNobodyReads)
                                    .and(control::whenStopAsked),
                            new Emulation.Watching(
                                    control, controlOptions.allowsControl(), link.name()));
            return run.on(
                    LinkOpener.onInterface(
                            PacketChannelOptions.on(link.name())
                                    .withRoomForQueries(plan.population().vlans().segments())
                                    .withLocalReports(plan.hearsThisHost())
                                    .withQdiscBypass(qdiscBypass)
                                    .withTransmit(way(plan.population()))),
                    plan.opening());
        } catch (CapacityException doesNotFit) {
            throw Refusal.because(spec, Refusal.message(doesNotFit));
        }
    }

    /// With fewer memberships there is nothing to win, and a capture sees what is sent.
    private Transmit way(Population population) {
        return transmit == Transmit.AUTO && population.membershipsAtMost() < XDP_MEMBERSHIPS
                ? Transmit.PACKET
                : transmit;
    }

    private void check() {
        if (segment != null) {
            throw Refusal.because(spec, "--segment is now --hearing");
        }
        Refusal.unlessPositive(listeners, spec, "--listeners");
        if (shards != null) {
            Refusal.unlessWithin(EngineConfig.Load.SHARDS, shards, spec, "--shards");
        }
        version2.check(spec);
        controlOptions.check(spec);
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
                                            to.name(Action.ALL);
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

    /// As many as were asked for, or as pay: one core sends half a million Reports a second, a
    /// query usually leaves ten seconds, and an MLDv2 Report has up to 72 memberships.
    private int shards(Population population) {
        if (shards != null) {
            return shards;
        }
        boolean everyMembershipAnswers =
                version2.mode() == MldMode.V1 && hearing == Hearing.SNOOPED;
        return everyMembershipAnswers
                        && maxPacketsPerSecond == null
                        && joinRate.perSecond() > 1
                        && population.membershipsAtMost() >= SHARDED_REPORTS
                        && Runtime.getRuntime().availableProcessors() > 1
                ? 2
                : EngineConfig.Load.DEFAULT_SHARDS;
    }

    private EngineConfig config(Population population) {
        return EngineConfig.defaults()
                .with(
                        b -> {
                            version2.applyTo(b);
                            b.hearing(hearing).vlan(population.vlans().tags(0)).tick(tick);
                            b.shards(shards(population));
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
}
