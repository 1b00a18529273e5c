// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.registry.SegmentTable;

/// How it is on one VLAN, where it differs from what the engine is configured for. Thread: any,
/// immutable.
///
/// @param hearing whether the listeners there hear each other
/// @param ignoreVersion1 whether MLDv1 messages there are dropped: no fall-back (RFC 9777 §8.2.1)
public record SegmentOptions(Hearing hearing, boolean ignoreVersion1) {
    int rules() {
        return (hearing == Hearing.SNOOPED ? SegmentTable.SNOOPED : 0)
                | (ignoreVersion1 ? SegmentTable.IGNORES_VERSION_1 : 0);
    }
}
