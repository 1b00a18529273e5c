// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

/// How binding a rule is (RFC 2119).
public enum Level {
    /// What breaks it does not conform.
    MUST,
    /// What breaks it needs a reason.
    SHOULD,
    /// A choice, worth knowing.
    MAY
}
