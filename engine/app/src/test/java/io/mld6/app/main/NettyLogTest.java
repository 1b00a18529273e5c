// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.util.internal.logging.InternalLogger;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class NettyLogTest {
    private final ByteArrayOutputStream said = new ByteArrayOutputStream();
    private final NettyLog log = new NettyLog(new PrintStream(said, true, StandardCharsets.UTF_8));

    @Test
    void warningsAndErrorsAreLines() {
        InternalLogger logger = log.newInstance("io.netty.Some");
        logger.warn("plain");
        logger.warn("one {}", 1);
        logger.error("two {} {}", 1, 2);
        logger.error("three {} {} {}", 1, 2, 3);
        assertThat(lines())
                .containsExactly(
                        "io.netty.Some: plain",
                        "io.netty.Some: one 1",
                        "io.netty.Some: two 1 2",
                        "io.netty.Some: three 1 2 3");
        assertThat(logger.isWarnEnabled()).isTrue();
        assertThat(logger.isErrorEnabled()).isTrue();
    }

    @Test
    void aCauseComesWithWhereItCameFrom() {
        InternalLogger logger = log.newInstance("io.netty.Some");
        logger.warn("it failed", new IllegalStateException("because"));
        assertThat(lines())
                .startsWith("io.netty.Some: it failed", "java.lang.IllegalStateException: because")
                .anyMatch(line -> line.contains("NettyLogTest.java"));
        said.reset();
        logger.error("with {}", "this", new IllegalStateException("also"));
        assertThat(lines())
                .startsWith("io.netty.Some: with this", "java.lang.IllegalStateException: also");
        said.reset();
        logger.warn("{} {} {}", 1, 2, 3, new IllegalStateException("the last of many"));
        assertThat(lines())
                .startsWith(
                        "io.netty.Some: 1 2 3",
                        "java.lang.IllegalStateException: the last of many");
    }

    @Test
    void whatIsNoWarningIsNotSaid() {
        InternalLogger logger = log.newInstance("io.netty.Some");
        logger.info("info");
        logger.debug("debug {}", 1);
        logger.trace("trace", new IllegalStateException("because"));
        assertThat(logger.isInfoEnabled()).isFalse();
        assertThat(said.size()).isZero();
    }

    @Test
    void whatDoesNotMatterHereIsNotSaid() {
        InternalLogger logger = log.newInstance("io.netty.util.NetUtilInitializations");
        logger.warn("no loopback interface {}", "anywhere");
        logger.error("really", new IllegalStateException("because"));
        assertThat(logger.isWarnEnabled()).isFalse();
        assertThat(said.size()).isZero();
    }

    private List<String> lines() {
        return said.toString(StandardCharsets.UTF_8).lines().toList();
    }
}
