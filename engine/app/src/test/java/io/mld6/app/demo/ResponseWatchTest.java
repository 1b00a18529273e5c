// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Hearing;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// Three listeners in two groups each: a wrong answer of every kind is noticed.
class ResponseWatchTest {
    private static final long LIMIT_NANOS = 1_000_000;
    private static final long ASKED = 5_000;

    private final DemoPlan plan = new DemoPlan(3, 2, Duration.ofSeconds(1), 1);
    private ResponseWatch ledger = new ResponseWatch(plan, Hearing.SNOOPED);

    private MldFrame report(int membership) {
        MacAddress mac = plan.mac(membership / 2);
        Ipv6Address group = plan.group(plan.groupOf(membership));
        return report(mac, Ipv6Address.linkLocalEui64(mac), group);
    }

    private static MldFrame report(MacAddress mac, Ipv6Address source, Ipv6Address group) {
        return new MldFrame(new Mldv1Report(group), mac, source, group, VlanTags.NONE);
    }

    private void answer(int membership, long afterNanos) {
        ledger.accepted(report(membership), ASKED + afterNanos);
    }

    private void ask() {
        ledger.expectResponses(ASKED, LIMIT_NANOS);
    }

    private void answerAllBut(int silent) {
        for (int membership = 0; membership < 6; membership++) {
            if (membership != silent) {
                answer(membership, membership + 1);
            }
        }
    }

    @Test
    void isContentWhenEveryMembershipAnswersOnce() {
        ledger.accepted(report(0), 1);
        ledger.expectQuiet();
        ask();
        answerAllBut(DemoPlan.NONE);
        ResponseVerdict verdict = ledger.verdict();
        assertThat(verdict.differences()).isEmpty();
        assertThat(verdict.isRight()).isTrue();
        assertThat(verdict.unsolicited()).isEqualTo(1);
        assertThat(verdict.answers()).isEqualTo(6);
        assertThat(verdict.delaysMillis()).hasSize(6);
        assertThat(verdict.percentileMillis(100)).isEqualTo(6e-6);
    }

    @Test
    void noticesASilentMembership() {
        ask();
        answerAllBut(3);
        ResponseVerdict verdict = ledger.verdict();
        assertThat(verdict.isRight()).isFalse();
        assertThat(verdict.differences())
                .containsExactly("did not answer: listener 1 (fe80::ff:fe00:2) in ff0e::db8:0:4");
    }

    @Test
    void noticesALateAnswer() {
        ask();
        answerAllBut(3);
        answer(3, LIMIT_NANOS + 500_000);
        assertThat(ledger.verdict().differences())
                .containsExactly("answered 0.5 ms late: " + plan.describe(3));
    }

    @Test
    void noticesASecondAnswer() {
        ask();
        answerAllBut(DemoPlan.NONE);
        answer(2, 10);
        assertThat(ledger.verdict().differences())
                .containsExactly("answered twice: " + plan.describe(2));
    }

    @Test
    void noticesAReportWithoutAQuery() {
        ledger.expectQuiet();
        answer(2, 10);
        ask();
        answerAllBut(DemoPlan.NONE);
        assertThat(ledger.verdict().differences())
                .containsExactly("reported without a query: " + plan.describe(2));
    }

    @Test
    void noticesAReportNobodyShouldSend() {
        ask();
        answerAllBut(DemoPlan.NONE);
        MacAddress mac = plan.mac(0);
        Ipv6Address own = Ipv6Address.linkLocalEui64(mac);
        ledger.accepted(report(mac, own, plan.group(2)), ASKED + 1); // not a group of listener 0
        ledger.accepted(report(mac, own, Ipv6Address.parse("ff0e::1")), ASKED + 1);
        ledger.accepted(report(plan.mac(3), own, plan.group(0)), ASKED + 1);
        ledger.accepted(report(mac, own.plus(1), plan.group(0)), ASKED + 1);
        ledger.dropped(DropReason.BAD_CHECKSUM);
        assertThat(ledger.verdict().differenceCount()).isEqualTo(5);
    }

    @Test
    void letsAMembershipBeSilentOnASharedSegmentIfAnotherAnsweredForItsGroup() {
        DemoPlan many = new DemoPlan(200, 1, Duration.ofSeconds(1), 1);
        ResponseWatch shared = new ResponseWatch(many, Hearing.SHARED);
        shared.expectResponses(ASKED, LIMIT_NANOS);
        for (int listener = 0; listener < 100; listener++) {
            Ipv6Address own = Ipv6Address.linkLocalEui64(many.mac(listener));
            shared.accepted(report(many.mac(listener), own, many.group(listener)), ASKED + 1);
        }
        assertThat(shared.verdict().isRight()).isTrue();
        assertThat(shared.verdict().suppressed()).isEqualTo(100);

        Ipv6Address own = Ipv6Address.linkLocalEui64(many.mac(105));
        shared.accepted(report(many.mac(105), own, many.group(5)), ASKED + 2);
        assertThat(shared.verdict().differences())
                .containsExactly("answered although another had: " + many.describe(105));
    }

    @Test
    void noticesAGroupNobodyAnsweredFor() {
        ledger = new ResponseWatch(plan, Hearing.SHARED);
        ask();
        answerAllBut(5);
        assertThat(ledger.verdict().differences())
                .containsExactly("did not answer: " + plan.describe(5));
    }
}
