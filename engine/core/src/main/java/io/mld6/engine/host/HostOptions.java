// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.HostKind;

/// What kind of hosts a population is, where it differs from what the engine is configured for:
/// hosts of several versions live on one segment. Thread: any, immutable.
///
/// @param mode which MLD they speak
/// @param responseLaw how their MLDv2 answers choose their delay
public record HostOptions(MldMode mode, ResponseLaw responseLaw) {
    /// What an engine's configuration says.
    public static HostOptions of(EngineConfig config) {
        return new HostOptions(config.mode(), config.protocol().responseLaw());
    }

    HostKind kind() {
        return new HostKind(mode == MldMode.V1 ? 1 : 2, mode == MldMode.V2_LITE, responseLaw.law());
    }
}
