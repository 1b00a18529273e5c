// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

/// What a router is on a link (RFC 2710 §6, RFC 9777 §7.6.2).
public enum Role {
    /// Not started, or the link is down: it says nothing.
    INITIAL,
    /// It asks.
    QUERIER,
    /// Another router asks; this one keeps the same state from what it hears.
    NON_QUERIER
}
