// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.population.Population;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;

/// The populations of an engine, kept so that one that overlaps another can be told which. Thread:
/// any.
final class Populations {
    private final List<Population> populations = new ArrayList<>();

    /// Keeps one.
    ///
    /// @return those before
    synchronized List<Population> add(Population population) {
        List<Population> before = List.copyOf(populations);
        populations.add(population);
        return before;
    }

    /// How many VLANs the one has that lives in the most of them; 0 as long as there is none.
    synchronized int mostVlans() {
        return populations.stream().mapToInt(one -> one.vlans().segments()).max().orElse(0);
    }

    /// Forgets one that was refused.
    ///
    /// @param before those that were there before
    /// @param why what a shard said
    /// @return why, with the name of the one whose addresses it has if that is the cause
    synchronized Throwable refused(Population population, List<Population> before, Throwable why) {
        populations.remove(population);
        Throwable cause = why instanceof CompletionException ? why.getCause() : why;
        if (cause instanceof IllegalArgumentException) {
            try {
                before.forEach(population::checkOverlap);
            } catch (IllegalArgumentException both) {
                return both;
            }
        }
        return cause == null ? why : cause;
    }
}
