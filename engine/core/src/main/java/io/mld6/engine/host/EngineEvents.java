// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

/// Is told what an [Engine] did, by [Engine#subscribe].
///
/// Thread: the subscription's own, never an event loop; one call at a time. Calls may take their
/// time, wait for the engine, and close the subscription: what does not fit meanwhile is dropped
/// and counted. What they throw is counted ([EventSubscription#failures]) and harms nobody.
@FunctionalInterface
public interface EngineEvents {
    /// Something happened.
    ///
    /// Events of one shard come in their order, and with them the events of every listener, but
    /// for memberships dealt by group; shards are told one after another, so that order there is
    /// that of [EngineEvent#nanos].
    void happened(EngineEvent event);

    /// Whether answers to queries are told, too: [EngineEvent.Why#ANSWER], of which one query may
    /// cause a million. Asked once, when the subscription begins.
    default boolean wantsAnswers() {
        return true;
    }

    /// Events were not told because too many waited.
    ///
    /// @param events how many since this was last said, somewhere before the next event
    default void dropped(long events) {}
}
