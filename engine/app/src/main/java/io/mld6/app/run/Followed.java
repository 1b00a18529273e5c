// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.run;

import io.mld6.app.control.Control;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.lab.measure.MeasuredSecond;
import io.mld6.lab.scenario.play.Play;
import io.mld6.lab.scenario.play.RunObserver;

/// A run that people see on the terminal, and who watches it elsewhere. Thread: any.
///
/// @param shown on the terminal
/// @param control who watches
record Followed(RunObserver shown, Control control) implements RunObserver {
    @Override
    public void line(String line) {
        shown.line(line);
        control.line(line);
    }

    @Override
    public void second(MeasuredSecond second) {
        shown.second(second);
        control.second(second);
    }

    @Override
    public void engine(long unixNanos, EngineSnapshot snapshot) {
        shown.engine(unixNanos, snapshot);
    }

    @Override
    public void progress(Play play, long nanoTime) {
        shown.progress(play, nanoTime);
    }
}
