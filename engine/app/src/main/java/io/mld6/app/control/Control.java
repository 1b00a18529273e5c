// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.lab.measure.MeasuredSecond;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// What a command tells whoever watches it. Thread: any; nobody waits, but in [#close].
public interface Control extends AutoCloseable {
    /// Nobody watches.
    Control OFF =
            new Control() {
                @Override
                public void watch(Watched watched) {}

                @Override
                public void whenStopAsked(Consumer<String> asked) {}

                @Override
                public void line(String line) {}

                @Override
                public void second(MeasuredSecond second) {}

                @Override
                public void end(Ending ending) {}

                @Override
                public void close() {}
            };

    /// How it ended. Immutable.
    ///
    /// @param reason for people
    /// @param verdict of a scenario; null without
    /// @param exitStatus what the command ends with; null if that is not known
    /// @param report as JSON; null if there is none
    record Ending(
            String reason,
            @Nullable String verdict,
            @Nullable Integer exitStatus,
            @Nullable String report) {
        /// Of a command that ended before there was anything to say.
        static final Ending UNKNOWN = new Ending("the command ended", null, null, null);
    }

    /// From now on this is watched.
    void watch(Watched watched);

    /// Calls `asked` with a reason when somebody asks to stop, once.
    void whenStopAsked(Consumer<String> asked);

    /// A line that people see.
    void line(String line);

    /// A second is measured.
    void second(MeasuredSecond second);

    /// How it ended: what [#close] tells who still watches.
    void end(Ending ending);

    /// Tells the end and closes all connections; waits for none of them, a second for those that
    /// read.
    @Override
    void close();
}
