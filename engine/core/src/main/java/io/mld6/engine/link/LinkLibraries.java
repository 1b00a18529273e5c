// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.PacketSocket;
import io.netty.channel.epoll.Epoll;

/// What a process loads once, before its first link: the way into the C library, and Netty's own.
/// That takes longer than the Java runtime takes to start.
public final class LinkLibraries {
    private LinkLibraries() {}

    /// Begins to load on a thread of its own and returns at once. Whoever opens a link meanwhile
    /// waits for what is still missing; what cannot be loaded fails there, as without this.
    public static void load() {
        Thread loader =
                new Thread(
                        () -> {
                            PacketSocket.load();
                            boolean _ = Epoll.isAvailable();
                        },
                        "mld6-load");
        loader.setDaemon(true);
        loader.start();
    }
}
