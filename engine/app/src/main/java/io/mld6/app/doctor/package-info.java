// SPDX-License-Identifier: Apache-2.0

/// `mld6 doctor`: what would go wrong on an interface, and the command that mends it. It looks and
/// listens, and sends nothing.
///
/// ```text
/// kernel: rtnetlink, ethtool, sockets   LinkChecks ───┐
/// /proc, /sys                           SystemFiles ──┼─▶ Finding, Finding ... ─▶ people, JSON
/// what is heard in five seconds         Heard ────────┘
/// ```
package io.mld6.app.doctor;
