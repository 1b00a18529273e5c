// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// Listeners and queriers on a link: where frames come from, what is remembered, when an answer is
/// due. Rooms that are open to all are what embedders take; the others are open to the lab and the
/// command.
@NullMarked
@SuppressWarnings({
    "module",
    "requires-transitive-automatic"
}) // "mld6" ends in a digit; those behind it are not there yet; two libraries have no descriptor
module io.mld6.engine {
    requires transitive io.mld6.codec;
    requires transitive io.netty.transport;
    requires transitive io.netty.common;
    requires io.netty.transport.classes.epoll;
    requires io.netty.transport.unix.common;
    requires static org.jspecify;
    requires transitive micrometer.core;
    requires transitive HdrHistogram;

    exports io.mld6.engine.host;
    exports io.mld6.engine.link;
    exports io.mld6.engine.metrics;
    exports io.mld6.engine.population;
    exports io.mld6.engine.router;
    exports io.mld6.engine.linux to
            io.mld6.lab,
            io.mld6.app,
            io.mld6.junit;
    exports io.mld6.engine.listener to
            io.mld6.lab,
            io.mld6.app;
    exports io.mld6.engine.loop to
            io.mld6.lab,
            io.mld6.app,
            io.mld6.junit;
    exports io.mld6.engine.output to
            io.mld6.lab,
            io.mld6.app;
    exports io.mld6.engine.querier to
            io.mld6.lab,
            io.mld6.app;
    exports io.mld6.engine.registry to
            io.mld6.lab,
            io.mld6.app;
    exports io.mld6.engine.schedule to
            io.mld6.lab,
            io.mld6.app,
            io.mld6.junit;
}
