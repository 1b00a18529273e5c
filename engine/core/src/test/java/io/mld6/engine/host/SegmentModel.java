// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.SsmRange;
import io.mld6.codec.wire.VlanTags;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What listeners in many VLANs want and how they answer, as plain maps: the slow and obvious way,
/// after RFC 9777 §4.2 (merging), §8.2.1 (modes) and the words of [Engine].
final class SegmentModel {
    /// 2 * 125 s + 10 s (RFC 9777 §9.12).
    private static final long OLD_QUERIER_MILLIS = 260_000;

    /// Only these sources, or all but these.
    record Wish(FilterMode mode, Set<Ipv6Address> sources) {
        static final Wish ANY = new Wish(FilterMode.EXCLUDE, Set.of());

        boolean isNothing() {
            return mode == FilterMode.INCLUDE && sources.isEmpty();
        }
    }

    /// What a listener has told its node of one group.
    private static final class Membership {
        int joins;
        final Map<Long, Wish> subscriptions = new TreeMap<>();

        void set(long subscription, Wish wish) {
            if (wish.isNothing()) {
                subscriptions.remove(subscription);
            } else {
                subscriptions.put(subscription, wish);
            }
        }

        /// RFC 9777 §4.2.
        Wish merged() {
            Set<Ipv6Address> included = new HashSet<>();
            Set<Ipv6Address> excluded = null;
            for (Wish wish : subscriptions.values()) {
                if (wish.mode() == FilterMode.INCLUDE) {
                    included.addAll(wish.sources());
                } else if (excluded == null) {
                    excluded = new HashSet<>(wish.sources());
                } else {
                    excluded.retainAll(wish.sources());
                }
            }
            if (excluded == null) {
                return new Wish(FilterMode.INCLUDE, included);
            }
            excluded.removeAll(included);
            return new Wish(FilterMode.EXCLUDE, excluded);
        }
    }

    /// A listener.
    static final class Host {
        final MacAddress mac;
        VlanTags vlan;
        boolean valid = true;
        long version1UntilMillis = Long.MIN_VALUE;
        private final Map<Ipv6Address, Membership> groups = new TreeMap<>();

        Host(VlanTags vlan, MacAddress mac) {
            this.vlan = vlan;
            this.mac = mac;
        }

        Ipv6Address address() {
            return Ipv6Address.linkLocalEui64(mac);
        }

        boolean listens(Ipv6Address group) {
            return groups.containsKey(group);
        }

        /// Joins once more.
        ///
        /// @return whether the membership is new
        boolean join(Ipv6Address group) {
            boolean isNew = !listens(group);
            Membership membership = groups.computeIfAbsent(group, _ -> new Membership());
            if (membership.joins++ == 0) {
                membership.set(0, Wish.ANY);
            }
            return isNew;
        }

        /// Takes a join back.
        ///
        /// @return whether the membership is gone
        boolean leave(Ipv6Address group) {
            Membership membership = Objects.requireNonNull(groups.get(group));
            membership.joins--;
            if (membership.joins <= 0) {
                membership.joins = 0;
                membership.subscriptions.remove(0L);
            }
            return endIfEmpty(group);
        }

        /// Sets what a subscription wants.
        ///
        /// @return whether the membership is new
        boolean listen(long subscription, Ipv6Address group, Wish wish) {
            boolean isNew = !listens(group) && !wish.isNothing();
            groups.computeIfAbsent(group, _ -> new Membership()).set(subscription, wish);
            boolean _ = endIfEmpty(group);
            return isNew;
        }

        private boolean endIfEmpty(Ipv6Address group) {
            boolean over = Objects.requireNonNull(groups.get(group)).subscriptions.isEmpty();
            if (over) {
                groups.remove(group);
            }
            return over;
        }

        void leaveEverything() {
            groups.clear();
        }

        Set<Ipv6Address> reported() {
            return groups.keySet().stream()
                    .filter(Ipv6Address::isReportable)
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        boolean isVersion1(long millis) {
            return millis < version1UntilMillis;
        }

        /// What it answers to a General Query: a record a group, or a Report of version 1 a group.
        Stream<String> answers(long millis) {
            return reported().stream()
                    .map(
                            group -> {
                                Wish wish = Objects.requireNonNull(groups.get(group)).merged();
                                String what =
                                        isVersion1(millis)
                                                ? "Report"
                                                : (wish.mode() == FilterMode.INCLUDE
                                                                ? "IS_IN"
                                                                : "IS_EX")
                                                        + new TreeSet<>(wish.sources());
                                return address() + " " + what + " " + group;
                            });
        }
    }

    /// By number.
    final Map<Integer, Host> hosts = new TreeMap<>();

    List<Host> in(VlanTags vlan) {
        return hosts.values().stream().filter(host -> host.vlan.equals(vlan)).toList();
    }

    boolean isThere(VlanTags vlan, MacAddress mac) {
        return in(vlan).stream().anyMatch(host -> host.mac.equals(mac));
    }

    /// Whether an any-source request is refused (RFC 4604 §2.1).
    static boolean isRefused(Ipv6Address group, Wish wish) {
        return SsmRange.ASSIGNED.contains(group) && wish.mode() == FilterMode.EXCLUDE;
    }

    /// An MLDv1 General Query reached a VLAN.
    void olderQuerier(VlanTags vlan, long millis) {
        in(vlan).forEach(host -> host.version1UntilMillis = millis + OLD_QUERIER_MILLIS);
    }

    void move(Host host, VlanTags vlan) {
        host.vlan = vlan;
        host.version1UntilMillis = Long.MIN_VALUE;
    }

    long memberships() {
        return hosts.values().stream().mapToLong(host -> host.groups.size()).sum();
    }

    /// Groups with listeners, in each VLAN by itself.
    long groups() {
        Collection<List<Object>> pairs = new HashSet<>();
        for (Host host : hosts.values()) {
            host.groups.keySet().forEach(group -> pairs.add(List.of(host.vlan, group)));
        }
        return pairs.size();
    }

    /// (VLAN, address) of everybody.
    List<List<Object>> places() {
        List<List<Object>> places = new ArrayList<>();
        hosts.values().forEach(host -> places.add(List.of(host.vlan, host.address())));
        return places;
    }
}
