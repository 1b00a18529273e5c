// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Statement.Kind;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.TestReports.Said;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Who is on the link, and what is wrong with what they send; frame by frame, in no real time.
class WatchTest {
    private static final String GROUP = "ff0e::db8:0:1";
    private static final String SSM = "ff3e::8000:1";
    private static final String SOURCE = "2001:db8::1";
    private static final String OTHER = "2001:db8::2";

    private final WatchWorld world = new WatchWorld();

    private static Said said(Kind kind, String group, String... sources) {
        return Said.of(kind, group, sources);
    }

    @Test
    @DisplayName("Q-16 to Q-27, CP-14: what everybody wants, put together from what they say")
    void filters() {
        world.report(1, 1, said(Kind.TO_EX, GROUP, SOURCE), said(Kind.ALLOW, SSM, SOURCE));
        world.report(1.5, 1, said(Kind.TO_EX, GROUP, SOURCE), said(Kind.ALLOW, SSM, SOURCE));
        world.report(2, 1, said(Kind.ALLOW, SSM, OTHER), said(Kind.BLOCK, GROUP, OTHER));
        world.frame(3, TestReports.version1(2, Ipv6Address.parse(GROUP)));
        List<WatchSnapshot.Host> hosts = world.snapshot().senders();
        assertThat(hosts).extracting(WatchSnapshot.Host::version).containsExactly(2, 1);
        WatchSnapshot.Listening any = hosts.getFirst().groups().getFirst();
        assertThat(any.mode()).isEqualTo(FilterMode.EXCLUDE);
        assertThat(any.sources()).containsExactly(address(SOURCE), address(OTHER));
        WatchSnapshot.Listening some = hosts.getFirst().groups().getLast();
        assertThat(some.mode()).isEqualTo(FilterMode.INCLUDE);
        assertThat(some.sources()).containsExactly(address(SOURCE), address(OTHER));
        assertThat(hosts.getLast().groups().getFirst().version1()).isTrue();

        world.report(4, 1, said(Kind.TO_IN, GROUP), said(Kind.BLOCK, SSM, SOURCE, OTHER));
        world.frame(4, TestReports.done(2, Ipv6Address.parse(GROUP)));
        assertThat(world.snapshot().totals().memberships()).isZero();
    }

    private static Ipv6Address address(String text) {
        return Ipv6Address.parse(text);
    }

    @Test
    @DisplayName("V2-56: an answer about some sources says nothing about the others")
    void partialAnswers() {
        world.report(1, 1, said(Kind.ALLOW, SSM, SOURCE, OTHER));
        world.specific(20, SSM, SOURCE).report(20.5, 1, said(Kind.IS_IN, SSM, SOURCE));
        assertThat(world.snapshot().senders().getFirst().groups().getFirst().sources()).hasSize(2);
        world.general(40).report(45, 1, said(Kind.IS_IN, SSM, SOURCE));
        assertThat(world.snapshot().senders().getFirst().groups().getFirst().sources())
                .containsExactly(address(SOURCE));
    }

    @Test
    @DisplayName("V2-37: a change that is said once, and one that is said twice")
    void repetitions() {
        world.report(10, 1, said(Kind.TO_EX, GROUP)).report(10.01, 1, said(Kind.TO_EX, GROUP));
        world.report(20, 2, said(Kind.ALLOW, SSM, SOURCE)).at(21.2);
        assertThat(world.found()).isEmpty();
        assertThat(world.at(21.3).found()).containsExactly("V2-37 ALLOW " + SSM);
        assertThat(world.complaints().getFirst().sender().address())
                .isEqualTo(TestReports.address(2));
    }

    @Test
    @DisplayName("V2-38, V2-39, V2-40: a further change ends the repetitions of what it undoes")
    void mergedChanges() {
        world.report(10, 1, said(Kind.ALLOW, SSM, SOURCE));
        world.report(10.2, 1, said(Kind.ALLOW, SSM, SOURCE, OTHER));
        world.report(10.9, 1, said(Kind.ALLOW, SSM, OTHER));
        world.report(20, 1, said(Kind.BLOCK, SSM, OTHER));
        world.report(20.3, 1, said(Kind.ALLOW, SSM, OTHER));
        world.report(20.9, 1, said(Kind.ALLOW, SSM, OTHER));
        world.report(30, 1, said(Kind.TO_EX, GROUP));
        world.report(30.3, 1, said(Kind.TO_IN, GROUP)).report(30.4, 1, said(Kind.TO_IN, GROUP));
        assertThat(world.at(60).found()).isEmpty();
    }

    @Test
    @DisplayName("V2-46: an answer comes within the Maximum Response Delay; V2-53: it comes")
    void answers() {
        world.report(1, 1, said(Kind.TO_EX, GROUP)).report(1.5, 1, said(Kind.TO_EX, GROUP));
        world.report(1, 2, said(Kind.TO_EX, GROUP)).report(1.5, 2, said(Kind.TO_EX, GROUP));
        world.general(20, 1000, 2, WatchWorld.QQIC_125);
        world.report(20.99, 1, said(Kind.IS_EX, GROUP));
        assertThat(world.at(22).found())
                .containsExactly("V2-53 General Query, Maximum Response Delay 1.000 s");
        world.report(22.1, 2, said(Kind.IS_EX, GROUP));
        assertThat(world.faults()).containsExactly(Fault.NO_ANSWER, Fault.ANSWER_LATE);
        assertThat(world.complaints())
                .allMatch(c -> c.sender().address().equals(TestReports.address(2)));
    }

    @Test
    @DisplayName("Q-5: a start of one query; Q-4: the next one overdue, and a burst of them")
    void rhythm() {
        world.general(200);
        assertThat(world.at(240).faults()).containsExactly(Fault.STARTUP);
        assertThat(world.at(340).faults()).containsExactly(Fault.STARTUP, Fault.QUERY_OVERDUE);
        world.general(341).general(342).general(343);
        assertThat(world.faults()).hasSize(2);
        assertThat(world.general(344).faults()).last().isEqualTo(Fault.QUERY_BURST);
    }

    @Test
    @DisplayName("Q-4, Q-5: a start as the RFC has it, and an hour of intervals")
    void rightRhythm() {
        world.general(200).general(231.25);
        for (int i = 1; i < 29; i++) {
            world.general(231.25 + 125 * i);
        }
        assertThat(world.found()).isEmpty();
        WatchSnapshot.Asker querier = world.snapshot().queriers().getFirst();
        assertThat(querier.elected()).isTrue();
        assertThat(querier.values()).isEqualTo(new WatchSnapshot.Values(2, 125, 10_000));
        assertThat(querier.queries()).isEqualTo(new WatchSnapshot.Queries(30, 0, 0));
        assertThat(querier.interval().leastNanos()).isEqualTo(31_250_000_000L);
        assertThat(querier.interval().mostNanos()).isEqualTo(125_000_000_000L);
    }

    @Test
    @DisplayName("Q-28, Q-30: a leave is asked about at once, and twice")
    void leaves() {
        world.general(1);
        world.report(2, 1, said(Kind.TO_EX, GROUP), said(Kind.ALLOW, SSM, SOURCE));
        world.report(2.5, 1, said(Kind.TO_EX, GROUP), said(Kind.ALLOW, SSM, SOURCE));
        world.report(20, 1, said(Kind.TO_IN, GROUP), said(Kind.BLOCK, SSM, SOURCE));
        world.specific(20.001, GROUP).specific(20.001, SSM, SOURCE);
        world.report(20.5, 1, said(Kind.TO_IN, GROUP), said(Kind.BLOCK, SSM, SOURCE));
        world.specific(21.001, GROUP).specific(21.001, SSM, SOURCE);
        assertThat(world.at(30).found()).isEmpty();
    }

    @Test
    @DisplayName("Q-28, Q-30: not asked about, late, or once only")
    void wrongLeaves() {
        world.general(1);
        world.report(2, 1, said(Kind.TO_EX, GROUP), said(Kind.ALLOW, SSM, SOURCE));
        world.report(2.5, 1, said(Kind.TO_EX, GROUP), said(Kind.ALLOW, SSM, SOURCE));
        world.report(20, 1, said(Kind.TO_IN, GROUP), said(Kind.BLOCK, SSM, SOURCE));
        world.report(20.5, 1, said(Kind.TO_IN, GROUP), said(Kind.BLOCK, SSM, SOURCE));
        world.specific(21, SSM, SOURCE);
        assertThat(world.at(30).found())
                .containsExactlyInAnyOrder(
                        "Q-28 " + GROUP + ", no query within 1.500 s",
                        "Q-30 " + SSM + ", first query after 1.000 s",
                        "Q-30 " + SSM + ", asked 1 of 2 times");
    }

    @Test
    @DisplayName("Q-46, Q-48: values a querier should not have are said once")
    void values() {
        world.general(1, 20_000, 1, 10).general(6, 20_000, 1, 10);
        assertThat(world.faults()).containsExactly(Fault.ROBUSTNESS, Fault.RESPONSE_INTERVAL);
    }

    @Test
    @DisplayName("V2-18: a query to another group; AD-16: a packet to another MAC address")
    void destinations() {
        byte[] frame = TestQueries.version2(1000, 2, WatchWorld.QQIC_125, GROUP, List.of());
        frame[53] = 2; // the last octet of the destination
        world.frame(1, TestQueries.finished(frame));
        assertThat(world.faults()).containsExactly(Fault.MAC_DESTINATION, Fault.QUERY_DESTINATION);
    }

    @Test
    @DisplayName("V2-29, V2-36, AD-6: ff02::1, empty records, and EXCLUDE of an SSM group")
    void records() {
        world.report(
                1, 1, said(Kind.IS_EX, "ff02::1"), said(Kind.ALLOW, GROUP), said(Kind.IS_EX, SSM));
        world.report(2, 2, said(Kind.ALLOW, GROUP));
        assertThat(world.faults())
                .containsExactly(Fault.REPORTED_GROUP, Fault.SSM_EXCLUDE, Fault.EMPTY_RECORD);
        assertThat(world.snapshot().dropped()).containsEntry(DropReason.RECORD_BAD_GROUP, 1L);
    }

    @Test
    @DisplayName("FZ-39, FZ-42, FZ-49: what the decoder drops is somebody's fault")
    void dropped() {
        byte[] hops = TestReports.version2(1, said(Kind.TO_EX, GROUP));
        hops[21] = 64;
        byte[] sum = TestReports.version2(1, said(Kind.TO_EX, GROUP));
        sum[64] ^= 1;
        byte[] global = TestReports.version2(1, said(Kind.TO_EX, GROUP));
        global[22] = 0x20;
        byte[] none = TestReports.version2(1, said(Kind.TO_EX, GROUP));
        java.util.Arrays.fill(none, 22, 38, (byte) 0);
        world.frame(1, hops).frame(2, sum).frame(3, TestQueries.finished(global));
        world.frame(4, TestQueries.finished(none)); // FZ-41: normal while an address is tested
        assertThat(world.faults()).containsExactly(Fault.HOP_LIMIT, Fault.CHECKSUM, Fault.SOURCE);
        assertThat(world.snapshot().senders().getFirst().dropped())
                .containsOnlyKeys(DropReason.BAD_HOP_LIMIT, DropReason.BAD_CHECKSUM);
        assertThat(world.snapshot().totals().memberships()).isZero();
    }

    @Test
    @DisplayName("SEC-4: a flood of forged senders fills tables, not the heap, and is counted")
    void flood() {
        WatchWorld small = new WatchWorld(new WatchLimits(1, 1, 100, 50, 1000, 10, 30));
        for (int i = 0; i < 1000; i++) {
            small.report(
                    1 + i / 1000.0,
                    i,
                    said(Kind.TO_EX, "ff0e::" + i),
                    said(Kind.ALLOW, SSM, SOURCE));
        }
        WatchSnapshot now = small.at(1000).snapshot();
        assertThat(now.frames()).isEqualTo(1000);
        assertThat(now.totals().senders()).isEqualTo(100);
        assertThat(now.totals().memberships()).isEqualTo(50);
        assertThat(now.unlisted().senders()).isEqualTo(900);
        assertThat(now.unlisted().memberships()).isEqualTo(150);
        assertThat(now.unlisted().isNone()).isFalse();
    }
}
