// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import io.mld6.codec.wire.Ipv6Address;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Predicate;

/// What everybody on a link wants, membership by membership, as the one knows who tells them to
/// want it. Never read from an engine: it is what engines are compared with.
///
/// Groups no listener ever reports (RFC 9777 §6) are left out.
public final class Wishes {
    private final Map<Ipv6Address, Map<Ipv6Address, Wish>> byGroup = new HashMap<>();
    private Predicate<Ipv6Address> version1 = _ -> false;
    private int memberships;

    /// Nobody wants anything.
    public Wishes() {}

    /// Sets what a listener wants of a group from now on.
    public void set(Ipv6Address listener, Ipv6Address group, Wish wish) {
        if (!group.isReportable()) {
            return;
        }
        Map<Ipv6Address, Wish> wishes = byGroup.computeIfAbsent(group, _ -> new HashMap<>());
        Wish before = wish.isNothing() ? wishes.remove(listener) : wishes.put(listener, wish);
        memberships += (wish.isNothing() ? 0 : 1) - (before == null ? 0 : 1);
        if (wishes.isEmpty()) {
            byGroup.remove(group);
        }
    }

    /// Says which listeners speak version 1 at the moment: they cannot tell of sources, and their
    /// wishes read as a wish for any source (RFC 9777 §8.2.1).
    public void speakVersion1(Predicate<Ipv6Address> listeners) {
        version1 = listeners;
    }

    /// Whether a listener speaks version 1 at the moment.
    public boolean isVersion1(Ipv6Address listener) {
        return version1.test(listener);
    }

    /// Wishes other than for nothing.
    public int memberships() {
        return memberships;
    }

    /// Groups somebody wants something of.
    public Set<Ipv6Address> groups() {
        return byGroup.keySet();
    }

    /// Who wants something of a group.
    public int listeners(Ipv6Address group) {
        return byGroup.getOrDefault(group, Map.of()).size();
    }

    /// What a listener wants, whatever it can say.
    public Wish of(Ipv6Address listener, Ipv6Address group) {
        return byGroup.getOrDefault(group, Map.of()).getOrDefault(listener, Wish.NOTHING);
    }

    /// What a listener can say of what it wants.
    public Wish told(Ipv6Address listener, Ipv6Address group) {
        Wish wish = of(listener, group);
        return wish.isNothing() || !version1.test(listener) ? wish : Wish.ANY;
    }

    /// Shows what each listener of a group can say of what it wants.
    public void forEachTold(Ipv6Address group, BiConsumer<Ipv6Address, Wish> action) {
        byGroup.getOrDefault(group, Map.of())
                .forEach(
                        (listener, wish) ->
                                action.accept(listener, version1.test(listener) ? Wish.ANY : wish));
    }

    /// Sources that somebody names, to have them or not to have them.
    public Set<Ipv6Address> sources(Ipv6Address group) {
        Set<Ipv6Address> named = new HashSet<>();
        byGroup.getOrDefault(group, Map.of())
                .values()
                .forEach(wish -> named.addAll(wish.sources()));
        return named;
    }

    /// Whether anybody wants this source's traffic, as far as they can say: the merging rule of RFC
    /// 9777 §4.2, which is that of §7.2.
    public boolean wants(Ipv6Address group, Ipv6Address source) {
        boolean[] wanted = {false};
        forEachTold(group, (_, wish) -> wanted[0] |= wish.wants(source));
        return wanted[0];
    }
}
