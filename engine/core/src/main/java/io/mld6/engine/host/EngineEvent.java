// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkState;
import org.jspecify.annotations.Nullable;

/// What an [Engine] did, or what happened to it, told to [EngineEvents].
public sealed interface EngineEvent {
    /// Number of a listener that is not known: it was removed or moved before the kernel took its
    /// Report, or it shares its MAC address with others and sends from `::`.
    int UNKNOWN_LISTENER = -1;

    /// When, in nanoseconds of the engine's clock, which is [System#nanoTime].
    long nanos();

    /// What a Report, Done or record was for.
    enum Why {
        /// Something is listened to that was not: an MLDv1 Report at the start; TO_EX or ALLOW.
        /// What is reported anew, after the link was away, counts as this.
        JOIN,
        /// Something is not listened to any more: a Done; TO_IN without sources, or BLOCK.
        LEAVE,
        /// Only some sources are listened to from now on: TO_IN with sources.
        CHANGE,
        /// What was said before, once more (RFC 2710 §4, RFC 9777 §6.1). A Report that repeats and
        /// says something new, as when there was no room before, counts as new.
        REPETITION,
        /// The answer to a query, or a part of it.
        ANSWER
    }

    /// The kernel took a Report, a Done, or one record of an MLDv2 Report.
    ///
    /// @param nanos when the hand-over began: data it brings may come before the call is over
    /// @param listener its number, or [#UNKNOWN_LISTENER]
    /// @param vlan the segment
    /// @param record its type; null in MLDv1
    record Reported(
            long nanos,
            int listener,
            VlanTags vlan,
            Ipv6Address group,
            Why why,
            @Nullable RecordType record)
            implements EngineEvent {
        /// Version of MLD, 1 or 2.
        public int version() {
            return record == null ? 1 : 2;
        }
    }

    /// The kernel refused a Report, a Done, or one record of an MLDv2 Report.
    ///
    /// @param nanos when that was known
    /// @param listener its number, or [#UNKNOWN_LISTENER]
    /// @param vlan the segment
    /// @param record its type; null in MLDv1
    /// @param errno why, as Linux numbers it; 125 (ECANCELED) if it was given up with the link
    record Refused(
            long nanos,
            int listener,
            VlanTags vlan,
            Ipv6Address group,
            Why why,
            @Nullable RecordType record,
            int errno)
            implements EngineEvent {
        /// Version of MLD, 1 or 2.
        public int version() {
            return record == null ? 1 : 2;
        }
    }

    /// A listener did not send a Report, because another node had reported the group (RFC 2710 §4;
    /// MLDv1 only).
    ///
    /// @param nanos when that was noticed: when the Report would have been due or, at a leave or
    ///     another query, before
    /// @param why [Why#ANSWER] or [Why#REPETITION]
    record Suppressed(long nanos, int listener, VlanTags vlan, Ipv6Address group, Why why)
            implements EngineEvent {}

    /// The link was lost, or is back.
    record LinkChanged(long nanos, LinkState state) implements EngineEvent {}

    /// A line that a person was shown, as [Engine#start] describes.
    record Notice(long nanos, String line) implements EngineEvent {}
}
