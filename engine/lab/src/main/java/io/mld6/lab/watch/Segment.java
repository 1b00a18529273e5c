// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// One VLAN of the link: who asks there, who listens, and what is waited for.
final class Segment {
    /// Groups whose specific queries are remembered one by one; what is said about further ones
    /// counts for all groups, which blames nobody who is right.
    private static final int MOST_ASKED_GROUPS = 4096;

    /// How long what somebody said in version 1 may still matter, with the default values: RFC 9777
    /// §9.12, §9.13.
    private static final long VERSION_1_NANOS = 260 * Seconds.NANOS;

    private record Station(MacAddress mac, Ipv6Address address) {}

    private final Books books;
    private final NavigableMap<Ipv6Address, WatchedQuerier> queriers = new TreeMap<>();
    private final Map<Station, WatchedSender> senders = new LinkedHashMap<>();
    private final Map<Ipv6Address, LeaveCheck> leaves = new HashMap<>();
    private final Map<Ipv6Address, Long> askedUntil = new HashMap<>();
    private long allAskedUntil = Long.MIN_VALUE;
    private long lastVersion1Query = Long.MIN_VALUE;
    private long lastVersion1Report = Long.MIN_VALUE;
    private @Nullable AnswerRound round;

    Segment(Books books) {
        this.books = books;
    }

    NavigableMap<Ipv6Address, WatchedQuerier> queriers() {
        return queriers;
    }

    Map<?, WatchedSender> senders() {
        return senders;
    }

    /// Whoever asks from this address; null if there is no room for them.
    @Nullable WatchedQuerier querier(Sender sender) {
        WatchedQuerier known = queriers.get(sender.address());
        if (known == null && books.queriers.take()) {
            known = new WatchedQuerier(sender);
            queriers.put(sender.address(), known);
        }
        return known;
    }

    /// Whoever sends from this station and address; null if there is no room for them.
    @Nullable WatchedSender sender(Sender sender) {
        Station station = new Station(sender.mac(), sender.address());
        WatchedSender known = senders.get(station);
        if (known == null && books.senders.take()) {
            known = new WatchedSender(sender);
            senders.put(station, known);
        }
        return known;
    }

    /// Of those that ask at the moment the one with the lowest address (RFC 9777 §7.6.2); null if
    /// nobody does.
    @Nullable WatchedQuerier elected() {
        long now = books.nowNanos();
        for (WatchedQuerier querier : queriers.values()) {
            if (querier.isActive(now)) {
                return querier;
            }
        }
        return null;
    }

    /// Answers to a query may come until then.
    ///
    /// @param group asked about; `::` for all
    void askedUntil(Ipv6Address group, long nanos) {
        if (!group.isUnspecified() && askedUntil.size() >= MOST_ASKED_GROUPS) {
            askedUntil.values().removeIf(until -> until < books.nowNanos());
        }
        if (group.isUnspecified() || askedUntil.size() >= MOST_ASKED_GROUPS) {
            allAskedUntil = Math.max(allAskedUntil, nanos);
        } else {
            long _ = askedUntil.merge(group, nanos, Math::max);
        }
    }

    /// Until when answers about a group may come; [Long#MIN_VALUE] if nobody has asked.
    long answersUntil(Ipv6Address group) {
        return Math.max(allAskedUntil, askedUntil.getOrDefault(group, Long.MIN_VALUE));
    }

    /// Whether a query about this very group may still be answered.
    boolean isAskedAbout(Ipv6Address group) {
        return askedUntil.getOrDefault(group, Long.MIN_VALUE) >= books.nowNanos();
    }

    /// Leaves that a querier is to ask about, by group.
    Map<Ipv6Address, LeaveCheck> leaves() {
        return leaves;
    }

    void heardVersion1Query() {
        lastVersion1Query = books.nowNanos();
    }

    void heardVersion1Report() {
        lastVersion1Report = books.nowNanos();
    }

    /// Whether listeners may speak version 1 because somebody asks in it (RFC 9777 §8.2.1).
    boolean isAskedInVersion1() {
        return isLately(lastVersion1Query);
    }

    /// Whether some group may be in version 1 compatibility mode (RFC 9777 §8.3.2).
    boolean isAnsweredInVersion1() {
        return isLately(lastVersion1Report);
    }

    private boolean isLately(long nanos) {
        return nanos != Long.MIN_VALUE && books.nowNanos() - nanos <= VERSION_1_NANOS;
    }

    /// The General Query that may still be answered; null if none may.
    @Nullable AnswerRound round() {
        return round;
    }

    void setRound(@Nullable AnswerRound now) {
        round = now;
    }
}
