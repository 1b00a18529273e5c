// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MessageLayoutTest {
    /// `offsetof` and `sizeof` as gcc prints them for x86_64 and aarch64, where they agree.
    @Test
    void agreesWithTheCompiler() {
        assertThat(MessageLayout.IOVEC_OCTETS).isEqualTo(16);
        assertThat(MessageLayout.IOV_BASE).isZero();
        assertThat(MessageLayout.IOV_LEN).isEqualTo(8);
        assertThat(MessageLayout.MMSGHDR_OCTETS).isEqualTo(64);
        assertThat(MessageLayout.MSG_IOV).isEqualTo(16);
        assertThat(MessageLayout.MSG_IOVLEN).isEqualTo(24);
        assertThat(MessageLayout.MSG_CONTROL).isEqualTo(32);
        assertThat(MessageLayout.MSG_CONTROLLEN).isEqualTo(40);
        assertThat(MessageLayout.MSG_FLAGS).isEqualTo(48);
        assertThat(MessageLayout.MSG_LEN).isEqualTo(56);
    }
}
