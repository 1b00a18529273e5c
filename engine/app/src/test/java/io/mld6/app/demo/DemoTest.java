// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.main.CommandLineRun;
import io.mld6.app.terminal.StatusView;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.oracle.Wish;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
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
                        "  Everyone leaves; the querier hears 300 Dones");
        assertThat(run.out().lines().filter(line -> line.contains("\u2588")))
                .hasSizeBetween(10, 20);
        judges(run);
    }

    private static final DemoPlan SMALL = new DemoPlan(20, 4, Duration.ofSeconds(1), 42);

    private final StringWriter text = new StringWriter();
    private final StatusView view = new StatusView(new PrintWriter(text), false);

    @Test
    void comparesWhatTheQuerierBelievesWithWhatTheListenersWant() throws Exception {
        boolean right =
                new QuerierStory(SMALL, view, QuerierStory.PATIENCE, new WatchedDemo(1)).run();
        assertThat(text.toString()).doesNotContain("differences");
        assertThat(right).isTrue();
        assertThat(text.toString().lines().filter(line -> line.contains("no difference.")))
                .as("join, General Query, source change, leave, version 1, all gone")
                .hasSize(6);
        assertThat(text.toString()).contains(" 82 memberships, ");
    }

    @Test
    void printsAWishTheQuerierDoesNotMeetAndSaysSo() throws Exception {
        QuerierStory story =
                new QuerierStory(SMALL, view, Duration.ofMillis(600), new WatchedDemo(1));
        Ipv6Address stranger = Ipv6Address.parse("fe80::5712");
        story.wishes().set(stranger, SMALL.group(0), Wish.ANY);
        assertThat(story.run()).isFalse();
        assertThat(text.toString())
                .contains(
                        "fe80::5712 in ff0e::db8:0:1: wants EXCLUDE{}, the router believes nothing");
    }

    @Test
    void playsADayInAMomentAndTheSameDayWithTheSameSeed() {
        List<String> day = day("7");
        assertThat(day)
                .contains("17:00:00  fe80::1 dies.")
                .contains("14:00:00  fe80::2 is silent: fe80::1 is the querier.")
                .anyMatch(line -> line.matches("17:0[1-4]:..  fe80::2 is the querier."))
                .anyMatch(line -> line.matches(".* frames; 24 comparisons .*: no difference. .*"));
        assertThat(day("7")).isEqualTo(day);
        assertThat(day("8")).isNotEqualTo(day);
    }

    private static List<String> day(String seed) {
        CommandLineRun run =
                CommandLineRun.of(
                        "demo",
                        "--virtual-time",
                        "--listeners",
                        "30",
                        "--groups-per-listener",
                        "3",
                        "--seed",
                        seed);
        assertThat(run.err()).isEmpty();
        assertThat(run.status()).isZero();
        return run.out().lines().map(line -> line.replaceAll("[0-9.]+ s[)]$", "s)")).toList();
    }

    @Test
    void printsADifferenceInTheDayAndSaysSo() {
        DayStory story = new DayStory(SMALL, view);
        story.wishes().set(Ipv6Address.parse("fe80::5712"), SMALL.group(0), Wish.ANY);
        assertThat(story.run()).isFalse();
        assertThat(text.toString())
                .contains(
                        "fe80::5712 in ff0e::db8:0:1: wants EXCLUDE{}, the router believes nothing");
    }

    /// On a machine that is busy with other things an answer may be late, and then the demo must
    /// say so; nothing else can go wrong.
    private static void judges(CommandLineRun run) {
        List<String> differences =
                run.out().lines().filter(line -> line.startsWith("    ")).toList();
        assertThat(differences).allMatch(line -> line.matches("    answered .* ms late: .*"));
        assertThat(run.status()).isEqualTo(differences.isEmpty() ? 0 : 1);
        assertThat(run.out())
                .contains(
                        differences.isEmpty()
                                ? "Every membership answered or was rightly suppressed inside the"
                                : "Not as it should be.");
    }
}
