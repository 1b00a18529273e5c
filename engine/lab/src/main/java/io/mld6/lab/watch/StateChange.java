// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import java.util.HashSet;
import java.util.Set;

/// A state change of one group that a listener has said and must say again (RFC 9777 §6.1).
///
/// One change may come in several Reports, one right behind the other, and a repetition may hold
/// more than the change, or a part of it: what was merged meanwhile, and sources that were said
/// often enough. So sources are what is compared.
final class StateChange {
    private static final long SAME_MOMENT_NANOS = Seconds.NANOS / 20;

    /// What may be pending beside another: RFC 9777 §6.1 keeps a counter for the mode, and one for
    /// each source.
    enum Kind {
        MODE,
        ALLOW,
        BLOCK;

        static Kind of(RecordType type) {
            return switch (type) {
                case ALLOW -> ALLOW;
                case BLOCK -> BLOCK;
                case IS_IN, IS_EX, TO_IN, TO_EX -> MODE;
            };
        }
    }

    private final RecordType type;
    private final Ipv6Address group;
    private final Allowance room;
    private final Set<Ipv6Address> sources = new HashSet<>();
    private long sinceNanos;
    private long lastNanos;
    private boolean settled;

    /// @param room for sources
    StateChange(AddressRecord record, long nanos, Allowance room) {
        type = record.type();
        group = record.group();
        this.room = room;
        sinceNanos = nanos;
        lastNanos = nanos;
        take(record);
    }

    /// Takes what may be a repetition, a part, or a further change of the same kind.
    void said(AddressRecord record, long nanos) {
        lastNanos = nanos;
        if (sources.containsAll(record.sources())) {
            settled = true;
            return;
        }
        if (nanos - sinceNanos > SAME_MOMENT_NANOS) {
            sinceNanos = nanos;
            settled = false;
        }
        take(record);
    }

    /// Without room for all sources nothing can be told of repetitions.
    private void take(AddressRecord record) {
        for (Ipv6Address source : record.sources()) {
            if (!sources.contains(source)) {
                if (!room.take()) {
                    settled = true;
                    return;
                }
                sources.add(source);
            }
        }
    }

    /// Whether a record says the opposite of some of it, or another mode, which leaves nothing of
    /// it to be said again.
    boolean isUndoneBy(AddressRecord record) {
        return switch (record.type()) {
            case TO_IN, TO_EX -> true;
            case ALLOW, BLOCK ->
                    record.type() != type && record.sources().stream().anyMatch(sources::contains);
            case IS_IN, IS_EX -> false;
        };
    }

    /// Gives its room back.
    void forget() {
        room.giveBack(sources.size());
        sources.clear();
    }

    RecordType type() {
        return type;
    }

    /// When it was last said.
    long lastNanos() {
        return lastNanos;
    }

    /// Whether it was said again.
    boolean isSettled() {
        return settled;
    }

    /// `TO_EX ff0e::1`.
    @Override
    public String toString() {
        return type + " " + group;
    }
}
