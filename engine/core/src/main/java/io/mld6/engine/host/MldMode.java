// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

/// Which MLD the listeners speak.
public enum MldMode {
    /// MLDv1 only (RFC 2710).
    V1,
    /// MLDv2, and MLDv1 while a version 1 querier is present (RFC 9777).
    V2,
    /// Lightweight MLDv2 (RFC 5790): no EXCLUDE with sources.
    V2_LITE
}
