// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Listeners on a link: where frames come from, what is remembered, when an answer is due.
@NullMarked
@SuppressWarnings("module") // the digit in "mld6" is the name
module io.mld6.engine {
    requires transitive io.mld6.codec;
    requires transitive io.netty.transport;
    requires transitive io.netty.common;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static org.jspecify;
    requires micrometer.core;
    requires HdrHistogram;
    requires info.picocli;
    requires com.fasterxml.jackson.databind;
    requires java.management;
    requires jdk.unsupported; // sun.misc.Signal

    exports io.mld6.engine;

    opens io.mld6.engine.cli to
            info.picocli;
}
