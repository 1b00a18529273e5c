// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

/// What a source list means. RFC 9777 §3.
public enum FilterMode {
    /// Packets from the listed sources only. With an empty list: not listening.
    INCLUDE,
    /// Packets from all but the listed sources. With an empty list: any source, as in MLDv1.
    EXCLUDE
}
