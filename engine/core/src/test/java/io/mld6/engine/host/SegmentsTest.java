// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static io.mld6.engine.host.ShardedWorld.QUERIER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.ShardedWorld.Heard;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanList;
import io.mld6.engine.population.VlanPlan;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// One engine in many broadcast domains.
class SegmentsTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Duration SETTLED = Duration.ofSeconds(30);
    private static final Mldv2Query GENERAL =
            new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of());
    private static final Mldv1Query OLD_GENERAL = new Mldv1Query(1000, Ipv6Address.UNSPECIFIED);

    private static Population population(String vlans, int listeners, int each) {
        return Population.of(
                to ->
                        to.listeners(listeners)
                                .baseMac(MAC)
                                .groups(AddressRange.parseList("ff0e::db8:0:1+4"))
                                .vlans(VlanPlan.each(VlanList.parse(vlans), each)));
    }

    private static ShardedWorld world(EngineConfig config, Population population)
            throws LinkException {
        ShardedWorld world = new ShardedWorld(config);
        var joined = world.engine.populate(population);
        world.run(SETTLED);
        assertThat(joined).isCompleted();
        assertThat(world.engine.ready()).isCompleted();
        List<Heard> _ = world.takeHeard();
        return world;
    }

    private static List<Heard> ask(ShardedWorld world, MldMessage query, VlanTags vlan) {
        List<Heard> _ = world.takeHeard();
        world.send(query, QUERIER, Ipv6Address.ALL_NODES, vlan);
        world.run(Duration.ofSeconds(2));
        return world.takeHeard();
    }

    private static List<VlanTags> vlans(VlanList list) {
        return LongStream.range(0, list.count()).mapToObj(list::tags).toList();
    }

    private static Ipv6Address address(int listener) {
        return Ipv6Address.linkLocalEui64(MAC.plus(listener));
    }

    private static Set<Ipv6Address> sources(List<Heard> heard) {
        return heard.stream().map(Heard::source).collect(Collectors.toSet());
    }

    private static Set<String> kinds(List<Heard> heard) {
        return heard.stream()
                .map(one -> one.what().replaceAll("\\[.*", ""))
                .collect(Collectors.toSet());
    }

    @ParameterizedTest
    @ValueSource(strings = {"100+3", "100.7+3", "7.100+1,7.101,8.1"})
    @DisplayName("SG-1 SG-2: a query is answered by those who live where it came in, with its tags")
    void aQueryConcernsItsSegment(String vlans) throws LinkException {
        VlanPlan plan = VlanPlan.each(VlanList.parse(vlans), 2);
        ShardedWorld world = world(EngineConfig.defaults(), population(vlans, 6, 2));
        for (int i = 0; i < 6; i += 2) {
            List<Heard> heard = ask(world, GENERAL, plan.tags(i));
            assertThat(heard).hasSize(8);
            assertThat(sources(heard)).containsExactlyInAnyOrder(address(i), address(i + 1));
            assertThat(heard).allMatch(one -> kinds(List.of(one)).contains("IS_EX"));
            VlanTags vlan = plan.tags(i);
            assertThat(heard).extracting(Heard::vlan).containsOnly(vlan);
        }
        assertThat(world.faults).isEmpty();
        assertThat(world.snapshot().responses().late()).isZero();
    }

    @Test
    @DisplayName("SG-3: where nobody lives is another VLAN, the types of tags included")
    void nobodyLivesThere() throws LinkException {
        ShardedWorld world = world(EngineConfig.defaults(), population("100+3", 3, 1));
        List<VlanTags> elsewhere =
                List.of(
                        VlanTags.NONE,
                        VlanTags.of(99),
                        VlanTags.of(103),
                        VlanTags.of(100, 100),
                        new VlanTags(100, 0, 0x88a8, 0));
        for (VlanTags vlan : elsewhere) {
            assertThat(ask(world, GENERAL, vlan)).isEmpty();
        }
        assertThat(world.snapshot().counters().dropped(DropReason.OTHER_VLAN))
                .isEqualTo(elsewhere.size());
        assertThat(world.snapshot().queries()).isZero();
    }

    @Test
    @DisplayName("SG-4 CP-2 CP-3: an MLDv1 querier in one VLAN changes that VLAN only")
    void fallsBackWhereItWasAsked() throws LinkException {
        ShardedWorld world = world(EngineConfig.defaults(), population("100+3", 6, 2));
        assertThat(kinds(ask(world, OLD_GENERAL, VlanTags.of(101)))).containsOnly("Report");
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(100)))).containsOnly("IS_EX");
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(101)))).containsOnly("Report");
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(102)))).containsOnly("IS_EX");
        // The older querier is gone after RV * QI + QRI: 2 * 125 s + 10 s.
        world.run(Duration.ofSeconds(250));
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(101)))).containsOnly("Report");
        world.run(Duration.ofSeconds(10));
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(101)))).containsOnly("IS_EX");
    }

    @Test
    @DisplayName("SG-4 CP-9: the Query Interval said in one VLAN is that VLAN's")
    void intervalsAreTheSegmentsOwn() throws LinkException {
        ShardedWorld world = world(EngineConfig.defaults(), population("100+2", 2, 1));
        Mldv2Query often = new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 10, List.of());
        ask(world, often, VlanTags.of(100));
        ask(world, OLD_GENERAL, VlanTags.of(100));
        ask(world, OLD_GENERAL, VlanTags.of(101));
        world.run(Duration.ofSeconds(40)); // 2 * 10 s + 10 s, but not 2 * 125 s + 10 s
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(100)))).containsOnly("IS_EX");
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(101)))).containsOnly("Report");
    }

    @Test
    @DisplayName("SG-5 V1-19: a Report silences the segment it is heard in, and no other")
    void suppressesWhereItIsHeard() throws LinkException {
        EngineConfig config = EngineConfig.defaults().with(b -> b.mode(MldMode.V1));
        ShardedWorld world = world(config, population("100+2", 2, 1));
        Mldv1Query query = new Mldv1Query(5000, Ipv6Address.UNSPECIFIED);
        world.send(query, QUERIER, Ipv6Address.ALL_NODES, VlanTags.of(100));
        world.send(query, QUERIER, Ipv6Address.ALL_NODES, VlanTags.of(101));
        world.send(new Mldv1Report(GROUP), QUERIER, GROUP, VlanTags.of(100));
        world.run(Duration.ofSeconds(6));
        List<Heard> heard = world.takeHeard();
        assertThat(heard).hasSize(7);
        assertThat(heard)
                .filteredOn(one -> one.vlan().equals(VlanTags.of(100)))
                .extracting(Heard::group)
                .doesNotContain(GROUP);
        assertThat(world.snapshot().responses().suppressed()).isEqualTo(1);
    }

    @Test
    @DisplayName("SG-5 V1-19: our own Reports silence those who live in the same segment")
    void suppressesEachOtherWithinASegment() throws LinkException {
        EngineConfig config = EngineConfig.defaults().with(b -> b.mode(MldMode.V1));
        ShardedWorld world = world(config, population("100+3", 30, 10));
        List<Heard> heard = ask(world, OLD_GENERAL, VlanTags.of(101));
        assertThat(heard.stream().map(Heard::group).distinct()).hasSize(4);
        assertThat(heard).hasSizeBetween(4, 8); // two that drew one tick both report
        assertThat(heard).extracting(Heard::vlan).containsOnly(VlanTags.of(101));
    }

    @Test
    @DisplayName("SG-6: in which VLANs listeners live changes no delay")
    void dealingChangesNoDelay() throws LinkException {
        EngineConfig config =
                EngineConfig.defaults().with(b -> b.seed(11).hearing(Hearing.SNOOPED));
        ShardedWorld one = world(config, population("100", 12, 12));
        ShardedWorld many = world(config, population("100+12", 12, 1));
        VlanPlan plan = VlanPlan.each(VlanList.parse("100+12"), 1);
        Set<String> expected = delays(one, List.of(VlanTags.of(100)));
        Set<String> found = delays(many, vlans(plan.vlans()));
        assertThat(expected).hasSize(48);
        assertThat(found).isEqualTo(expected);
    }

    private static Set<String> delays(ShardedWorld world, List<VlanTags> vlans) {
        long start = world.millis();
        for (VlanTags vlan : vlans) {
            world.send(GENERAL, QUERIER, Ipv6Address.ALL_NODES, vlan);
        }
        world.run(Duration.ofSeconds(2));
        return world.takeHeard().stream()
                .map(one -> one.millis() - start + " " + one.words())
                .collect(Collectors.toSet());
    }

    @Test
    @DisplayName("SG-7: hosts of several versions on one segment")
    void severalKindsOfHosts() throws LinkException {
        ShardedWorld world = world(EngineConfig.defaults(), population("100", 1, 1));
        Population old = population("100", 2, 2).with(to -> to.baseMac(MAC.plus(100)).name("old"));
        Population lite =
                population("100", 1, 1).with(to -> to.baseMac(MAC.plus(200)).name("lite"));
        var _ = world.engine.populate(old, new HostOptions(MldMode.V1, ResponseLaw.UNIFORM));
        var _ =
                world.engine.populate(
                        lite, new HostOptions(MldMode.V2_LITE, ResponseLaw.IMMEDIATE));
        world.run(SETTLED);
        List<Heard> heard = ask(world, GENERAL, VlanTags.of(100));
        assertThat(kinds(from(heard, address(0)))).containsOnly("IS_EX");
        assertThat(kinds(from(heard, address(200)))).containsOnly("TO_EX");
        assertThat(from(heard, address(200)).getFirst().millis()).isLessThan(world.millis() - 1900);
        List<Heard> reports = heard.stream().filter(one -> one.what().equals("Report")).toList();
        assertThat(reports.stream().map(Heard::group).distinct()).hasSize(4);
        assertThat(sources(reports)).isSubsetOf(address(100), address(101));
    }

    private static List<Heard> from(List<Heard> heard, Ipv6Address source) {
        return heard.stream().filter(one -> one.source().equals(source)).toList();
    }

    @Test
    @DisplayName("SG-8: the same addresses in one VLAN are refused with both names, in two not")
    void overlaps() throws LinkException {
        ShardedWorld world =
                world(
                        EngineConfig.defaults(),
                        population("100+3", 3, 1).with(to -> to.name("homes")));
        Population probes = population("102+3", 3, 1).with(to -> to.name("probes"));
        var elsewhere = world.engine.populate(probes);
        world.run(SETTLED);
        assertThat(world.get(elsewhere)).hasToString("3..5");
        Population clash =
                population("102", 1, 1).with(to -> to.baseMac(MAC.plus(2)).name("clash"));
        var refused = world.engine.populate(clash);
        world.run(Duration.ofSeconds(1));
        assertThatThrownBy(() -> world.get(refused))
                .rootCause()
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("clash")
                .hasMessageContaining("homes")
                .hasMessageContaining("102");
        assertThat(world.snapshot().listeners()).isEqualTo(6);
    }

    @Test
    @DisplayName("SG-9: whole segments are dealt to shards, in every mode, and no delay changes")
    void shardsBySegment() throws LinkException {
        EngineConfig config = EngineConfig.defaults().with(b -> b.seed(5));
        Population population = population("100+16", 64, 4);
        List<VlanTags> vlans = vlans(VlanList.parse("100+16"));
        ShardedWorld one = world(config, population);
        ShardedWorld three = world(config.with(b -> b.shards(3)), population);
        assertThat(delays(three, vlans)).hasSize(256).isEqualTo(delays(one, vlans));
        assertThat(kinds(ask(three, OLD_GENERAL, VlanTags.of(105)))).containsOnly("Report");
        assertThat(kinds(ask(three, GENERAL, VlanTags.of(105)))).containsOnly("Report");
        assertThat(kinds(ask(three, GENERAL, VlanTags.of(106)))).containsOnly("IS_EX");
        assertThat(three.snapshot().queries()).isEqualTo(16 + 3);
    }

    @Test
    @DisplayName("SG-5 SG-15: hearing, and ignoring version 1, are a VLAN's own")
    void rulesOfASegment() throws LinkException {
        ShardedWorld world = new ShardedWorld(EngineConfig.defaults());
        world.get(
                world.engine.setSegment(
                        VlanTags.of(101), new SegmentOptions(Hearing.SNOOPED, false)));
        world.get(
                world.engine.setSegment(
                        VlanTags.of(102), new SegmentOptions(Hearing.SHARED, true)));
        var _ = world.engine.populate(population("100+3", 60, 20));
        world.run(SETTLED);
        assertThat(ask(world, OLD_GENERAL, VlanTags.of(100))).hasSizeBetween(4, 20);
        assertThat(ask(world, OLD_GENERAL, VlanTags.of(101))).hasSize(80);
        assertThat(ask(world, OLD_GENERAL, VlanTags.of(102))).isEmpty();
        assertThat(kinds(ask(world, GENERAL, VlanTags.of(102)))).containsOnly("IS_EX");
        assertThat(world.snapshot().counters().dropped(DropReason.VERSION_IGNORED)).isEqualTo(1);
    }
}
