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
                queue.add(next, next + 1, next + 2, -next, next * 3L);
            }
            for (int i = 0; i < 5; i++, oldest++) {
                assertThat(queue.tags()).isEqualTo(oldest);
                assertThat(queue.macAndSum()).isEqualTo(oldest + 1);
                assertThat(queue.sourceLow()).isEqualTo(oldest + 2);
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
