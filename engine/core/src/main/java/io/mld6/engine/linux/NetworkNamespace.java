// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Opens something in another network namespace, one that `ip netns add` has named. What is opened
/// there stays there, wherever it is used; the calling thread does not leave its own.
///
/// *Thread*: any; what is to be done runs on one of its own, which ends with it.
final class NetworkNamespace {
    private static final String FOLDER = "/var/run/netns/";

    /// Something that is opened.
    @FunctionalInterface
    interface Opener<T> {
        T open() throws NativeException;
    }

    private NetworkNamespace() {}

    /// Opens something in a namespace.
    ///
    /// @param name null for that of the calling thread
    /// @throws NativeException if there is no such namespace, it may not be entered
    ///     (`CAP_SYS_ADMIN`), or opening fails
    static <T> T in(@Nullable String name, Opener<T> opener) throws NativeException {
        if (name == null) {
            return opener.open();
        }
        Errand<T> errand = new Errand<>(name, opener);
        Thread thread = Thread.ofPlatform().name("mld6-netns").daemon().unstarted(errand);
        thread.start();
        boolean interrupted = false;
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return errand.result();
    }

    private static final class Errand<T> implements Runnable {
        private final String name;
        private final Opener<T> opener;
        private @Nullable T opened;
        private @Nullable NativeException failed;

        Errand(String name, Opener<T> opener) {
            this.name = name;
            this.opener = opener;
        }

        @Override
        public void run() {
            try {
                enter();
                opened = opener.open();
            } catch (NativeException refused) {
                failed = refused;
            }
        }

        private void enter() throws NativeException {
            String path = FOLDER + name;
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment state = arena.allocate(SystemCalls.STATE);
                int fd =
                        NativeSocket.check(
                                "open " + path, SystemCalls.open(state, arena.allocateFrom(path)));
                int entered = SystemCalls.enterNetwork(state, fd);
                int _ = SystemCalls.close(arena.allocate(SystemCalls.STATE), fd);
                int _ = NativeSocket.check("setns " + path, entered);
            }
        }

        T result() throws NativeException {
            if (failed != null) {
                throw failed;
            }
            if (opened == null) {
                throw new IllegalStateException("nothing was opened in " + name);
            }
            return opened;
        }
    }
}
