// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.MeasuredSecond;

/// Is told how a run goes. Calls may come from any thread of the run, and must not wait.
public interface RunObserver {
    /// A line people should see.
    void line(String line);

    /// A second is over.
    void second(MeasuredSecond second);

    /// The listeners' engine, once a second.
    ///
    /// @param unixNanos when, in nanoseconds of CLOCK_REALTIME since 1970
    void engine(long unixNanos, EngineSnapshot snapshot);

    /// Time goes on: some ten times a second, in a rehearsal of virtual time.
    ///
    /// @param nanoTime on the clock of [PlayStatus#beginNanos], which is the play's
    void progress(Play play, long nanoTime);
}
