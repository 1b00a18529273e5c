// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// C library calls for tests, bound apart from the ones under test. Cold and simple: results fit an
/// `int`, arguments are `Integer`, `Long` or `MemorySegment`.
@SuppressWarnings("restricted") // the tests' one native room
public final class Libc {
    public static final int EAGAIN = 11;

    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final long ERRNO = STATE.byteOffset(PathElement.groupElement("errno"));
    private static final Map<String, MethodHandle> HANDLES = new ConcurrentHashMap<>();

    private Libc() {}

    /// Calls `name`; throws if that says -1.
    public static int call(String name, Object... arguments) throws IOException {
        int result = attempt(name, arguments);
        if (result < 0) {
            throw new IOException(name + ": errno " + -result);
        }
        return result;
    }

    /// Calls `name`; returns its result or `-errno`.
    public static int attempt(String name, Object... arguments) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = arena.allocate(STATE);
            Object[] all = new Object[arguments.length + 1];
            all[0] = state;
            System.arraycopy(arguments, 0, all, 1, arguments.length);
            MethodHandle handle = HANDLES.computeIfAbsent(name, _ -> bind(name, arguments));
            int result = (int) handle.invokeWithArguments(all);
            return result < 0 ? -state.get(JAVA_INT, ERRNO) : result;
        } catch (Throwable t) {
            throw new AssertionError(name, t);
        }
    }

    private static MethodHandle bind(String name, Object... arguments) {
        MemoryLayout[] layouts = new MemoryLayout[arguments.length];
        for (int i = 0; i < arguments.length; i++) {
            layouts[i] =
                    switch (arguments[i]) {
                        case Integer _ -> JAVA_INT;
                        case Long _ -> JAVA_LONG;
                        default -> ADDRESS;
                    };
        }
        Linker linker = Linker.nativeLinker();
        return linker.downcallHandle(
                linker.defaultLookup().findOrThrow(name),
                FunctionDescriptor.of(JAVA_INT, layouts),
                Linker.Option.captureCallState("errno"));
    }
}
