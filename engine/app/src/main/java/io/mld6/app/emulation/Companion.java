// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.RunEvents;
import io.mld6.app.control.PrometheusText;
import io.mld6.app.terminal.StatusView;
import io.mld6.engine.host.Engine;
import io.mld6.engine.population.Population;
import java.util.List;

/// Goes along with an emulation: watches, and has its say in the summary and in the exit status.
/// Called by the thread that runs the emulation, in the order of the methods.
public interface Companion extends AutoCloseable {
    /// Nobody goes along.
    Companion NOBODY = new Companion() {};

    /// The engine is open, and nobody listens yet.
    ///
    /// @param population that will
    /// @param view takes lines for people
    /// @param events takes what fails
    default void begin(Engine engine, Population population, StatusView view, RunEvents events) {}

    /// Everybody is about to leave. May wait.
    default void beforeLeaving() throws InterruptedException {}

    /// All have left, or the run has failed: the engine is of no use any more. May come first, and
    /// more than once.
    @Override
    default void close() {}

    /// Adds its meters to those of the emulation. Any thread, also more than once.
    default void bindTo(PrometheusText meters) {}

    /// Lines behind the summary of the emulation.
    default List<String> summary() {
        return List.of();
    }

    /// Adds to the summary for programs.
    default void addTo(ObjectNode summary) {}

    /// The exit status of the run.
    ///
    /// @param status of the emulation alone
    default int status(int status) {
        return status;
    }
}
