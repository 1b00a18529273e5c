// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.registry.MembershipRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a run will take and make, computed before anything is sent. Numbers are upper bounds, or
/// means where chance decides. Thread: any, immutable.
///
/// @param scenario what was planned
/// @param segments VLANs that listeners live in, the untagged link counted as one
/// @param listeners of all populations
/// @param memberships of all listeners if all are on
/// @param tableOctets that the listeners' tables need for them
/// @param streams in the order of the scenario
/// @param phases in the order of the scenario
public record ScenarioPlan(
        Scenario scenario,
        long segments,
        long listeners,
        long memberships,
        long tableOctets,
        List<StreamPlan> streams,
        List<PhasePlan> phases) {
    /// Ethernet, IPv6 and UDP headers.
    private static final int HEADERS_OCTETS = 14 + 40 + 8;

    private static final int TAG_OCTETS = 4;

    /// From so many VLANs on they are not looked at one by one.
    private static final int MOST_SEEN = 4_000_000;

    /// What a stream sends.
    ///
    /// @param stream the stream
    /// @param flows its groups
    /// @param packetsPerSecond of each of them
    /// @param bitsPerSecond of all of them, Ethernet without preamble and check sequence
    public record StreamPlan(
            Stream stream, int flows, double packetsPerSecond, double bitsPerSecond) {
        /// Between two packets of a group: no latency is known better.
        public Duration gap() {
            return Duration.ofNanos(Math.round(1e9 / packetsPerSecond));
        }
    }

    /// What happens in a phase.
    ///
    /// @param phase the phase
    /// @param start after the beginning of the run, if no phase ends early
    /// @param memberships at most
    /// @param reportsPerSecond at the worst moment, without answers to the device's queries
    /// @param answers Reports that one General Query in every VLAN causes, at most
    /// @param packetsPerSecond of data that arrives, at most
    /// @param bitsPerSecond of data that arrives, at most
    /// @param warnings what cannot be done as asked
    public record PhasePlan(
            Phase phase,
            Duration start,
            long memberships,
            double reportsPerSecond,
            long answers,
            double packetsPerSecond,
            double bitsPerSecond,
            List<String> warnings) {
        /// With all repetitions, at most.
        public Duration length() {
            return phase.length().multipliedBy(phase.repeat());
        }
    }

    /// The plan of a scenario.
    public static ScenarioPlan of(Scenario scenario) {
        Map<String, PlanAudience> audiences = new LinkedHashMap<>();
        scenario.populations()
                .forEach(
                        (name, one) ->
                                audiences.put(
                                        name,
                                        new PlanAudience(
                                                one,
                                                scenario.channels(),
                                                scenario.link().hearing())));
        List<StreamPlan> streams =
                scenario.streams().values().stream().map(one -> stream(one, scenario)).toList();
        long memberships = 0;
        long groups = 0;
        long listeners = 0;
        for (PlanAudience audience : audiences.values()) {
            memberships += audience.mostOn() * audience.membershipsEach();
            groups += audience.groups(audience.mostOn());
            listeners += audience.listeners().count();
        }
        long segments = segments(scenario);
        return new ScenarioPlan(
                scenario,
                segments,
                listeners,
                memberships,
                MembershipRegistry.estimateOctets(segments, listeners, groups, memberships),
                streams,
                phases(scenario, audiences, streams, segments));
    }

    private static long segments(Scenario scenario) {
        long named =
                scenario.populations().values().stream()
                        .mapToLong(one -> one.vlans().vlans().count())
                        .sum();
        if (named > MOST_SEEN) {
            return named;
        }
        Set<Long> words = new HashSet<>();
        scenario.populations()
                .values()
                .forEach(
                        one -> {
                            for (long i = 0; i < one.vlans().vlans().count(); i++) {
                                words.add(one.vlans().vlans().word(i));
                            }
                        });
        return words.size();
    }

    private static StreamPlan stream(Stream stream, Scenario scenario) {
        int flows = 0;
        for (String name : stream.channels()) {
            Channels channels = scenario.channels().get(name);
            flows += channels == null ? 0 : channels.count();
        }
        return new StreamPlan(
                stream,
                flows,
                stream.packetsPerSecond() / flows,
                stream.packetsPerSecond() * bits(stream, stream.vlan()));
    }

    /// Of one packet, with its headers.
    private static double bits(Stream stream, VlanTags vlan) {
        return 8.0 * (stream.lengthOctets() + HEADERS_OCTETS + TAG_OCTETS * vlan.count());
    }

    private static List<PhasePlan> phases(
            Scenario scenario,
            Map<String, PlanAudience> audiences,
            List<StreamPlan> streams,
            long segments) {
        // Tags of what arrives: of the population with most of them.
        VlanTags tags =
                scenario.populations().values().stream()
                        .map(one -> one.vlans().tags(0))
                        .max(Comparator.comparingInt(VlanTags::count))
                        .orElse(VlanTags.NONE);
        PhaseLoad load = new PhaseLoad(audiences, scenario.link().robustness());
        List<PhasePlan> phases = new ArrayList<>();
        Duration start = Duration.ZERO;
        for (Phase phase : scenario.phases()) {
            load.play(
                    phase,
                    scenario.events().stream()
                            .filter(event -> event.phase().equals(phase.name()))
                            .sorted(Comparator.comparing(TimedAction::at))
                            .map(TimedAction::action)
                            .toList());
            long memberships = 0;
            long answers = 0;
            for (Map.Entry<String, PlanAudience> one : audiences.entrySet()) {
                long on = load.mostOn(one.getKey());
                memberships += on * one.getValue().membershipsEach();
                answers += one.getValue().answers(on);
            }
            double packets = 0;
            double bits = 0;
            Map<StreamPlan, Long> heard = heard(scenario, audiences, load, streams, segments);
            for (Map.Entry<StreamPlan, Long> one : heard.entrySet()) {
                double rate = one.getValue() * one.getKey().packetsPerSecond();
                packets += rate;
                bits += rate * bits(one.getKey().stream(), tags);
            }
            phases.add(
                    new PhasePlan(
                            phase,
                            start,
                            memberships,
                            load.peakReports(),
                            answers,
                            packets,
                            bits,
                            load.warnings()));
            start = start.plus(phase.length().multipliedBy(phase.repeat()));
        }
        return List.copyOf(phases);
    }

    /// Pairs of VLAN and group that somebody listens to, as if all had picked the channels with
    /// most packets.
    private static Map<StreamPlan, Long> heard(
            Scenario scenario,
            Map<String, PlanAudience> audiences,
            PhaseLoad load,
            List<StreamPlan> streams,
            long segments) {
        List<StreamPlan> fastest =
                streams.stream()
                        .sorted(Comparator.comparingDouble(StreamPlan::packetsPerSecond).reversed())
                        .toList();
        Map<StreamPlan, Long> flows = new LinkedHashMap<>();
        audiences.forEach(
                (name, audience) -> {
                    long on = load.mostOn(name);
                    long vlans = audience.listeners().vlans().vlans().count();
                    long left =
                            audience.watches() ? on * audience.channelsEach() : audience.flows(on);
                    for (StreamPlan plan : fastest) {
                        long taken = Math.min(left, vlans * channels(plan, audience, scenario));
                        left -= taken;
                        flows.merge(plan, taken, Long::sum);
                    }
                });
        flows.replaceAll((plan, count) -> Math.min(count, segments * plan.flows()));
        return flows;
    }

    /// Channels of a stream that a population may listen to: who watches may change to any.
    private static long channels(StreamPlan plan, PlanAudience audience, Scenario scenario) {
        long channels = 0;
        for (String name : plan.stream().channels()) {
            Channels sent = scenario.channels().get(name);
            boolean heard = audience.watches() || audience.names().contains(name);
            channels += sent != null && heard ? sent.count() : 0;
        }
        return channels;
    }

    /// All phases together, at most.
    public Duration length() {
        return phases.stream().map(PhasePlan::length).reduce(Duration.ZERO, Duration::plus);
    }

    /// For people.
    public List<String> lines() {
        return new PlanLines(this).lines();
    }
}
