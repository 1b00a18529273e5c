// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// The mld6 command.
@NullMarked
@SuppressWarnings({
    "module",
    "requires-transitive-automatic"
}) // "mld6" ends in a digit; some libraries have no descriptor
module io.mld6.app {
    requires io.mld6.engine;
    requires io.mld6.lab;
    requires static org.jspecify;
    requires info.picocli;
    requires com.fasterxml.jackson.databind;
    requires io.netty.buffer;
    requires io.netty.codec.http;
    requires io.netty.transport.classes.epoll;
    requires micrometer.registry.prometheus;
    requires io.prometheus.metrics.model;
    requires io.prometheus.writer.text;
    requires java.management;
    requires jdk.management;
    requires jdk.unsupported; // sun.misc.Signal

    opens io.mld6.app.benchlink to
            info.picocli;
    opens io.mld6.app.cli to
            info.picocli;
    opens io.mld6.app.config to
            info.picocli;
    opens io.mld6.app.conform to
            info.picocli;
    opens io.mld6.app.control to
            info.picocli;
    opens io.mld6.app.demo to
            info.picocli;
    opens io.mld6.app.doctor to
            info.picocli;
    opens io.mld6.app.emulate to
            info.picocli;
    opens io.mld6.app.emulation to
            info.picocli;
    opens io.mld6.app.explain to
            info.picocli;
    opens io.mld6.app.main to
            info.picocli;
    opens io.mld6.app.oracle to
            info.picocli;
    opens io.mld6.app.querier to
            info.picocli;
    opens io.mld6.app.query to
            info.picocli;
    opens io.mld6.app.report to
            info.picocli;
    opens io.mld6.app.run to
            info.picocli;
    opens io.mld6.app.send to
            info.picocli;
    opens io.mld6.app.shell to
            info.picocli;
    opens io.mld6.app.terminal to
            info.picocli;
    opens io.mld6.app.watch to
            info.picocli;
}
