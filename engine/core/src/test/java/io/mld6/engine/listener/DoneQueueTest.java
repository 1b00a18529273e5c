// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DoneQueueTest {
    @Test
    void staysInOrderWhenItGrowsAfterWrappingRound() {
        var queue = new DoneQueue();
        int next = 0;
        int oldest = 0;
        for (int round = 0; round < 200; round++) {
            for (int i = 0; i < 7; i++, next++) {
                queue.add(next, -next, next * 3L);
            }
            for (int i = 0; i < 5; i++, oldest++) {
                assertThat(queue.listener()).isEqualTo(oldest);
                assertThat(queue.groupHigh()).isEqualTo(-oldest);
                assertThat(queue.groupLow()).isEqualTo(oldest * 3L);
                queue.remove();
            }
            assertThat(queue.size()).isEqualTo(next - oldest);
        }
        queue.clear();
        assertThat(queue.isEmpty()).isTrue();
    }
}
