// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Listeners on a link: where frames come from, what is remembered, when an answer is due.
@NullMarked
@SuppressWarnings({
    "module",
    "requires-transitive-automatic"
}) // "mld6" ends in a digit; two libraries have no descriptor
module io.mld6.engine {
    requires transitive io.mld6.codec;
    requires transitive io.netty.transport;
    requires transitive io.netty.common;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static org.jspecify;
    requires transitive micrometer.core;
    requires transitive HdrHistogram;
    requires info.picocli;
    requires com.fasterxml.jackson.databind;
    requires java.logging;
    requires java.management;
    requires jdk.unsupported; // sun.misc.Signal

    exports io.mld6.engine;
    exports io.mld6.engine.link;
    exports io.mld6.engine.metrics;
    exports io.mld6.engine.population;

    opens io.mld6.engine.cli to
            info.picocli;
}
