// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A picture is of one moment, whatever happens while it is looked at.
class QuerierPictureTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final int GROUPS = 500;
    private static final QuerierConfig CONFIG =
            QuerierConfig.defaults().with(b -> b.trackListeners(true));

    private final QuerierWorld world = new QuerierWorld();

    private static Map<Ipv6Address, ListenedGroup> groups(QuerierPicture picture) {
        Map<Ipv6Address, ListenedGroup> groups = new TreeMap<>();
        picture.forEachGroup(group -> groups.put(group.address(), group));
        return groups;
    }

    /// To the millisecond: asking takes a few nanoseconds.
    private static List<String> texts(Map<Ipv6Address, ListenedGroup> groups) {
        return groups.values().stream()
                .map(
                        group ->
                                "%s %s %d %s %s"
                                        .formatted(
                                                group.address(),
                                                group.mode(),
                                                millis(group.filterTimer()),
                                                group.sources().stream()
                                                        .map(
                                                                s ->
                                                                        s.address()
                                                                                + "/"
                                                                                + millis(s.timer()))
                                                        .toList(),
                                                group.listeners().stream()
                                                        .map(
                                                                l ->
                                                                        l.sources()
                                                                                + "/"
                                                                                + millis(
                                                                                        l
                                                                                                .lastSeen()))
                                                        .toList()))
                .toList();
    }

    private static long millis(Duration time) {
        return time.plusNanos(500_000).toMillis();
    }

    private void reportAll(RecordType type, List<Ipv6Address> sources) {
        for (int from = 0; from < GROUPS; from += 25) {
            List<AddressRecord> records = new ArrayList<>();
            for (int i = from; i < from + 25; i++) {
                records.add(new AddressRecord(type, GROUP.plus(i), sources));
            }
            world.report(records.toArray(AddressRecord[]::new));
        }
    }

    @Test
    void showsWhatWasThen() throws Exception {
        Querier querier = world.start(CONFIG);
        reportAll(RecordType.ALLOW, List.of(SOURCE, SOURCE.plus(1)));
        world.run(Duration.ofSeconds(30));
        reportAll(RecordType.TO_EX, List.of(SOURCE));
        world.run(Duration.ofMillis(1234));
        QuerierPicture picture = world.loops().get(querier.picture());
        Map<Ipv6Address, ListenedGroup> then = world.groups(querier);
        assertThat(texts(groups(picture)).equals(texts(then))).isTrue();
        assertThat(then).hasSize(GROUPS + 2);
        assertThat(picture.snapshot().groups()).isEqualTo(GROUPS + 2);
        ListenedGroup first = world.group(querier, GROUP);
        assertThat(first.sources()).hasSize(1);
        assertThat(first.listeners()).hasSize(1);
        assertThat(first.listeners().getFirst().sources()).containsExactly(SOURCE);

        reportAll(RecordType.TO_IN, List.of());
        reportAll(RecordType.ALLOW, List.of(SOURCE.plus(7)));
        world.run(Duration.ofSeconds(10));
        assertThat(texts(groups(picture)).equals(texts(then))).as("later").isTrue();
        QuerierPicture next = world.loops().get(querier.picture());
        assertThat(texts(groups(next)).equals(texts(world.groups(querier)))).isTrue();
        assertThat(texts(groups(next)).equals(texts(then))).isFalse();
        assertThat(next.nanoTime() - picture.nanoTime())
                .isBetween(10_000_000_000L, 10_100_000_000L);
    }

    @Test
    @DisplayName("CP-14: every group of a version 1 querier is in version 1, and of no other")
    void versionOfGroups() throws Exception {
        Querier older = world.start(CONFIG.with(b -> b.version(1)));
        Querier querier = world.start(CONFIG);
        world.run(Duration.ofSeconds(20));
        assertThat(groups(world.loops().get(older.picture())).values())
                .isNotEmpty()
                .allMatch(ListenedGroup::version1)
                .allMatch(group -> group.olderHostTimer().isZero());
        assertThat(world.groups(older).values()).allMatch(ListenedGroup::version1);
        assertThat(world.group(querier, Ipv6Address.ALL_MLDV2_ROUTERS).version1()).isFalse();
    }
}
