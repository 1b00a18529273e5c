// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateLimitedNoticeTest {
    private final List<String> lines = new ArrayList<>();
    private long nowNanos = Long.MAX_VALUE - 5;
    private final RateLimitedNotice notice =
            new RateLimitedNotice("times it rained", () -> nowNanos, lines::add);

    @Test
    @DisplayName(
            "V1-34 SD-21 SEC-9: at once, then at most one line a minute, and nothing is lost of the count")
    void saysItAtOnceAndThenOnceAMinute() {
        notice.happened();
        assertThat(lines).containsExactly("1 times it rained");
        for (int i = 0; i < 100_000; i++) {
            nowNanos += Duration.ofSeconds(59).toNanos() / 100_000;
            notice.happened();
        }
        assertThat(lines).hasSize(1);
        nowNanos += Duration.ofSeconds(2).toNanos();
        notice.happened();
        assertThat(lines).containsExactly("1 times it rained", "100001 times it rained");
    }
}
