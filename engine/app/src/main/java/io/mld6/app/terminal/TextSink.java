// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Where text for people goes. Nobody who offers text ever waits for whoever reads it.
///
/// *Thread*: any.
public interface TextSink {
    /// Takes a text as a whole, or not at all.
    ///
    /// @return whether there was room for it
    boolean offer(String text);

    /// Whether everything taken so far has been written.
    default boolean isDrained() {
        return true;
    }

    /// Whether whoever read it has gone, as `head` does.
    default boolean isReaderGone() {
        return false;
    }

    /// Calls `action` whenever everything taken has been written. *Thread*: the writer's.
    default void whenDrained(Runnable action) {}

    /// Calls `action` once, when whoever reads goes. *Thread*: the writer's.
    default void whenReaderGone(Runnable action) {}

    /// Waits until everything taken is written, but never long for a reader that does not read.
    ///
    /// @param patience how long nothing may be read before waiting ends
    /// @return why something could not be written, or null
    default @Nullable IOException finish(Duration patience) throws InterruptedException {
        return null;
    }

    /// Writes at once, on the caller's thread: for writers that cannot block.
    static TextSink immediately(PrintWriter writer) {
        return text -> {
            writer.print(text);
            writer.flush();
            return true;
        };
    }
}
