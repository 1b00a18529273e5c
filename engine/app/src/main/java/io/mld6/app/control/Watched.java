// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// What a command lets watch and steer.
///
/// Thread: called on the server's, and must not wait. Futures may complete on any thread, or never.
/// What is not there throws, or fails with, [Unanswered].
public interface Watched {
    /// What does not change.
    RunFacts facts();

    /// Where it stands.
    RunState state();

    /// All counters: a task on each shard. Asked for once a second at most.
    CompletableFuture<Observed> observe();

    /// Adds its meters.
    void bindTo(PrometheusText meters);

    /// Why it is not ready, in one line; null if it is.
    @Nullable String unready(Observed now);

    /// The scenario; null if there is none.
    default @Nullable Scripted script() {
        return null;
    }

    /// Who listens. Asked for once a second at most.
    CompletableFuture<List<PopulationNow>> populations();

    /// The groups most are in, [GroupRanking#MOST] of them. Asked for once a second at most.
    CompletableFuture<GroupRanking> groups();

    /// What a querier believes about some groups, as JSON. Asked for some fifty times a second at
    /// most.
    ///
    /// @param from 0, or `next` of the page before
    /// @return what writes it, on the server's thread
    CompletableFuture<Supplier<String>> believed(int from, int limit);

    /// Does something now.
    ///
    /// @param action of a scenario, as JSON
    /// @return what is being done, for people; fails with [IllegalArgumentException] if that
    ///     cannot be as things stand
    /// @throws io.mld6.lab.scenario.ScenarioException if the action is wrong
    CompletableFuture<String> act(String action);

    /// Asks the link.
    ///
    /// @param query the value of an action `query`, as JSON
    /// @return as [#act]
    /// @throws io.mld6.lab.scenario.ScenarioException if the query is wrong
    CompletableFuture<String> query(String query);

    /// The result so far, as JSON, of what has no scenario.
    String report(Observed now);
}
