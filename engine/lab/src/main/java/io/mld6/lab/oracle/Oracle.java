// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import io.mld6.codec.wire.Ipv6Address;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Compares what a router believes with what listeners want, membership by membership and source by
/// source. Every difference is a line.
///
/// It asks the [Wishes], never a listener's engine; and of the router only what it shows: its
/// advice, and whom it knows to listen.
public final class Oracle {
    /// Stands for all sources nobody names; from the range of RFC 3849.
    private static final Ipv6Address SOMEBODY = Ipv6Address.parse("2001:db8:ffff:ffff:ffff::");

    private final List<String> lines = new ArrayList<>();
    private long memberships;
    private long advices;
    private long differences;

    private Oracle() {}

    /// Compares what is forwarded with what is wanted: for every group either side knows, for every
    /// source either side names, and for one that nobody names.
    public static Verdict compareAdvice(Wishes wishes, Advice advice) {
        Oracle oracle = new Oracle();
        for (Ipv6Address group : both(wishes.groups(), advice.groups())) {
            Set<Ipv6Address> named = both(wishes.sources(group), advice.sources(group));
            for (Ipv6Address source : named) {
                oracle.advice(wishes, advice, group, source, source.toString());
            }
            Ipv6Address unnamed = SOMEBODY;
            while (named.contains(unnamed)) {
                unnamed = unnamed.plus(1);
            }
            oracle.advice(wishes, advice, group, unnamed, "any other source");
        }
        return oracle.verdict();
    }

    /// Compares the listeners a router has tracked with those there are: who listens to what, with
    /// which filter.
    ///
    /// @param heard whose rows are compared; not those a version 1 Report of another listener may
    ///     have silenced, whom no router can know
    /// @param exact whether filters must be equal. Where a BLOCK record was lost, or a listener was
    ///     in version 1 for a while, a router cannot learn that it wants less than before, because
    ///     an answer about some sources looks like one about all (RFC 9777 §6.3): then what is
    ///     remembered must only hold all that is wanted
    public static Verdict compareListeners(
            Wishes wishes, RouterView view, Predicate<Ipv6Address> heard, boolean exact) {
        Oracle oracle = new Oracle();
        for (Ipv6Address group : both(wishes.groups(), view.groups())) {
            RouterView.Group known = view.group(group);
            Map<Ipv6Address, Wish> believed = known == null ? Map.of() : known.listeners();
            Map<Ipv6Address, Wish> told = new TreeMap<>();
            wishes.forEachTold(group, told::put);
            for (Ipv6Address listener : both(told.keySet(), believed.keySet())) {
                if (heard.test(listener)) {
                    oracle.listener(
                            group,
                            listener,
                            told.getOrDefault(listener, Wish.NOTHING),
                            believed.getOrDefault(listener, Wish.NOTHING),
                            exact);
                }
            }
        }
        return oracle.verdict();
    }

    private static Set<Ipv6Address> both(Set<Ipv6Address> some, Set<Ipv6Address> others) {
        Set<Ipv6Address> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private void advice(
            Wishes wishes, Advice advice, Ipv6Address group, Ipv6Address source, String name) {
        advices++;
        boolean wanted = wishes.wants(group, source);
        if (advice.forwards(group, source) != wanted) {
            differ(
                    wanted
                            ? group + " from " + name + ": wanted, but not forwarded"
                            : group + " from " + name + ": forwarded, but nobody wants it");
        }
    }

    private void listener(
            Ipv6Address group, Ipv6Address listener, Wish told, Wish believed, boolean exact) {
        memberships++;
        boolean right = (exact || told.isNothing()) ? told.equals(believed) : believed.covers(told);
        if (!right) {
            differ(
                    String.format(
                            "%s in %s: wants %s, the router believes %s",
                            listener, group, text(told), text(believed)));
        }
    }

    private static String text(Wish wish) {
        return wish.isNothing() ? "nothing" : wish.toString();
    }

    private void differ(String line) {
        differences++;
        if (lines.size() < Verdict.MOST_LINES) {
            lines.add(line);
        }
    }

    private Verdict verdict() {
        return new Verdict(memberships, advices, differences, lines);
    }
}
