// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanPlan;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.lab.measure.ChannelClass;
import io.mld6.lab.measure.MeasurementPlan;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Channels;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Phase;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioLink;
import io.mld6.lab.scenario.ScenarioQuerier;
import io.mld6.lab.scenario.Stream;
import io.mld6.lab.scenario.TimedAction;
import io.mld6.lab.traffic.SendPlan;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.LongStream;

/// What the parts of a run are made with, from its scenario. The same for a run and a rehearsal.
final class Setup {
    /// How long after the last phase what has begun gets its end, at least: Reports are told of
    /// late.
    static final Duration LEAST_AFTERWARDS = Duration.ofSeconds(1);

    /// The same, at most: a join fails after ten seconds.
    static final Duration AFTERWARDS = Duration.ofSeconds(11);

    private Setup() {}

    /// How the engine of all listeners behaves.
    static EngineConfig engine(Scenario scenario) {
        ScenarioLink link = scenario.link();
        return EngineConfig.defaults()
                .with(
                        to ->
                                to.hearing(link.hearing())
                                        .tick(link.tick())
                                        .maxPacketsPerSecond(link.maximumPacketsPerSecond())
                                        .robustnessVariable(link.robustness())
                                        .seed(scenario.seed()));
    }

    /// The listeners of a population, with no memberships yet but their solicited-node groups.
    static Population population(Listeners of) {
        return Population.of(
                to ->
                        to.name(of.name())
                                .listeners(of.count())
                                .baseMac(of.baseMac())
                                .vlans(of.vlans())
                                .solicitedNode(of.solicitedNode())
                                .duplicateAddressDetection(of.duplicateAddressDetection()));
    }

    /// What is measured.
    ///
    /// @param phases as they are played
    /// @param oneClock whether this machine sends the streams
    /// @param reportLag how late Reports may be told of
    static MeasurementPlan measurement(
            Scenario scenario, List<Phase> phases, boolean oneClock, Duration reportLag) {
        return new MeasurementPlan(
                scenario.channels().values().stream().map(Setup::channelClass).toList(),
                List.copyOf(scenario.populations().keySet()),
                phases.stream().map(Phase::name).toList(),
                scenario.expectations(),
                MeasurementPlan.JOIN_TIMEOUT,
                oneClock,
                reportLag,
                MeasurementPlan.MAXIMUM_FLOWS);
    }

    private static ChannelClass channelClass(Channels channels) {
        return new ChannelClass(
                channels.name(), addresses(channels.groups()), addresses(channels.sources()));
    }

    /// Ranges written out.
    static List<Ipv6Address> addresses(List<AddressRange> ranges) {
        return ranges.stream()
                .flatMap(range -> LongStream.range(0, range.count()).mapToObj(range::address))
                .toList();
    }

    /// All VLANs that listeners live in, or move to.
    static List<VlanTags> vlans(Scenario scenario) {
        Set<VlanTags> all = new LinkedHashSet<>();
        for (Listeners one : scenario.populations().values()) {
            VlanPlan plan = one.vlans();
            for (int i = 0; i < plan.segments(); i++) {
                all.add(plan.vlans().tags(i));
            }
        }
        for (TimedAction event : scenario.events()) {
            if (event.action() instanceof Action.Move move) {
                all.add(move.to());
            }
        }
        return List.copyOf(all);
    }

    /// How a querier of ours behaves.
    static QuerierConfig querier(ScenarioQuerier wanted, List<VlanTags> vlans) {
        return QuerierConfig.defaults()
                .with(
                        to ->
                                to.version(wanted.version())
                                        .robustnessVariable(wanted.robustness())
                                        .queryInterval(wanted.queryInterval())
                                        .maximumResponse(wanted.maximumResponse())
                                        .lastListenerInterval(wanted.lastListenerInterval())
                                        .vlans(vlans));
    }

    /// What a stream sends.
    ///
    /// @throws IllegalArgumentException with one line if its values do not go together
    static SendPlan send(Scenario scenario, Stream stream) {
        return untagged(scenario, stream).vlan(stream.vlan()).build();
    }

    /// What a stream sends, without its tags.
    ///
    /// @throws IllegalArgumentException with one line if its values do not go together
    static SendPlan.Builder untagged(Scenario scenario, Stream stream) {
        SendPlan.Builder to = SendPlan.builder();
        for (String name : stream.channels()) {
            Channels channels = Objects.requireNonNull(scenario.channels().get(name));
            for (int i = 0; i < channels.count(); i++) {
                SendPlan.Builder _ = to.flow(source(channels, i, stream), channels.group(i));
            }
        }
        return to.rate(stream.packetsPerSecond())
                .payload(stream.payload(), stream.lengthOctets())
                .hopLimit(stream.hopLimit())
                .dscp(stream.dscp())
                .burst(stream.burst())
                .dropEvery(stream.dropEvery());
    }

    /// Where packets of a channel of a stream come from.
    private static Ipv6Address source(Channels channels, int i, Stream stream) {
        return channels.isSourceSpecific() ? channels.source(i) : stream.source();
    }
}
