// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// Memory the kernel and this process share, by pages. Apart from [SystemCalls], because `mmap` has
/// a shape of its own, which costs who never maps anything nothing this way.
@SuppressWarnings("restricted") // a pointer becomes memory here, as long as the kernel said
final class MappedMemory {
    private static final int PROT_READ_WRITE = 0x1 | 0x2;
    private static final int MAP_SHARED = 0x01;
    private static final int MAP_PRIVATE_ANONYMOUS = 0x02 | 0x20;
    private static final int NO_DESCRIPTOR = -1;
    private static final int MAP_POPULATE = 0x8000;
    private static final long MAP_FAILED = -1;

    private static final long ERRNO =
            SystemCalls.STATE.byteOffset(PathElement.groupElement("errno"));

    private static final MethodHandle MMAP =
            Linker.nativeLinker()
                    .downcallHandle(
                            Linker.nativeLinker().defaultLookup().findOrThrow("mmap"),
                            FunctionDescriptor.of(
                                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                                    JAVA_LONG, JAVA_LONG),
                            Linker.Option.captureCallState("errno"));

    private static final MethodHandle MUNMAP = SystemCalls.call("munmap");

    private MappedMemory() {}

    /// The first `octets` behind descriptor `fd`, all pages there, until `arena` is closed.
    static MemorySegment map(int fd, long octets, Arena arena) throws NativeException {
        return map(fd, 0, octets, arena);
    }

    /// So many `octets` from `offset` on behind descriptor `fd`, all pages there, until `arena` is
    /// closed. Until then the kernel keeps what is behind the descriptor, closed or not.
    static MemorySegment map(int fd, long offset, long octets, Arena arena) throws NativeException {
        return map(MAP_SHARED | MAP_POPULATE, fd, offset, octets, arena);
    }

    /// Whole pages of memory of this process alone, zero, all there, until `arena` is closed.
    static MemorySegment pages(long octets, Arena arena) throws NativeException {
        return map(MAP_PRIVATE_ANONYMOUS | MAP_POPULATE, NO_DESCRIPTOR, 0, octets, arena);
    }

    private static MemorySegment map(int flags, int fd, long offset, long octets, Arena arena)
            throws NativeException {
        long address;
        try (Arena call = Arena.ofConfined()) {
            MemorySegment state = call.allocate(SystemCalls.STATE);
            address =
                    (long)
                            MMAP.invokeExact(
                                    state,
                                    0L,
                                    octets,
                                    (long) PROT_READ_WRITE,
                                    (long) flags,
                                    (long) fd,
                                    offset);
            if (address == MAP_FAILED) {
                throw new NativeException("mmap", state.get(JAVA_INT, ERRNO));
            }
        } catch (NativeException e) {
            throw e;
        } catch (Throwable t) {
            throw SystemCalls.impossible(t);
        }
        return MemorySegment.ofAddress(address).reinterpret(octets, arena, MappedMemory::unmap);
    }

    private static void unmap(MemorySegment memory) {
        try (Arena call = Arena.ofConfined()) {
            long _ =
                    (long)
                            MUNMAP.invokeExact(
                                    call.allocate(SystemCalls.STATE),
                                    memory.address(),
                                    memory.byteSize(),
                                    0L,
                                    0L,
                                    0L);
        } catch (Throwable t) {
            throw SystemCalls.impossible(t);
        }
    }
}
