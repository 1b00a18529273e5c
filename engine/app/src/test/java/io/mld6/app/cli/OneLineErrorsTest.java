// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.main.Mld6;
import io.mld6.app.terminal.Terminal;
import io.mld6.engine.link.LinkException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

class OneLineErrorsTest {
    private final StringWriter err = new StringWriter();
    private final CommandLine command =
            Objects.requireNonNull(
                    Mld6.commandLine(
                                    new Terminal(
                                            new PrintWriter(new StringWriter(), true),
                                            new PrintWriter(err, true),
                                            false,
                                            false,
                                            true))
                            .getSubcommands()
                            .get("emulate"));

    private int status(Exception failure) {
        return new OneLineErrors()
                .handleExecutionException(failure, command, command.getParseResult());
    }

    @ParameterizedTest
    @CsvSource({
        "UNKNOWN_INTERFACE, 2",
        "NOT_ETHERNET, 2",
        "ADMINISTRATIVELY_DOWN, 1",
        "NO_PRIVILEGE, 1",
        "REMOVED, 1",
        "IO, 1"
    })
    void tellsArgumentsFromCircumstances(LinkException.Kind kind, int status) {
        assertThat(status(new LinkException(kind, "eth9 is\nso"))).isEqualTo(status);
        assertThat(err).hasToString("mld6 emulate: eth9 is so\n");
    }

    @Test
    void saysAFailureInOneLine() {
        assertThat(status(new Failure("it broke"))).isEqualTo(1);
        assertThat(err).hasToString("mld6 emulate: it broke\n");
    }

    @Test
    void showsTheTraceOfABugOfOurs() {
        assertThat(status(new IllegalStateException("oops"))).isEqualTo(1);
        assertThat(err.toString())
                .startsWith("mld6 emulate: internal error, please report it: ")
                .contains("\tat ", "OneLineErrorsTest.showsTheTraceOfABugOfOurs");
    }
}
