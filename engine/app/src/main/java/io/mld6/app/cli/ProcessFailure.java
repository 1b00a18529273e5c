// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What the machine did not give this process: memory, a native library, descriptors, threads. No
/// bug of ours, so one line and status 1.
public final class ProcessFailure {
    private static final int FAILED = 1;

    /// How the C library puts `EMFILE`, and so everybody who passes it on.
    private static final String NO_DESCRIPTORS = "Too many open files";

    private static final String OUT_OF_MEMORY = "out of memory (JAVA_OPTS=-Xmx1g gives more)";

    /// Said when there is no memory to put a line together: made while there was.
    private static final byte[] OUT_OF_MEMORY_LINE =
            ("mld6: " + OUT_OF_MEMORY + "\n").getBytes(StandardCharsets.US_ASCII);

    private ProcessFailure() {}

    /// The line about a failure, or about what is behind it; null if the machine is not at fault.
    public static @Nullable String describe(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case OutOfMemoryError noThread when says(noThread, "native thread") -> {
                    return "cannot start a thread: the system allows no more (`ulimit -u`, or the"
                            + " limit of the control group)";
                }
                case OutOfMemoryError full -> {
                    return OUT_OF_MEMORY + ": " + Refusal.message(full);
                }
                case LinkageError missing when isMissing(deepest(missing)) -> {
                    return "cannot load a part of the program, the system's or its own: "
                            + Refusal.message(deepest(missing))
                            + " (JAVA_OPTS=-Dio.netty.native.workdir=DIR names a folder for native"
                            + " libraries that programs may be run from)";
                }
                case Throwable refused when says(refused, NO_DESCRIPTORS) -> {
                    return "too many open files: `ulimit -n` allows no more ("
                            + Refusal.message(refused)
                            + ")";
                }
                default -> {
                    // Perhaps what is behind it.
                }
            }
        }
        return null;
    }

    /// A class or a library that is not there, and not an error of ours while one is set up.
    private static boolean isMissing(Throwable deepest) {
        return (deepest instanceof UnsatisfiedLinkError
                        || deepest instanceof NoClassDefFoundError
                        || deepest instanceof ClassNotFoundException)
                && !says(deepest, NO_DESCRIPTORS);
    }

    private static boolean says(Throwable failure, String text) {
        String message = failure.getMessage();
        return message != null && message.contains(text);
    }

    private static Throwable deepest(Throwable failure) {
        Throwable deepest = failure;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        return deepest;
    }

    /// From now on a thread that nobody watches and that dies of such a failure ends the process,
    /// instead of leaving it there without the thread.
    public static void endOnError() {
        Thread.setDefaultUncaughtExceptionHandler(
                (_, failure) -> {
                    if (failure instanceof OutOfMemoryError || isOfFullHeap(failure)) {
                        end(OUT_OF_MEMORY_LINE);
                    }
                    String known = describe(failure);
                    if (known == null) {
                        failure.printStackTrace();
                    } else {
                        end(("mld6: " + known + "\n").getBytes(StandardCharsets.UTF_8));
                    }
                });
    }

    /// The JVM has no memory to link a method, and no memory to say so.
    private static boolean isOfFullHeap(Throwable failure) {
        Runtime heap = Runtime.getRuntime();
        long free = heap.maxMemory() - heap.totalMemory() + heap.freeMemory();
        return failure instanceof BootstrapMethodError && free < heap.maxMemory() / 2;
    }

    /// Past all queues and hooks: they may need what is missing.
    private static void end(byte[] line) {
        try {
            new FileOutputStream(FileDescriptor.err).write(line);
        } catch (IOException _) {
            // Nobody can be told; the status says it.
        }
        Runtime.getRuntime().halt(FAILED);
    }
}
