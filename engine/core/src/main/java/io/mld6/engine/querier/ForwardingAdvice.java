// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

/// Is told what a multicast router should forward onto the link whenever that changes (RFC 9777
/// §7.3, Table 6). Each call states the advice from now on; nothing is told twice in a row.
///
/// Addresses come as two halves, octets 0 to 7 and 8 to 15. Thread: event loop only; must not call
/// back into what called.
public interface ForwardingAdvice {
    /// Whether traffic to a group is wanted from sources that no other advice names. False when the
    /// group's filter mode is INCLUDE, or the group is gone.
    void anySource(long groupHigh, long groupLow, boolean forward);

    /// Whether traffic of one source is wanted. A source that is no longer named, because its
    /// record is gone, falls back to what [#anySource] said last.
    void source(
            long groupHigh, long groupLow, long sourceHigh, long sourceLow, SourceAdvice advice);

    /// What is said about one source.
    enum SourceAdvice {
        /// Wanted: its timer runs.
        FORWARD,
        /// Not wanted: excluded, its record is kept with timer 0.
        BLOCK,
        /// The record is gone: see [ForwardingAdvice#anySource].
        FORGET
    }
}
