// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// A file descriptor that is a socket, and its options.
///
/// *Thread*: one at a time, except [#close], [#isOpen] and what says otherwise.
public abstract sealed class NativeSocket implements AutoCloseable
        permits PacketSocket, NetlinkSocket, XdpSocket {
    static final int SOCK_RAW = 3;
    static final int SOCK_NONBLOCK = 0x800;
    static final int SOCK_CLOEXEC = 0x80000;
    static final int SOL_SOCKET = 1;
    static final int SO_ERROR = 4;
    static final int MSG_DONTWAIT = 0x40;

    private static final int SO_SNDBUF = 7;
    private static final int SO_SNDBUFFORCE = 32;

    /// Where errno of the frame path goes.
    final MemorySegment state = Arena.ofAuto().allocate(SystemCalls.STATE);

    private final int fd;
    private volatile boolean open = true;

    NativeSocket(String what, int family, int type, int protocol) throws NativeException {
        fd = SystemCalls.socket(state, family, type | SOCK_CLOEXEC, protocol);
        if (fd < 0) {
            throw new NativeException(what, -fd);
        }
    }

    public final int fd() {
        return fd;
    }

    /// *Thread*: any. Asked before every call on the frame path: once closed, the number may
    /// already be someone else's.
    public final boolean isOpen() {
        return open;
    }

    /// Closes once; later calls do nothing. *Thread*: any.
    @Override
    public synchronized void close() {
        if (open) {
            open = false;
            try (Arena arena = Arena.ofConfined()) {
                int _ = SystemCalls.close(arena.allocate(SystemCalls.STATE), fd);
            }
        }
    }

    /// The pending error of the socket (`SO_ERROR`), which this clears; 0 if none.
    public final int takeError() throws NativeException {
        return intOption("getsockopt SO_ERROR", SOL_SOCKET, SO_ERROR);
    }

    /// Asks for a send buffer, by force where allowed (`CAP_NET_ADMIN`), else up to
    /// `net.core.wmem_max`.
    ///
    /// @return octets granted, comparable with `octets`
    public final int sendBuffer(int octets) throws NativeException {
        return buffer("SO_SNDBUF", SO_SNDBUFFORCE, SO_SNDBUF, octets);
    }

    final int buffer(String what, int byForce, int byAsking, int octets) throws NativeException {
        if (tryOption(SOL_SOCKET, byForce, octets) < 0) {
            option("setsockopt " + what, SOL_SOCKET, byAsking, octets);
        }
        // The kernel doubles what it is asked for, to cover its own bookkeeping.
        return intOption("getsockopt " + what, SOL_SOCKET, byAsking) / 2;
    }

    final void bind(String what, MemorySegment address) throws NativeException {
        check(what, SystemCalls.bind(state, fd, address));
    }

    final void option(String what, int level, int name, MemorySegment value)
            throws NativeException {
        check(what, SystemCalls.setsockopt(state, fd, level, name, value));
    }

    final void option(String what, int level, int name, int value) throws NativeException {
        check(what, tryOption(level, name, value));
    }

    /// 0, or `-errno`.
    final int tryOption(int level, int name, int value) {
        try (Arena arena = Arena.ofConfined()) {
            return SystemCalls.setsockopt(
                    state, fd, level, name, arena.allocateFrom(JAVA_INT, value));
        }
    }

    final int intOption(String what, int level, int name) throws NativeException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(JAVA_INT);
            MemorySegment length = arena.allocateFrom(JAVA_INT, Integer.BYTES);
            check(
                    what,
                    SystemCalls.getsockopt(
                            arena.allocate(SystemCalls.STATE), fd, level, name, value, length));
            return value.get(JAVA_INT, 0);
        }
    }

    static int check(String what, int result) throws NativeException {
        if (result < 0) {
            throw new NativeException(what, -result);
        }
        return result;
    }
}
