// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DemoTest {
    @Test
    void tellsItsStoryAndFindsEverybodyRight() {
        CommandLineRun run =
                CommandLineRun.of(
                        "demo",
                        "--listeners",
                        "60",
                        "--groups-per-listener",
                        "5",
                        "--max-response",
                        "500ms");
        assertThat(run.err()).isEmpty();
        assertThat(run.out())
                .contains(
                        "60 listeners x 5 of 100 groups = 300 memberships, seed ",
                        "  Joined 300 memberships in ",
                        "  It hears 300 answers for 300 memberships.",
                        "  It hears 100 answers for 100 groups; 200 memberships were rightly"
                                + " suppressed.",
                        "Every membership answered or was rightly suppressed");
        assertThat(run.out().lines().filter(line -> line.contains("\u2588")))
                .hasSizeBetween(10, 20);
        assertThat(run.status()).isZero();
    }
}
