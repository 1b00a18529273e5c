// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.nio.file.Path;

/// Network namespaces. A thread enters one, not a process: sockets opened by it stay in there
/// wherever they are used. Needs CAP_SYS_ADMIN.
public final class NetworkNamespace {
    private static final long READ_ONLY_CLOSE_ON_EXEC = 0x80000;
    private static final long CLONE_NEWNET = 0x40000000;

    private NetworkNamespace() {}

    /// Moves the calling thread into a namespace, for the rest of its life.
    ///
    /// @param place where it can be opened, such as `/run/netns/NAME`
    public static void enter(Path place) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(SystemCalls.STATE);
            int fd = open(state, arena.allocateFrom(place.toString()));
            try {
                int _ = call(state, "setns", fd, CLONE_NEWNET);
            } finally {
                int _ = SystemCalls.close(state, fd);
            }
        }
    }

    private static int open(MemorySegment state, MemorySegment name) throws NativeException {
        try {
            return call(state, "open", name.address(), READ_ONLY_CLOSE_ON_EXEC);
        } finally {
            Reference.reachabilityFence(name);
        }
    }

    private static int call(MemorySegment state, String name, long first, long second)
            throws NativeException {
        MethodHandle called = SystemCalls.call(name);
        int result;
        try {
            result =
                    SystemCalls.checked(
                            (long) called.invokeExact(state, first, second, 0L, 0L, 0L), state);
        } catch (Throwable impossible) {
            throw new IllegalStateException(impossible);
        }
        if (result < 0) {
            throw new NativeException(name, -result);
        }
        return result;
    }
}
