// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.util.Arrays;

/// The C library's system calls, each returning what the kernel does: a result, or `-errno`.
///
/// Every call takes a `state` segment of [#STATE] for errno, owned by the caller and used by one
/// thread at a time. Addresses on the frame path are plain numbers, so that a call allocates
/// nothing; whoever passes one keeps the memory reachable. `EINTR` never comes out: the call is
/// made again.
@SuppressWarnings("restricted") // this class is what native access is granted for
final class SystemCalls {
    /// What errno is captured into.
    static final StructLayout STATE = Linker.Option.captureStateLayout();

    private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            call("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle BIND =
            call("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            call(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKOPT =
            call(
                    "getsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle CLOSE =
            call("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SEND =
            call("send", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle RECV =
            call("recv", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle SENDMMSG =
            call(
                    "sendmmsg",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT));
    private static final MethodHandle RECVMMSG =
            call(
                    "recvmmsg",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_LONG));

    private static final MethodHandle IOCTL =
            call(
                    "ioctl",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS),
                    Linker.Option.firstVariadicArg(2));

    private SystemCalls() {}

    private static MethodHandle call(
            String name, FunctionDescriptor signature, Linker.Option... more) {
        Linker linker = Linker.nativeLinker();
        Linker.Option[] options = Arrays.copyOf(more, more.length + 1);
        options[more.length] = Linker.Option.captureCallState("errno");
        return linker.downcallHandle(linker.defaultLookup().findOrThrow(name), signature, options);
    }

    static int socket(MemorySegment state, int family, int type, int protocol) {
        try {
            return checked((int) SOCKET.invokeExact(state, family, type, protocol), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address) {
        try {
            int octets = (int) address.byteSize();
            return checked((int) BIND.invokeExact(state, fd, address, octets), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int level, int name, MemorySegment value) {
        try {
            int octets = (int) value.byteSize();
            return checked(
                    (int) SETSOCKOPT.invokeExact(state, fd, level, name, value, octets), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// `length` holds the size of `value` as an `int` and is overwritten with what was filled in.
    static int getsockopt(
            MemorySegment state,
            int fd,
            int level,
            int name,
            MemorySegment value,
            MemorySegment length) {
        try {
            return checked(
                    (int) GETSOCKOPT.invokeExact(state, fd, level, name, value, length), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            // Not repeated on EINTR: Linux has freed the descriptor by then.
            return checked((int) CLOSE.invokeExact(state, fd), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int ioctl(MemorySegment state, int fd, long request, MemorySegment argument) {
        try {
            return checked((int) IOCTL.invokeExact(state, fd, request, argument), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int send(MemorySegment state, int fd, MemorySegment message, int flags) {
        try {
            long octets = message.byteSize();
            int result;
            do {
                long n = (long) SEND.invokeExact(state, fd, message, octets, flags);
                result = checked((int) n, state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int recv(MemorySegment state, int fd, MemorySegment target, int flags) {
        try {
            long octets = target.byteSize();
            int result;
            do {
                long n = (long) RECV.invokeExact(state, fd, target, octets, flags);
                result = checked((int) n, state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int sendmmsg(MemorySegment state, int fd, long headers, int count, int flags) {
        try {
            int result;
            do {
                result =
                        checked(
                                (int) SENDMMSG.invokeExact(state, fd, headers, count, flags),
                                state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int recvmmsg(MemorySegment state, int fd, long headers, int count, int flags) {
        try {
            int result;
            do {
                result =
                        checked(
                                (int) RECVMMSG.invokeExact(state, fd, headers, count, flags, 0L),
                                state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    private static int checked(int result, MemorySegment state) {
        return result < 0 ? -state.get(JAVA_INT, ERRNO) : result;
    }

    /// A downcall throws nothing of its own; what comes is a bug in this class or the VM's end.
    private static Error impossible(Throwable t) {
        if (t instanceof Error e) {
            return e;
        }
        return new AssertionError(t);
    }
}
