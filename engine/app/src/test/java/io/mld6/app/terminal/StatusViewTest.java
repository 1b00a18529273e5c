// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class StatusViewTest {
    private static final String ERASE = "\r\u001b[K";

    private final StringWriter text = new StringWriter();

    private StatusView view(boolean terminal) {
        return new StatusView(new PrintWriter(text), terminal);
    }

    @Test
    void redrawsTheStatusUnderEachLineOnATerminal() {
        StatusView view = view(true);
        view.status("50 %");
        view.line("joined %,d memberships", 1000);
        view.status("50 %");
        view.endStatus();
        view.line("bye");
        assertThat(text)
                .hasToString(
                        ERASE
                                + "50 %"
                                + ERASE
                                + "joined 1,000 memberships\n50 %"
                                + ERASE
                                + "bye\n");
    }

    @Test
    void cutsAStatusThatWouldWrap() {
        view(true).status("x".repeat(200));
        assertThat(text).hasToString(ERASE + "x".repeat(79));
    }

    @Test
    void redrawsSeveralLines() {
        StatusView view = view(true);
        view.status(List.of("one", "two", "three"), 4);
        view.line("news");
        view.status(List.of("four"), 80);
        view.endStatus();
        String up = "\u001b[A" + ERASE;
        assertThat(text)
                .hasToString(
                        ERASE
                                + "one\ntwo\nthr"
                                + ERASE
                                + up
                                + up
                                + "news\none\ntwo\nthr"
                                + ERASE
                                + up
                                + up
                                + "four"
                                + ERASE);
    }

    @Test
    void printsPlainLinesElsewhere() {
        StatusView view = view(false);
        view.status("50 %");
        view.status(List.of("one", "two"), 80);
        view.line("joined");
        view.endStatus();
        assertThat(text).hasToString("joined\n");
    }

    @Test
    void drawsABar() {
        assertThat(StatusView.bar(0, 10)).isEqualTo("[>" + " ".repeat(29) + "]   0 %");
        assertThat(StatusView.bar(5, 10))
                .isEqualTo("[" + "=".repeat(15) + ">" + " ".repeat(14) + "]  50 %");
        assertThat(StatusView.bar(10, 10)).isEqualTo("[" + "=".repeat(30) + "] 100 %");
        assertThat(StatusView.bar(0, 0)).endsWith("100 %");
    }
}
