// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;

/// A querier of four VLANs, one of them a stack, and what is asked and believed in each.
abstract class FourVlans {
    static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    static final Ipv6Address SSM = Ipv6Address.parse("ff3e::8000:1");
    static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    static final Ipv6Address LOWER = Ipv6Address.parse("fe80::1");
    static final AddressRecord JOIN = new AddressRecord(RecordType.TO_EX, GROUP, List.of());
    static final AddressRecord LEAVE = new AddressRecord(RecordType.TO_IN, GROUP, List.of());
    static final VlanTags V100 = VlanTags.of(100);
    static final VlanTags V101 = VlanTags.of(101);
    static final VlanTags V102 = VlanTags.of(102);
    static final VlanTags STACKED = VlanTags.of(101, 7);
    static final Duration SECOND = Duration.ofSeconds(1);

    static final QuerierConfig FOUR =
            QuerierConfig.defaults().with(b -> b.vlans(List.of(V100, V101, V102, STACKED)));

    final QuerierWorld world = new QuerierWorld();

    @AfterEach
    void nothingWasMalformed() {
        assertThat(world.bad).isEmpty();
    }

    List<Long> asked(VlanTags vlan) {
        return world.heard.stream()
                .filter(one -> one.frame().vlan().equals(vlan) && isGeneral(one.frame()))
                .map(QuerierWorld.Heard::millis)
                .toList();
    }

    static boolean isGeneral(MldFrame frame) {
        return frame.message() instanceof MldQuery query && query.isGeneral();
    }

    List<MldFrame> specific() {
        return world.heard.stream()
                .map(QuerierWorld.Heard::frame)
                .filter(frame -> frame.message() instanceof MldQuery query && !query.isGeneral())
                .toList();
    }

    SegmentSnapshot segment(Querier querier, VlanTags vlan) {
        return world.snapshot(querier).segments().stream()
                .filter(one -> one.vlan().equals(vlan))
                .findFirst()
                .orElseThrow();
    }

    List<Ipv6Address> groups(Querier querier, VlanTags vlan) {
        List<Ipv6Address> groups = new ArrayList<>();
        QuerierPicture picture = world.loops().get(querier.picture());
        picture.forEachGroup(
                FOUR.station().vlans().indexOf(vlan),
                group -> {
                    assertThat(group.vlan()).isEqualTo(vlan);
                    groups.add(group.address());
                });
        return groups;
    }

    Querier started(QuerierConfig config) throws Exception {
        Querier querier = world.start(config);
        world.run(SECOND.multipliedBy(3));
        world.heard.clear();
        return querier;
    }

    void lowerQuery(VlanTags vlan) {
        world.say(
                vlan,
                new Mldv2Query(10_000, Ipv6Address.UNSPECIFIED, false, 2, 125, List.of()),
                LOWER,
                Ipv6Address.ALL_NODES);
    }
}
