// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.GroupChange;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.lab.scenario.Amount;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Scenario;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What listeners do when they turn on, change and turn off: the changes asked of the engine.
@SuppressWarnings({"NullAway", "InlineFormatString"}) // what is not there fails the test
class CastTest {
    private static final String CHANNELS =
            """
            mld6: 1
            link: {interface: eth1}
            channels:
              sd: {groups: ff3e::8000:1+4, sources: 2001:db8:1::10}
              hd: {groups: ff3e::9000:1+4, sources: 2001:db8:1::20}
              any: {groups: ff0e::8000:1+4}
            phases: [{name: only, for: 1s, do: [hold]}]
            populations:
              people: {%s}
            """;

    private final List<String> done = new ArrayList<>();
    private final List<Runnable> later = new ArrayList<>();

    private final class Notes implements Cast.Crew {
        @Override
        public void change(int listener, List<GroupChange> changes) {
            done.add(listener + ":" + String.join(",", changes.stream().map(Notes::text).toList()));
        }

        private static String text(GroupChange change) {
            String mode =
                    change.mode() == FilterMode.EXCLUDE
                            ? "*"
                            : change.sources().isEmpty() ? "-" : "+";
            return mode + Long.toHexString(change.group().low());
        }

        @Override
        public void later(long delayNanos, Runnable deed) {
            later.add(deed);
        }

        @Override
        public void zaps(int listener, long vlan, Ipv6Address from, Ipv6Address to) {
            done.add(String.format(Locale.ROOT, "zap %d %x>%x", listener, from.low(), to.low()));
        }

        @Override
        public void leaves(int listener, long vlan, Ipv6Address group) {
            done.add(String.format(Locale.ROOT, "left %d %x", listener, group.low()));
        }

        @Override
        public void filters(int listener, long vlan, Ipv6Address group, boolean wanted) {
            done.add("filter " + listener + (wanted ? " keeps" : " ends"));
        }
    }

    private Cast cast(String population) {
        Scenario scenario = Rehearsed.scenario(CHANNELS.formatted(population));
        Listeners listeners = scenario.populations().get("people");
        int[] numbers = IntStream.range(0, listeners.count()).map(i -> 100 + i).toArray();
        return new Cast(
                listeners,
                0,
                new Lineup(scenario.channels().values()),
                new Chance(3),
                new Notes(),
                ListenerNumbers.of(numbers));
    }

    private List<String> taken() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    @Test
    @DisplayName("PL-18: shares of classes; who is in none never turns on")
    void classes() {
        Cast cast = cast("listeners: 10000, watch: {sd: 60%, hd: 30%}");
        assertThat(cast.off().size()).isCloseTo(9000, within(150));
        long sd = IntStream.range(0, 10_000).filter(seat -> cast.usualClass(seat) == 0).count();
        assertThat(sd).isCloseTo(6000, within(250L));
        assertThat(cast.seatsOf(Amount.share(0.5))).isEqualTo(5000);
        assertThat(cast.seatsOf(Amount.count(20_000))).isEqualTo(10_000);
    }

    @Test
    @DisplayName("PL-18: channels dealt to listeners that do not choose")
    void mappings() {
        Cast all = cast("listeners: 2, join: [sd]");
        all.turnOn(1);
        assertThat(taken()).containsExactly("101:+80000001,+80000002,+80000003,+80000004");
        Cast robin = cast("listeners: 6, join: [sd], mapping: round-robin");
        robin.turnOn(5);
        assertThat(taken()).containsExactly("105:+80000002");
        Cast each = cast("listeners: 3, join: [sd], mapping: per-listener 3");
        each.turnOn(1);
        assertThat(taken()).containsExactly("101:+80000004,+80000001,+80000002");
        each.turnOff(1);
        assertThat(taken())
                .containsExactly(
                        "left 101 80000004",
                        "left 101 80000001",
                        "left 101 80000002",
                        "101:-80000004,-80000001,-80000002");
    }

    @Test
    @DisplayName("PL-18: MLDv1 names no sources")
    void version1() {
        Cast cast = cast("listeners: 4, join: [any], mapping: one-to-one, mld: 1");
        cast.turnOn(2);
        assertThat(taken()).containsExactly("102:*80000003");
    }

    private static int seat(Cast cast, int channel) {
        cast.turnOn(0);
        if (cast.channel(0) != channel) {
            cast.zap(0, channel, true, 0);
        }
        return 0;
    }

    @Test
    @DisplayName("PL-19: a change in one Report, in two, or with a gap between leave and join")
    void zaps() {
        Cast cast = cast("listeners: 1, watch: {sd: 100%}");
        int seat = seat(cast, 0);
        taken();
        cast.zap(seat, 1, true, 0);
        assertThat(taken())
                .containsExactly(
                        "zap 100 80000001>80000002",
                        "left 100 80000001",
                        "100:-80000001,+80000002");
        cast.zap(seat, 2, false, 0);
        assertThat(taken())
                .containsExactly(
                        "zap 100 80000002>80000003",
                        "left 100 80000002",
                        "100:-80000002",
                        "100:+80000003");
        cast.zap(seat, 3, false, 1);
        assertThat(taken())
                .containsExactly("zap 100 80000003>80000004", "left 100 80000003", "100:-80000003");
        later.removeFirst().run();
        assertThat(taken()).containsExactly("100:+80000004");
        cast.zap(seat, 3, true, 0);
        assertThat(taken()).isEmpty();
        assertThat(cast.before(seat)).isEqualTo(2);
    }

    @Test
    @DisplayName("PL-19: a join that waits is not made if the seat has gone on, or lost its power")
    void forgetsLateJoins() {
        Cast cast = cast("listeners: 1, watch: {sd: 100%}");
        int seat = seat(cast, 0);
        cast.zap(seat, 1, false, 1);
        cast.turnOff(seat);
        taken();
        later.removeFirst().run();
        assertThat(taken()).isEmpty();
        cast.turnOn(seat);
        cast.zap(seat, cast.channel(seat) == 2 ? 1 : 2, false, 1);
        cast.powerOff(0);
        taken();
        later.removeFirst().run();
        assertThat(taken()).isEmpty();
    }

    @Test
    @DisplayName("PL-20: screens of one listener share memberships")
    void screens() {
        Cast cast = cast("listeners: 1, watch: {sd: 100%}, screens: 2");
        assertThat(cast.seats()).isEqualTo(2);
        cast.turnOn(0);
        cast.turnOn(1);
        cast.zap(0, 0, true, 0);
        cast.zap(1, 1, true, 0);
        taken();
        // The first goes where the second is, and the second stays: one leave, nothing to join.
        cast.zap(0, 1, true, 0);
        assertThat(taken()).containsExactly("left 100 80000001", "100:-80000001");
        // It goes on: the second still watches, so only a join.
        cast.zap(0, 2, true, 0);
        assertThat(taken()).containsExactly("100:+80000003");
        cast.turnOff(1);
        assertThat(taken()).containsExactly("left 100 80000002", "100:-80000002");
    }

    @Test
    @DisplayName("PL-20: a join that waits is made for another screen that relies on it")
    void lateJoinForAnotherScreen() {
        Cast cast = cast("listeners: 1, watch: {sd: 100%}, screens: 2");
        cast.turnOn(0);
        cast.turnOn(1);
        cast.zap(0, 0, true, 0);
        cast.zap(1, 1, true, 0);
        cast.zap(0, 2, false, 1);
        cast.zap(1, 2, true, 0);
        cast.zap(0, 3, true, 0);
        taken();
        later.removeFirst().run();
        assertThat(taken()).containsExactly("100:+80000003");
    }

    @Test
    @DisplayName("PL-8: power off is silent; back on all screens watch what they watched")
    void power() {
        Cast cast = cast("listeners: 2, watch: {sd: 100%}, screens: 2, solicited-node: true");
        cast.turnOn(0);
        taken();
        int watched = cast.channel(0);
        cast.powerOff(0);
        assertThat(taken()).isEmpty();
        assertThat(cast.on().size()).isZero();
        assertThat(cast.off().sorted()).containsExactly(2, 3);
        assertThat(cast.listenersOn()).isEmpty();
        cast.powerOn(0);
        assertThat(cast.on().sorted()).containsExactly(0);
        assertThat(cast.off().sorted()).containsExactly(1, 2, 3);
        assertThat(cast.channel(0)).isEqualTo(watched);
        String own = taken().getFirst();
        // ff02::1:ff00:1, the solicited-node group of 02:00:00:00:00:01 (RFC 4291 §2.7.1).
        assertThat(own).startsWith("100:*1ff").contains(",+8000000" + (watched + 1));
    }

    @Test
    @DisplayName("PL-14: other sources, and whether they are the channel's")
    void sources() {
        Cast cast = cast("listeners: 1, join: [sd], mapping: per-listener 1");
        cast.turnOn(0);
        taken();
        cast.setSources(0, FilterMode.INCLUDE, List.of(Ipv6Address.parse("2001:db8:9::9")));
        assertThat(taken()).containsExactly("filter 100 ends", "100:+80000001");
        cast.setSources(0, FilterMode.INCLUDE, List.of(Ipv6Address.parse("2001:db8:1::10")));
        assertThat(taken()).containsExactly("filter 100 keeps", "100:+80000001");
        Cast any = cast("listeners: 4, join: [any], mapping: one-to-one");
        any.turnOn(0);
        taken();
        any.setSources(0, FilterMode.INCLUDE, List.of(Ipv6Address.parse("2001:db8:9::9")));
        assertThat(taken()).containsExactly("filter 100 keeps", "100:+80000001");
    }

    @Test
    @DisplayName("PL-10: a listener that moved is where it moved to")
    void moves() {
        Cast cast = cast("listeners: 2, join: [sd], vlan: {outer: 100}");
        assertThat(cast.home(1)).isEqualTo(VlanTags.parse("100"));
        cast.moved(1, VlanTags.parse("300"));
        assertThat(cast.home(1)).isEqualTo(VlanTags.parse("300"));
        assertThat(cast.vlan(1)).isEqualTo(VlanTags.parse("300").word());
        assertThat(cast.home(0)).isEqualTo(VlanTags.parse("100"));
    }

    @Test
    @DisplayName("PL-16: crowds of several populations are mixed by their shares")
    void mixedCrowds() {
        Cast few = cast("listeners: 10, join: [sd]");
        Cast many = cast("listeners: 90, join: [sd]");
        Crowd crowd =
                Crowd.mixed(
                        Stream.of(few, many)
                                .map(cast -> Crowd.of(List.of(cast), Cast::off))
                                .toList());
        assertThat(crowd.size()).isEqualTo(100);
        int fewSoFar = 0;
        for (int i = 0; i < 100; i++) {
            fewSoFar += crowd.cast(i) == few ? 1 : 0;
            assertThat((double) fewSoFar).isCloseTo((i + 1) / 10.0, within(1.0));
        }
        assertThat(
                        IntStream.range(0, 100)
                                .filter(i -> crowd.cast(i) == many)
                                .map(crowd::seat)
                                .toArray())
                .isEqualTo(IntStream.range(0, 90).toArray());
        assertThat(Crowd.mixed(List.of()).size()).isZero();
    }

    @Test
    @DisplayName("PL-16: some of a crowd are any of it")
    void someOfACrowd() {
        Cast cast = cast("listeners: 100, join: [sd]");
        Crowd some = Crowd.of(List.of(cast), Cast::off).some(40, new Chance(1), 1);
        int[] seats = IntStream.range(0, some.size()).map(some::seat).toArray();
        assertThat(seats).hasSize(40).doesNotHaveDuplicates();
        assertThat(IntStream.of(seats).average().orElse(0)).isCloseTo(49.5, within(15.0));
        assertThat(some.where((_, seat) -> seat < 50).size()).isBetween(10, 30);
    }
}
