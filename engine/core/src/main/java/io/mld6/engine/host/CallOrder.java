// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.util.function.IntFunction;

/// The one order in which an engine's calls reach its shards: all of them must add the same
/// listeners in the same order, and draw with the same numbers. Thread: any.
final class CallOrder {
    private final Object order = new Object();
    /// Guarded by [#order].
    private int calls;

    /// Numbers a call, and posts it before any other.
    ///
    /// @param action gets the number, and must not wait
    <T> T post(IntFunction<T> action) {
        return post(1, action);
    }

    /// As above, for a call that takes several numbers.
    ///
    /// @param numbers how many it takes, from the one that the action gets on
    <T> T post(int numbers, IntFunction<T> action) {
        synchronized (order) {
            int call = calls + 1;
            calls += numbers;
            return action.apply(call);
        }
    }
}
