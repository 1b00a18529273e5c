// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What kind of host a listener is: hosts of several kinds live on one segment.
///
/// @param version the version it is configured for, 1 or 2; 2 falls back to 1 (RFC 9777 §8.2)
/// @param lightweight whether it speaks MLDv2 as RFC 5790 has it
/// @param law how it chooses the delays of its MLDv2 answers
/// @param habits what it does otherwise than configured
public record HostKind(int version, boolean lightweight, DelayLaw law, HostHabits habits) {
    /// Checks the version.
    public HostKind {
        if (version != 1 && version != 2) {
            throw new IllegalArgumentException("MLD version must be 1 or 2: " + version);
        }
    }

    /// As that of every record, but the compiler's own is put together at its first call, which
    /// takes milliseconds of every start.
    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof HostKind it
                && version == it.version
                && lightweight == it.lightweight
                && law.equals(it.law)
                && Objects.equals(habits, it.habits);
    }

    /// As [#equals].
    @Override
    public int hashCode() {
        return Objects.hash(version, lightweight, law, habits);
    }

    /// A kind without habits.
    public HostKind(int version, boolean lightweight, DelayLaw law) {
        this(version, lightweight, law, HostHabits.NONE);
    }
}
