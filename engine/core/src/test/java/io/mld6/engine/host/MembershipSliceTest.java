// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// All memberships, slice by slice, from all shards.
class MembershipSliceTest {
    private static final VlanTags VLAN = VlanTags.of(7);

    private static List<String> lines(ShardedWorld world, int limit) {
        List<String> lines = new ArrayList<>();
        for (long from = MembershipSlice.START; from != MembershipSlice.END; ) {
            CompletableFuture<MembershipSlice> asked = world.engine.memberships(from, limit);
            world.run(Duration.ofMillis(1));
            MembershipSlice slice = asked.join();
            assertThat(slice.size()).isLessThanOrEqualTo(limit);
            for (int i = 0; i < slice.size(); i++) {
                lines.add(line(slice, i));
            }
            from = slice.next();
        }
        return lines;
    }

    private static String line(MembershipSlice slice, int i) {
        List<String> sources = new ArrayList<>();
        long[] words = slice.sources(slice.sourceSet(i));
        for (int s = 0; s < words.length; s += 2) {
            sources.add(new Ipv6Address(words[s], words[s + 1]).toString());
        }
        return "%s %d %s %s %s%s"
                .formatted(
                        VlanTags.ofWord(slice.vlanWord(i)),
                        slice.listener(i),
                        new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, slice.addressLow(i)),
                        new Ipv6Address(slice.groupHigh(i), slice.groupLow(i)),
                        slice.mode(i),
                        sources);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    @DisplayName("LK-9: every membership that is reported is shown once, with its filter")
    void everyMembershipIsShown(int shards) throws Exception {
        ShardedWorld world =
                new ShardedWorld(
                        EngineConfig.defaults()
                                .with(to -> to.hearing(Hearing.SNOOPED).shards(shards)));
        List<String> expected = new ArrayList<>();
        var populated =
                world.engine.populate(
                        new Population(
                                20,
                                new MacAddress(0x0200_0000_0001L),
                                AddressRange.parseList("ff0e::db8:0:1+3"),
                                0,
                                false));
        world.run(Duration.ofSeconds(5));
        assertThat(populated).isCompleted();
        for (int i = 0; i < 20; i++) {
            for (int g = 1; g <= 3; g++) {
                expected.add(
                        "none %d fe80::ff:fe00:%x ff0e::db8:0:%d EXCLUDE[]".formatted(i, i + 1, g));
            }
        }
        MacAddress mac = MacAddress.parse("02:00:00:00:01:00");
        var added = world.engine.addListener(VLAN, mac, Ipv6Address.linkLocalEui64(mac));
        world.run(Duration.ofMillis(1));
        int listener = added.join();
        var filtered =
                world.engine.listen(
                        listener,
                        0,
                        Ipv6Address.parse("ff3e::8000:1"),
                        FilterMode.INCLUDE,
                        List.of(
                                Ipv6Address.parse("2001:db8::2"),
                                Ipv6Address.parse("2001:db8::1")));
        // Nobody is told of this one (RFC 9777 §6).
        var mute = world.engine.join(listener, Ipv6Address.ALL_NODES);
        var left = world.engine.leave(3, Ipv6Address.parse("ff0e::db8:0:2"));
        world.run(Duration.ofMillis(1));
        assertThat(filtered).isCompleted();
        assertThat(mute).isCompleted();
        assertThat(left).isCompleted();
        expected.add("7 20 fe80::ff:fe00:100 ff3e::8000:1 INCLUDE[2001:db8::1, 2001:db8::2]");
        expected.remove("none 3 fe80::ff:fe00:4 ff0e::db8:0:2 EXCLUDE[]");

        assertThat(lines(world, 4096)).containsExactlyInAnyOrderElementsOf(expected);
        assertThat(lines(world, 7)).containsExactlyInAnyOrderElementsOf(expected);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, -2, 1L << 32, 0x8000_0000L})
    @DisplayName("a place that no slice has named is refused")
    void anotherPlaceIsRefused(long from) throws Exception {
        ShardedWorld world = new ShardedWorld(EngineConfig.defaults());
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> world.engine.memberships(from, 10));
    }
}
