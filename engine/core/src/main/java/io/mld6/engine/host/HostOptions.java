// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.HostKind;
import java.util.Locale;

/// What kind of hosts a population is, where it differs from what the engine is configured for:
/// hosts of several versions live on one segment. Thread: any, immutable.
///
/// @param mode which MLD they speak
/// @param responseLaw how their MLDv2 answers choose their delay
/// @param persona whose they are
public record HostOptions(MldMode mode, ResponseLaw responseLaw, HostPersona persona) {
    /// Checks that the persona speaks that.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public HostOptions {
        if (persona.isVersion1() && mode != MldMode.V1) {
            throw new IllegalArgumentException(
                    "hosts like "
                            + persona.name().toLowerCase(Locale.ROOT)
                            + " speak MLDv1 only (expected version 1)");
        }
    }

    /// Hosts as the standard has them.
    public HostOptions(MldMode mode, ResponseLaw responseLaw) {
        this(mode, responseLaw, HostPersona.STANDARD);
    }

    /// What an engine's configuration says.
    public static HostOptions of(EngineConfig config) {
        return new HostOptions(config.mode(), config.protocol().responseLaw());
    }

    HostKind kind() {
        return new HostKind(
                mode == MldMode.V1 ? 1 : 2,
                mode == MldMode.V2_LITE,
                persona.law(responseLaw.law()),
                persona.habits());
    }
}
