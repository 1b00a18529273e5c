// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.engine.linux.IgnoredSignals;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/// SIGINT, SIGTERM and SIGHUP: the first one asks, the second ends the process at once with 128 and
/// its number.
///
/// A shutdown hook would see no second signal and could not choose the exit status, so it is
/// `sun.misc.Signal` (module `jdk.unsupported`); by reflection, because the compiler warns of it in
/// a way no option turns off.
final class Signals {
    private static final int SIGNALLED = 128;

    private enum Kind {
        HUP(1, false),
        INT(2, true),
        TERM(15, true);

        final int number;

        /// Whether the signal counts even where the process was started with it ignored. SIGHUP
        /// does not: `nohup` ignores it so that the end of the session does not end the process.
        final boolean always;

        Kind(int number, boolean always) {
            this.number = number;
            this.always = always;
        }
    }

    private Signals() {}

    /// Calls `asked` with the name of the first signal that comes. *Thread*: one of its own.
    static void listen(Consumer<String> asked) {
        AtomicBoolean first = new AtomicBoolean(true);
        for (Kind kind : List.of(Kind.values())) {
            if (kind.always) {
                IgnoredSignals.restore(kind.number);
            }
            handle(
                    kind.name(),
                    () -> {
                        if (first.getAndSet(false)) {
                            asked.accept("SIG" + kind);
                        } else {
                            Runtime.getRuntime().halt(SIGNALLED + kind.number);
                        }
                    });
        }
    }

    static void handle(String name, Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object ours =
                    Proxy.newProxyInstance(
                            Signals.class.getClassLoader(),
                            new Class<?>[] {handler},
                            (_, _, _) -> {
                                action.run();
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), ours);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("this runtime has no signals", impossible);
        }
    }
}
