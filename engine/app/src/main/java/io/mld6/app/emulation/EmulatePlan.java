// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.Converters;
import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.InterfaceGuard;
import io.mld6.app.cli.MldModeText;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.HeapNeed;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.HostOptions;
import io.mld6.engine.host.HostPersona;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What an emulation will be, before anything of it is: the lines it begins with, and all of it for
/// `--dry-run`.
///
/// @param interfaceName where
/// @param config how
/// @param population who
/// @param persona whose hosts these are
public record EmulatePlan(
        String interfaceName, EngineConfig config, Population population, HostPersona persona) {
    private static final double OCTETS_PER_MIB = 1 << 20;

    /// What the hosts do otherwise than the engine's configuration says.
    HostOptions host() {
        return new HostOptions(config.mode(), config.protocol().responseLaw(), persona);
    }

    /// The first lines of a run.
    List<String> opening() {
        int shards = config.load().shards();
        List<String> opening = new ArrayList<>();
        opening.add(
                format(
                        "MLDv%s on %s, %s, %s hearing, tick %s, seed %d%s",
                        MldModeText.word(config.mode()),
                        interfaceName,
                        population.vlans(),
                        Converters.word(config.hearing()),
                        DurationText.format(config.tick()),
                        config.seed(),
                        shards == 1 ? "" : ", " + shards + " shards"));
        InterfaceGuard.kernelAnswersToo(interfaceName).ifPresent(opening::add);
        if (!hearsThisHost() && config.hearing() == Hearing.SHARED) {
            opening.add(
                    "with several shards, Reports that other programs of this host send on %s are not heard"
                            .formatted(interfaceName));
        }
        return opening;
    }

    /// With several sockets each would hear all that the others send.
    boolean hearsThisHost() {
        return config.load().shards() == 1;
    }

    /// All of it, for people. *Cost*: ranges are written out, so only where they fit.
    public List<String> lines() {
        PopulationSize size = PopulationSize.exactly(population);
        int last = population.listeners() - 1;
        List<String> lines = opening();
        lines.add(
                format(
                        "listeners    %,d, %s to %s, %s to %s",
                        size.listeners(), mac(0), mac(last), address(0), address(last)));
        lines.add(
                format("segments     %,d: %s", population.vlans().segments(), population.vlans()));
        lines.add(
                format(
                        "groups       %,d: %s%s",
                        size.groups(),
                        population.groups().stream()
                                .map(EmulatePlan::range)
                                .collect(Collectors.joining(", ")),
                        population.joinsSolicitedNode() ? ", and solicited-node groups" : ""));
        lines.add(
                format(
                        "memberships  %,d, %s%s",
                        size.memberships(),
                        Converters.word(population.mode()),
                        population.sources().isEmpty()
                                ? " no source"
                                : format(" %,d sources", population.sourceList().size())));
        lines.add(
                format(
                        "joining      %s at %,d a second%s; ready %s later",
                        DurationText.format(joining(size)),
                        config.load().joinRatePerSecond(),
                        config.load().maxPacketsPerSecond() == 0
                                ? ""
                                : format(
                                        " and at most %,d frames a second",
                                        config.load().maxPacketsPerSecond()),
                        DurationText.format(repeating())));
        lines.add(
                format(
                        "memory       %,.1f MiB of %,.1f MiB heap",
                        HeapNeed.octets(config, population) / OCTETS_PER_MIB,
                        Runtime.getRuntime().maxMemory() / OCTETS_PER_MIB));
        lines.add("dry run: nothing was sent");
        return lines;
    }

    /// The same for programs.
    public ObjectNode json() {
        PopulationSize size = PopulationSize.exactly(population);
        int last = population.listeners() - 1;
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("dryRun", true);
        root.put("interface", interfaceName);
        root.put("seed", config.seed());
        root.put("listeners", size.listeners());
        root.put("segments", population.vlans().segments());
        root.put("groups", size.groups());
        root.put("memberships", size.memberships());
        root.put("firstMac", mac(0));
        root.put("lastMac", mac(last));
        root.put("firstAddress", address(0));
        root.put("lastAddress", address(last));
        root.put("joiningMillis", joining(size).toMillis());
        root.put("repeatingMillis", repeating().toMillis());
        root.put("heapOctets", HeapNeed.octets(config, population));
        root.put("heapMaximumOctets", Runtime.getRuntime().maxMemory());
        return root;
    }

    /// How long until the last membership is joined, at the rate that was asked for.
    private Duration joining(PopulationSize size) {
        return Duration.ofMillis(size.memberships() * 1000 / config.load().joinRatePerSecond());
    }

    /// How long Reports are repeated behind the last join, at most: RFC 9777 §9.1 and §9.11, RFC
    /// 2710 §7.10.
    private Duration repeating() {
        EngineConfig.Protocol protocol = config.protocol();
        Duration interval =
                config.mode() == MldMode.V1
                        ? protocol.unsolicitedReportIntervalV1()
                        : protocol.unsolicitedReportIntervalV2();
        int repetitions = protocol.robustnessVariable() - 1;
        return Duration.ofMillis(interval.toMillis() * repetitions);
    }

    private String mac(int listener) {
        return new MacAddress(population.mac(listener)).toString();
    }

    private String address(int listener) {
        return Ipv6Address.linkLocalEui64(new MacAddress(population.mac(listener))).toString();
    }

    private static String range(AddressRange range) {
        return range.first().equals(range.last())
                ? range.first().toString()
                : range.first() + " to " + range.last();
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
