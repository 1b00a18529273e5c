// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.codec.decode.DropReason;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.ResponseSnapshot;
import io.mld6.engine.linux.LinkFeatures;
import io.mld6.engine.linux.LinkFeatures.Feature;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.lab.measure.RunContext;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.Stream;
import io.mld6.lab.scenario.play.Play;
import io.mld6.lab.scenario.play.RunOutcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.CommandSpec;

/// What a result says of a run besides what was measured: how it was started, where, and what the
/// engine counted.
///
/// @param kind `run` or `rehearsal`
/// @param text the scenario, verbatim
/// @param spec of the command that was typed
record RunFacts(String kind, String text, CommandSpec spec) {
    private static final Path INTERFACES = Path.of("/sys/class/net");
    private static final String UNKNOWN = "unknown";

    /// All of it, after the run. Reads files of the kernel: not for an event loop.
    RunContext context(Scenario scenario, RunOutcome outcome) {
        return new RunContext(kind, commandLine(), text, environment(scenario), counters(outcome));
    }

    private List<String> commandLine() {
        return spec.root().commandLine().getParseResult().originalArgs();
    }

    private Map<String, String> environment(Scenario scenario) {
        Map<String, String> facts = new LinkedHashMap<>();
        facts.put("program", String.join(" ", spec.root().version()));
        facts.put(
                "host",
                String.format(
                        Locale.ROOT,
                        "%s, %d processors, heap up to %,d MiB",
                        System.getProperty("os.arch"),
                        Runtime.getRuntime().availableProcessors(),
                        Runtime.getRuntime().maxMemory() >> 20));
        facts.put("kernel", System.getProperty("os.name") + " " + System.getProperty("os.version"));
        if (kind.equals("run")) {
            for (String name : interfaces(scenario)) {
                facts.put("interface " + name, ofInterface(name));
            }
        }
        return facts;
    }

    /// All that a scenario plays on, the listeners' first.
    static Set<String> interfaces(Scenario scenario) {
        Set<String> names = new LinkedHashSet<>();
        names.add(scenario.link().interfaceName());
        for (Stream stream : scenario.streams().values()) {
            names.add(stream.interfaceName());
        }
        if (scenario.querier() != null) {
            names.add(scenario.querier().interfaceName());
        }
        return names;
    }

    private static String ofInterface(String name) {
        Path folder = INTERFACES.resolve(name);
        String speed = read(folder.resolve("speed"));
        return "driver %s, MTU %s, MAC %s, %s%s, offloads: %s"
                .formatted(
                        driver(folder),
                        read(folder.resolve("mtu")),
                        read(folder.resolve("address")),
                        read(folder.resolve("operstate")),
                        speed.startsWith("-") || speed.equals(UNKNOWN)
                                ? ""
                                : ", " + speed + " Mbit/s",
                        offloads(name));
    }

    /// What the driver does to frames by itself, by the names of `ethtool -k`.
    private static String offloads(String name) {
        try {
            Set<Feature> on = LinkFeatures.of(name).on();
            String all =
                    Arrays.stream(Feature.values())
                            .filter(on::contains)
                            .map(RunFacts::word)
                            .collect(Collectors.joining(" "));
            return all.isEmpty() ? "none" : all;
        } catch (NativeException _) {
            return UNKNOWN;
        }
    }

    private static String word(Feature feature) {
        return switch (feature) {
            case RECEIVE_CHECKSUM -> "rx-checksumming";
            case TRANSMIT_CHECKSUM -> "tx-checksumming";
            case SEGMENTATION -> "tcp-segmentation-offload";
            case GENERIC_RECEIVE -> "generic-receive-offload";
            case LARGE_RECEIVE -> "large-receive-offload";
            case RECEIVE_VLAN -> "rx-vlan-offload";
        };
    }

    /// Of a device its driver, of what is made by the kernel alone its kind.
    private static String driver(Path folder) {
        try {
            return String.valueOf(folder.resolve("device/driver").toRealPath().getFileName());
        } catch (IOException _) {
            for (String line : read(folder.resolve("uevent")).lines().toList()) {
                if (line.startsWith("DEVTYPE=")) {
                    return line.substring("DEVTYPE=".length());
                }
            }
            return "none (virtual)";
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file).strip();
        } catch (IOException _) {
            return UNKNOWN;
        }
    }

    private static Map<String, Number> counters(RunOutcome outcome) {
        Map<String, Number> counters = new LinkedHashMap<>();
        for (Map.Entry<Play.Kind, Long> deed : outcome.deeds().entrySet()) {
            counters.put("deeds." + deed.getKey().name().toLowerCase(Locale.ROOT), deed.getValue());
        }
        EngineSnapshot engine = outcome.engine();
        for (MldCounter counter : MldCounter.values()) {
            counters.put(counter.family() + "." + counter.kind(), engine.counters().get(counter));
        }
        for (DropReason reason : DropReason.values()) {
            long dropped = engine.counters().dropped(reason);
            if (dropped > 0) {
                counters.put("dropped." + reason.name(), dropped);
            }
        }
        ResponseSnapshot responses = engine.responses();
        counters.put("kernel.dropped", engine.kernelDropped());
        counters.put("responses.scheduled", responses.scheduled());
        counters.put("responses.sent", responses.sent());
        counters.put("responses.suppressed", responses.suppressed());
        counters.put("responses.cancelled", responses.cancelled());
        counters.put("responses.pending", responses.pending());
        counters.put("responses.late", responses.late());
        counters.put("responses.maxLagSeconds", responses.maxLagMillis() / 1e3);
        counters.put("engine.listeners", engine.listeners());
        counters.put("engine.groups", engine.groups());
        counters.put("engine.memberships", engine.memberships());
        counters.put("engine.tableOctets", engine.tableOctets());
        return counters;
    }
}
