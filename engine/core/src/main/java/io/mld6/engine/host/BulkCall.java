// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.Call;
import io.mld6.engine.listener.HostListeners;
import io.mld6.engine.listener.ListenerParts;
import io.mld6.engine.listener.ReportOutput;
import io.mld6.engine.registry.ListenerTable;
import io.mld6.engine.registry.MembershipRegistry;
import java.util.function.Consumer;

/// One call of the engine that concerns many listeners, made step by step: each listener's part is
/// a call of its own under the same ordinal, so that its repetition does not depend on when its
/// turn came. Thread: event loop only.
///
/// @param parts what the listeners work on
/// @param listeners whom it concerns
/// @param ordinal which call of the engine's life this is
record BulkCall(ListenerParts parts, HostListeners listeners, int ordinal) {
    MembershipRegistry registry() {
        return parts.registry();
    }

    ListenerTable table() {
        return parts.registry().listeners();
    }

    ReportOutput output() {
        return parts.output();
    }

    /// Whether a listener's part can be reported now.
    boolean hasRoom() {
        return parts.output().room() > 0;
    }

    /// One listener's part; as [HostListeners#inCall].
    void forOne(Consumer<Call> action) {
        listeners.inCall(ordinal, action);
    }

    /// One listener's part; as [HostListeners#reannounceAll].
    void reannounceAll(int listener, long nowNanos) {
        listeners.reannounceAll(ordinal, listener, nowNanos);
    }
}
