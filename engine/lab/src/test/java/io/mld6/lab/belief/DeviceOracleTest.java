// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import static io.mld6.codec.message.FilterMode.EXCLUDE;
import static io.mld6.codec.message.FilterMode.INCLUDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.testing.Await;
import io.mld6.lab.oracle.Wish;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// When a device is wrong, and when it is not yet: a Report's way is 1 s, LLQT 2 s, MALI 260 s
/// (RFC 9777 §9).
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class DeviceOracleTest extends OracleWorld {
    private static final String SSM = "ff3e::8000:1";
    private static final String S1 = "2001:db8::1";
    private static final String S2 = "2001:db8::2";
    private static final String S3 = "2001:db8::3";

    @Test
    @DisplayName("DUT-6: what was joined is missing after a Report's way, and a listener is named")
    void whatWasJoinedAndIsNotKnownIsMissing() throws Exception {
        int first = listener();
        listen(first, G, EXCLUDE);
        Difference missing = differsAfter(1, DifferenceKind.MISSING);
        assertThat(missing.group()).isEqualTo(Ipv6Address.parse(G));
        assertThat(missing.listener()).isEqualTo(Ipv6Address.parse("fe80::ff:fe00:1"));
        assertThat(missing.wanted()).isEqualTo(Wish.ANY);
        assertThat(missing.believed()).isNull();
        assertThat(missing.line())
                .startsWith("missing  ff0e::db8:0:1: fe80::ff:fe00:1 wants all, the device");

        device.believe(G, EXCLUDE);
        agrees(1);
    }

    @Test
    @DisplayName("DUT-7: what was left is extra after LLQT and a Report's way")
    void whatWasLeftAndIsKnownIsExtra() throws Exception {
        int first = listener();
        listen(first, G, EXCLUDE);
        device.believe(G, EXCLUDE);
        agrees(1);
        leave(first, G);
        Difference extra = differsAfter(3, DifferenceKind.EXTRA);
        assertThat(extra.listener()).isNull();
        assertThat(extra.line())
                .startsWith("extra    ff0e::db8:0:1: left, the device believes all");
    }

    @Test
    @DisplayName("DUT-8: what ended without a word is extra after MALI")
    void whatEndedWithoutAWordIsExtraAfterMali() throws Exception {
        int first = listener();
        listen(first, G, EXCLUDE);
        device.believe(G, EXCLUDE);
        agrees(1);
        engine.changes().powerOff(ListenerNumbers.of(first)).get();
        Difference extra = differsAfter(261, DifferenceKind.EXTRA);
        assertThat(extra.believed()).isEqualTo(Wish.ANY);
    }

    @Test
    @DisplayName("DUT-8: that another one left before does not make it sooner")
    void anEarlierLeaveDoesNotCountForOneWithoutAWord() throws Exception {
        int first = listener();
        int second = listener();
        listen(first, G, EXCLUDE);
        listen(second, G, EXCLUDE);
        device.believe(G, EXCLUDE);
        agrees(2);
        leave(second, G);
        agrees(1);
        later(20);
        engine.changes().powerOff(ListenerNumbers.of(first)).get();
        Difference extra = differsAfter(261, DifferenceKind.EXTRA);
        assertThat(extra.believed()).isEqualTo(Wish.ANY);
    }

    @Test
    @DisplayName("DUT-9: a source that is not forwarded counts as a join, one too many as a leave")
    void sourcesThatDifferAreNamed() throws Exception {
        int first = listener();
        int second = listener();
        listen(first, SSM, INCLUDE, S1);
        listen(second, SSM, INCLUDE, S1, S2);
        device.believe(SSM, INCLUDE, S1);
        Difference lacking = differsAfter(1, DifferenceKind.SOURCES);
        assertThat(lacking.wanted()).isEqualTo(wish(INCLUDE, S1, S2));
        assertThat(lacking.believed()).isEqualTo(wish(INCLUDE, S1));
        assertThat(lacking.listeners()).isEqualTo(2);

        device.believe(SSM, INCLUDE, S1, S2);
        agrees(2);
        // What the engine does is stamped by its own clock.
        aheadNanos = 0;
        listen(second, SSM, INCLUDE, S1);
        Difference surplus = differsAfter(3, DifferenceKind.SOURCES);
        assertThat(surplus.wanted()).isEqualTo(wish(INCLUDE, S1));
    }

    private static Wish wish(FilterMode mode, String... sources) {
        return new Wish(mode, Set.copyOf(Arrays.stream(sources).map(Ipv6Address::parse).toList()));
    }

    @Test
    @DisplayName(
            "DUT-9: merged as a router merges: excluded is what all exclude and nobody includes")
    void listenersAreMerged() throws Exception {
        listen(listener(), G, EXCLUDE, S1, S2);
        listen(listener(), G, EXCLUDE, S2, S3);
        device.believe(G, EXCLUDE, S2);
        agrees(2);
        listen(listener(), G, INCLUDE, S2);
        device.believe(G, EXCLUDE);
        agrees(3);
        // Cut off, though somebody wants it.
        device.believe(G, EXCLUDE, S2);
        Difference cut = differsAfter(1, DifferenceKind.SOURCES);
        assertThat(cut.wanted()).isEqualTo(Wish.ANY);
        assertThat(cut.believed()).isEqualTo(wish(EXCLUDE, S2));
    }

    @Test
    @DisplayName("DUT-9: the other mode")
    void theOtherModeIsNamed() throws Exception {
        listen(listener(), G, EXCLUDE);
        device.believe(G, INCLUDE, S1);
        Difference mode = differsAfter(1, DifferenceKind.MODE);
        assertThat(mode.line()).contains("wants all, the device believes INCLUDE{2001:db8::1}");
    }

    @Test
    @DisplayName(
            "DUT-6: that others come and go does not hide that a group was missing all the time")
    void churnDoesNotHideWhatIsMissing() throws Exception {
        int first = listener();
        int second = listener();
        listen(first, G, EXCLUDE);
        listen(second, G, EXCLUDE);
        device.believe(G, EXCLUDE);
        agrees(2);
        later(5);
        device.forget(G);
        leave(second, G);
        listen(second, G, EXCLUDE);
        Await.until(
                () -> {
                    Look look = look();
                    assertThat(look.memberships()).isEqualTo(2);
                    assertThat(look.counts().get(DifferenceKind.MISSING)).isOne();
                });
    }

    @Test
    @DisplayName("DUT-10: what a list left out by accident is asked for again before it is blamed")
    void whatSlippedThroughIsAskedForAgain() throws Exception {
        listen(listener(), G, EXCLUDE);
        device.believe(G, EXCLUDE);
        agrees(1);
        later(5);
        device.slip();
        assertThat(look().total()).isZero();
    }

    @Test
    @DisplayName("DUT-7: groups of others: those of the link's scope are no business of ours")
    void groupsOfOthersAreExtraUnlessOfTheLink() throws Exception {
        device.believe("ff02::16", EXCLUDE);
        device.believe("ff02::1:ff00:7", EXCLUDE);
        agrees(0);
        device.believe("ff0e::77", EXCLUDE);
        assertThat(look().late()).isOne();
        Look second = look();
        assertThat(second.counts().get(DifferenceKind.EXTRA)).isOne();
        assertThat(second.differences().getFirst().line()).contains("ff0e::77: never ours");
    }

    @Test
    @DisplayName("DUT-11: VLANs are told apart as far as the device does")
    void vlansAreToldApart() throws Exception {
        watch(3);
        listen(listener(VlanTags.of(100)), G, EXCLUDE);
        listen(listener(VlanTags.of(200)), G, EXCLUDE);
        listen(listener(VlanTags.of(200, 7)), G, EXCLUDE);
        device.believe("100", G, EXCLUDE);
        device.believe("200", G, EXCLUDE);
        agrees(3);
        device.believe("300", G, EXCLUDE);
        Look _ = look();
        Look look = look();
        assertThat(look.differences()).hasSize(1);
        assertThat(look.differences().getFirst().vlan()).isEqualTo("300");
    }

    @Test
    @DisplayName("DUT-12: a device without sources is excused by name, and only then")
    void aDeviceWithoutSourcesIsExcused() throws Exception {
        watch(1, KnownLimit.OVS_NO_SOURCES);
        int first = listener();
        listen(first, SSM, INCLUDE, S1);
        device.believe(SSM, EXCLUDE);
        Await.until(() -> assertThat(look().memberships()).isOne());
        later(600);
        assertThat(look().total()).isZero();
        assertThat(look().excused()).isOne();
        // It says BLOCK, which the device takes for nothing.
        leave(first, SSM);
        Await.until(() -> assertThat(look().memberships()).isZero());
        later(600);
        assertThat(look().total()).isZero();
        assertThat(look().excused()).isOne();
    }

    @Test
    @DisplayName("DUT-12: 32 of more sources are excused by name; fewer, or others, are not")
    void aBridgeOf32SourcesIsExcused() throws Exception {
        watch(1, KnownLimit.BRIDGE_32_SOURCES);
        listen(listener(), SSM, INCLUDE, sources(1, 40));
        device.believe(SSM, INCLUDE, sources(1, 32));
        Await.until(() -> assertThat(look().excused()).isOne());
        later(10);
        assertThat(look().total()).isZero();
        device.believe(SSM, INCLUDE, sources(1, 31));
        assertThat(look().counts().get(DifferenceKind.SOURCES)).isOne();
        device.believe(SSM, INCLUDE, sources(10, 32));
        assertThat(look().counts().get(DifferenceKind.SOURCES)).isOne();
    }

    private static String[] sources(int first, int count) {
        return IntStream.range(first, first + count)
                .mapToObj(i -> "2001:db8::" + Integer.toHexString(i))
                .toArray(String[]::new);
    }

    @Test
    @DisplayName("DUT-13: a device that cannot be read proves nothing; the next look does")
    void aDeviceThatCannotBeReadIsInDoubt() throws Exception {
        listen(listener(), G, EXCLUDE);
        device.believe(G, EXCLUDE);
        agrees(1);
        device.trouble = "no answer within 1 s";
        Look doubtful = oracle.look();
        assertThat(doubtful.doubt()).isEqualTo("no answer within 1 s");
        assertThat(doubtful.total()).isZero();
        device.trouble = null;
        later(10);
        agrees(1);
    }

    @Test
    @DisplayName("DUT-13: an engine that has ended proves nothing")
    void anEngineThatHasEndedIsInDoubt() throws Exception {
        engine.close();
        Await.until(
                () -> assertThat(oracle.look().doubt()).isEqualTo("the engine does not answer"));
    }
}
