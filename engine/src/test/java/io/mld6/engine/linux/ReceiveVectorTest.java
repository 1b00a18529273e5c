// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ReceiveVectorTest {
    private static final int VALID = 0x10;
    private static final int TPID_VALID = 0x40;
    private static final int CSUMNOTREADY = 0x08;
    private static final int CSUM_VALID = 0x80;
    private static final int MSG_TRUNC = 0x20;

    private final ReceiveVector vector = new ReceiveVector(2, 32);

    private void slot1(int status, int tci, int tpid, int flags) {
        vector.simulate(1, ByteBuffer.wrap(new byte[20]), status, tci, tpid, flags);
    }

    @Test
    void showsTheOctetsOfASlot() {
        vector.simulate(1, ByteBuffer.wrap(new byte[] {1, 2, 3}), 1, 0, 0, 0);
        assertThat(vector.length(1)).isEqualTo(3);
        ByteBuffer frame = vector.frame(1);
        assertThat(frame.remaining()).isEqualTo(3);
        assertThat(frame.get()).isEqualTo((byte) 1);
        assertThat(vector.truncated(1)).isFalse();
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
