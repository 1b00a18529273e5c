// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;

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

    /// One shape for all: the first call of a shape costs about ten milliseconds of linking. On
    /// both architectures an argument of any integer type fills a 64-bit register of which the
    /// callee looks at its part, registers beyond its arguments mean nothing to it, and an `int`
    /// result is the lower half of the register it comes back in.
    private static final FunctionDescriptor SHAPE =
            FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    private static final MethodHandle SOCKET = call("socket");
    private static final MethodHandle BIND = call("bind");
    private static final MethodHandle SETSOCKOPT = call("setsockopt");
    private static final MethodHandle GETSOCKOPT = call("getsockopt");
    private static final MethodHandle CLOSE = call("close");
    private static final MethodHandle SEND = call("send");
    private static final MethodHandle RECV = call("recv");
    private static final MethodHandle SENDMMSG = call("sendmmsg");
    private static final MethodHandle RECVMMSG = call("recvmmsg");

    private static final MethodHandle CAPGET = call("capget");
    private static final MethodHandle CAPSET = call("capset");
    private static final MethodHandle IOCTL = call("ioctl");
    private static final MethodHandle POLL = call("poll");
    private static final MethodHandle CLOCK_GETTIME = call("clock_gettime");
    private static final MethodHandle OPEN = call("open");
    private static final MethodHandle SETNS = call("setns");

    private static final long O_CLOEXEC = 0x80000;
    private static final long CLONE_NEWNET = 0x40000000;

    private SystemCalls() {}

    /// A call of the shape all have.
    static MethodHandle call(String name) {
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                SHAPE,
                Linker.Option.captureCallState("errno"));
    }

    static int socket(MemorySegment state, int family, int type, int protocol) {
        try {
            return checked(
                    (long)
                            SOCKET.invokeExact(
                                    state, (long) family, (long) type, (long) protocol, 0L, 0L),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int bind(MemorySegment state, int fd, MemorySegment address) {
        try {
            return checked(
                    (long)
                            BIND.invokeExact(
                                    state,
                                    (long) fd,
                                    address.address(),
                                    address.byteSize(),
                                    0L,
                                    0L),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(address);
        }
    }

    static int setsockopt(MemorySegment state, int fd, int level, int name, MemorySegment value) {
        try {
            return checked(
                    (long)
                            SETSOCKOPT.invokeExact(
                                    state,
                                    (long) fd,
                                    (long) level,
                                    (long) name,
                                    value.address(),
                                    value.byteSize()),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(value);
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
                    (long)
                            GETSOCKOPT.invokeExact(
                                    state,
                                    (long) fd,
                                    (long) level,
                                    (long) name,
                                    value.address(),
                                    length.address()),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(value);
            Reference.reachabilityFence(length);
        }
    }

    static int close(MemorySegment state, int fd) {
        try {
            // Not repeated on EINTR: Linux has freed the descriptor by then.
            return checked((long) CLOSE.invokeExact(state, (long) fd, 0L, 0L, 0L, 0L), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// Opens a file for reading, closed on exec.
    ///
    /// @param path ends with a zero
    static int open(MemorySegment state, MemorySegment path) {
        try {
            return checked(
                    (long) OPEN.invokeExact(state, path.address(), O_CLOEXEC, 0L, 0L, 0L), state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(path);
        }
    }

    /// Puts the calling thread into the network namespace of a descriptor, for good.
    static int enterNetwork(MemorySegment state, int fd) {
        try {
            return checked(
                    (long) SETNS.invokeExact(state, (long) fd, CLONE_NEWNET, 0L, 0L, 0L), state);
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    static int poll(MemorySegment state, MemorySegment descriptors, int count, int millis) {
        try {
            return checked(
                    (long)
                            POLL.invokeExact(
                                    state,
                                    descriptors.address(),
                                    (long) count,
                                    (long) millis,
                                    0L,
                                    0L),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(descriptors);
        }
    }

    /// `timespec` is filled in: seconds, then nanoseconds, a `long` each.
    static int clockGettime(MemorySegment state, int clock, MemorySegment timespec) {
        try {
            return checked(
                    (long)
                            CLOCK_GETTIME.invokeExact(
                                    state, (long) clock, timespec.address(), 0L, 0L, 0L),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(timespec);
        }
    }

    static int ioctl(MemorySegment state, int fd, long request, MemorySegment argument) {
        try {
            return checked(
                    (long) IOCTL.invokeExact(state, (long) fd, request, argument.address(), 0L, 0L),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(argument);
        }
    }

    static int capget(MemorySegment state, MemorySegment header, MemorySegment data) {
        return capabilities(CAPGET, state, header, data);
    }

    static int capset(MemorySegment state, MemorySegment header, MemorySegment data) {
        return capabilities(CAPSET, state, header, data);
    }

    private static int capabilities(
            MethodHandle call, MemorySegment state, MemorySegment header, MemorySegment data) {
        try {
            return checked(
                    (long) call.invokeExact(state, header.address(), data.address(), 0L, 0L, 0L),
                    state);
        } catch (Throwable t) {
            throw impossible(t);
        } finally {
            Reference.reachabilityFence(header);
            Reference.reachabilityFence(data);
        }
    }

    static int send(MemorySegment state, int fd, MemorySegment message, int flags) {
        try {
            return repeated(SEND, state, fd, message.address(), message.byteSize(), flags);
        } finally {
            Reference.reachabilityFence(message);
        }
    }

    /// A `send` of nothing: tells the kernel to look at what is shared with it.
    static int wake(MemorySegment state, int fd, int flags) {
        return repeated(SEND, state, fd, 0, 0, flags);
    }

    static int recv(MemorySegment state, int fd, MemorySegment target, int flags) {
        try {
            return repeated(RECV, state, fd, target.address(), target.byteSize(), flags);
        } finally {
            Reference.reachabilityFence(target);
        }
    }

    static int sendmmsg(MemorySegment state, int fd, long headers, int count, int flags) {
        try {
            int result;
            do {
                result =
                        checked(
                                (long)
                                        SENDMMSG.invokeExact(
                                                state,
                                                (long) fd,
                                                headers,
                                                (long) count,
                                                (long) flags,
                                                0L),
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
                                (long)
                                        RECVMMSG.invokeExact(
                                                state,
                                                (long) fd,
                                                headers,
                                                (long) count,
                                                (long) flags,
                                                0L),
                                state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    private static int repeated(
            MethodHandle call, MemorySegment state, int fd, long address, long octets, int flags) {
        try {
            int result;
            do {
                result =
                        checked(
                                (long)
                                        call.invokeExact(
                                                state,
                                                (long) fd,
                                                address,
                                                octets,
                                                (long) flags,
                                                0L),
                                state);
            } while (result == -Errno.EINTR);
            return result;
        } catch (Throwable t) {
            throw impossible(t);
        }
    }

    /// All results, lengths included, fit an `int`.
    static int checked(long register, MemorySegment state) {
        int result = (int) register;
        return result < 0 ? -state.get(JAVA_INT, ERRNO) : result;
    }

    /// A downcall throws nothing of its own; what comes is a bug in this class or the VM's end.
    static Error impossible(Throwable t) {
        if (t instanceof Error e) {
            return e;
        }
        return new AssertionError(t);
    }
}
