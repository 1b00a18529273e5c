// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReceiveVectorTest {
    private static final int VALID = 0x10;
    private static final int TPID_VALID = 0x40;
    private static final int CSUMNOTREADY = 0x08;
    private static final int CSUM_VALID = 0x80;
    private static final int MSG_TRUNC = 0x20;
    private static final int CONTROL = 80;
    private static final int STAMP = 32;

    private final ReceiveVector vector = new ReceiveVector(2, 32);

    /// Writes slot 1 as the kernel does: `mmsghdr` of 64 octets, control buffer of 80.
    private void slot1(int status, int tci, int tpid, int flags) {
        slot1(0, status, tci, tpid, flags);
    }

    /// @param before octets of control messages in front of the auxiliary data
    private void slot1(int before, int status, int tci, int tpid, int flags) {
        int auxiliary = CONTROL + before;
        vector.headers.set(JAVA_INT, 64 + 56, 20);
        vector.headers.set(JAVA_INT, 64 + 48, flags);
        vector.headers.set(JAVA_LONG, 64 + 40, before + 40);
        vector.control.set(JAVA_LONG, auxiliary, 36);
        vector.control.set(JAVA_INT, auxiliary + 8, 263);
        vector.control.set(JAVA_INT, auxiliary + 12, 8);
        vector.control.set(JAVA_INT, auxiliary + 16, status);
        vector.control.set(JAVA_SHORT, auxiliary + 32, (short) tci);
        vector.control.set(JAVA_SHORT, auxiliary + 34, (short) tpid);
    }

    /// A control message of SOL_SOCKET, type SCM_TIMESTAMPNS, in front of the rest.
    private void stamp1(long seconds, long nanos) {
        vector.control.set(JAVA_LONG, CONTROL, STAMP);
        vector.control.set(JAVA_INT, CONTROL + 8, 1);
        vector.control.set(JAVA_INT, CONTROL + 12, 35);
        vector.control.set(JAVA_LONG, CONTROL + 16, seconds);
        vector.control.set(JAVA_LONG, CONTROL + 24, nanos);
    }

    @Test
    void findsTheStampAndTheTagBehindIt() {
        slot1(STAMP, VALID | TPID_VALID, 0xa123, 0x88a8, 0);
        stamp1(1_700_000_000, 5);
        assertThat(vector.stampNanos(1)).isEqualTo(1_700_000_000_000_000_005L);
        assertThat(vector.vlanTag(1)).isEqualTo(0x88a8a123);
        slot1(VALID | TPID_VALID, 0xa123, 0x88a8, 0);
        assertThat(vector.stampNanos(1)).isZero();
    }

    @Test
    void showsTheOctetsOfASlot() {
        slot1(1, 0, 0, 0);
        assertThat(vector.length(1)).isEqualTo(20);
        ByteBuffer frame = vector.frame(1);
        assertThat(frame.position()).isEqualTo(32);
        assertThat(frame.remaining()).isEqualTo(20);
        assertThat(vector.truncated(1)).isFalse();
    }

    @Test
    void believesNoForeignControlMessage() {
        slot1(VALID | CSUMNOTREADY, 7, 0, 0);
        vector.control.set(JAVA_INT, CONTROL + 12, 9);
        assertThat(vector.vlanTag(1)).isZero();
        assertThat(vector.checksumUnfinished(1)).isFalse();
    }

    @Test
    void givesBackTheTagAsOnTheWire() {
        slot1(1 | VALID | TPID_VALID, 0xa123, 0x88a8, 0);
        assertThat(vector.vlanTag(1)).isEqualTo(0x88a8a123);
    }

    @Test
    void takesATagOfUnknownKindFor8021q() {
        slot1(VALID, 7, 0, 0);
        assertThat(vector.vlanTag(1)).isEqualTo(0x81000007);
    }

    @Test
    void tellsAPriorityTagFromNone() {
        slot1(VALID | TPID_VALID, 0, 0x8100, 0);
        assertThat(vector.vlanTag(1)).isEqualTo(0x81000000);
        slot1(1, 0, 0, 0);
        assertThat(vector.vlanTag(1)).isZero();
    }

    @Test
    void tellsAnUnfinishedChecksumFromAVerifiedOne() {
        slot1(1 | CSUMNOTREADY, 0, 0, 0);
        assertThat(vector.checksumUnfinished(1)).isTrue();
        slot1(1 | CSUM_VALID, 0, 0, 0);
        assertThat(vector.checksumUnfinished(1)).isFalse();
    }

    @Test
    void saysWhenAFrameWasCut() {
        slot1(1, 0, 0, MSG_TRUNC);
        assertThat(vector.truncated(1)).isTrue();
    }

    @Test
    void believesNothingWithoutAuxiliaryData() {
        assertThat(vector.vlanTag(0)).isZero();
        assertThat(vector.checksumUnfinished(0)).isFalse();
    }
}
