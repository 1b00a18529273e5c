// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

/// Who hears whom on the link (SN-4).
public enum Hearing {
    /// Every listener hears every Report, as on a plain Ethernet: one Report per group suppresses
    /// the others (RFC 2710 §4).
    SHARED,
    /// Every listener sits behind its own port of a snooping switch and hears no other: all of them
    /// answer.
    SNOOPED
}
