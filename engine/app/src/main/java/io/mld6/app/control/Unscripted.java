// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What runs without a scenario, until it is ended. Thread: any.
public abstract class Unscripted implements Watched {
    private final RunFacts facts;
    private volatile boolean ending;

    /// It begins now.
    ///
    /// @param command that runs
    /// @param name for people
    /// @param interfaceName the listeners are on, or the querier
    /// @param seed of all draws; null if there are none
    protected Unscripted(String command, String name, String interfaceName, @Nullable Long seed) {
        facts =
                new RunFacts(
                        command, name, interfaceName, seed, System.currentTimeMillis(), List.of());
    }

    @Override
    public final RunFacts facts() {
        return facts;
    }

    @Override
    public final RunState state() {
        return ending ? RunState.ENDING : RunState.RUNNING;
    }

    /// Nothing new is done from now on.
    public final void end() {
        ending = true;
    }

    /// Whether it is over.
    protected final boolean isEnding() {
        return ending;
    }
}
