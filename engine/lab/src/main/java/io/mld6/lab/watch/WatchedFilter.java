// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What a sender wants of a group, put together from its records (RFC 9777 §5.2.13).
final class WatchedFilter {
    private FilterMode mode = FilterMode.INCLUDE;
    private final Set<Ipv6Address> sources = new HashSet<>();
    private final Allowance room;
    private boolean version1;
    private long lastSeenNanos;

    /// @param room for sources
    WatchedFilter(Allowance room) {
        this.room = room;
    }

    /// When something was last said about it.
    long lastSeenNanos() {
        return lastSeenNanos;
    }

    /// Takes over what a record says.
    ///
    /// @param partial whether it may answer a query about some sources, and then says nothing about
    ///     the others (RFC 9777 §6.3)
    void apply(AddressRecord record, boolean partial, long nanos) {
        version1 = false;
        lastSeenNanos = nanos;
        boolean include = mode == FilterMode.INCLUDE;
        switch (record.type()) {
            case IS_IN -> {
                if (!partial) {
                    set(FilterMode.INCLUDE, record.sources());
                } else if (include) {
                    record.sources().forEach(this::add);
                } else {
                    record.sources().forEach(this::remove);
                }
            }
            case TO_IN -> set(FilterMode.INCLUDE, record.sources());
            case IS_EX, TO_EX -> set(FilterMode.EXCLUDE, record.sources());
            case ALLOW -> record.sources().forEach(include ? this::add : this::remove);
            case BLOCK -> record.sources().forEach(include ? this::remove : this::add);
        }
    }

    /// Listens to any source, by a version 1 Report (RFC 9777 §8.3.2).
    void applyVersion1(long nanos) {
        set(FilterMode.EXCLUDE, List.of());
        version1 = true;
        lastSeenNanos = nanos;
    }

    private void set(FilterMode now, List<Ipv6Address> list) {
        forget();
        mode = now;
        list.forEach(this::add);
    }

    private void add(Ipv6Address source) {
        if (!sources.contains(source) && room.take()) {
            sources.add(source);
        }
    }

    private void remove(Ipv6Address source) {
        if (sources.remove(source)) {
            room.giveBack(1);
        }
    }

    /// Gives the room of its sources back.
    void forget() {
        room.giveBack(sources.size());
        sources.clear();
    }

    boolean isNothing() {
        return mode == FilterMode.INCLUDE && sources.isEmpty();
    }

    /// Whether a record asks for less than this, so that a router has to ask who else wants it: the
    /// rows of RFC 9777 Tables 7 and 8 with a query in them.
    boolean isNarrowedBy(AddressRecord record) {
        return switch (record.type()) {
            case TO_IN -> mode == FilterMode.EXCLUDE || !record.sources().containsAll(sources);
            case BLOCK ->
                    record.sources().stream()
                            .anyMatch(
                                    source ->
                                            (mode == FilterMode.INCLUDE)
                                                    == sources.contains(source));
            case IS_IN, IS_EX, TO_EX, ALLOW -> false;
        };
    }

    FilterMode mode() {
        return mode;
    }

    WatchSnapshot.Listening shown(Ipv6Address group) {
        return new WatchSnapshot.Listening(
                group, mode, sources.stream().sorted().toList(), version1, lastSeenNanos);
    }
}
