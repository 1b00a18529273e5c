// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.ForwardingAdvice;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierEvents;
import io.mld6.lab.oracle.AdviceBook;
import io.mld6.lab.oracle.Oracle;
import io.mld6.lab.oracle.RouterView;
import io.mld6.lab.oracle.Verdict;
import io.mld6.lab.oracle.Wish;
import io.mld6.lab.oracle.Wishes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a [Querier] shows of its beliefs when asked, and what it has told of them by itself; both
/// to be compared with what listeners want.
///
/// *Thread*: told on the querier's event loop, asked on any other.
final class RouterPicture implements QuerierEvents {
    private final AdviceBook told = new AdviceBook();
    private final Map<List<Object>, Wish> filters = new HashMap<>();
    private long sinceNanos = Long.MIN_VALUE;

    /// From now on it is a difference if a listener was last heard before that moment.
    ///
    /// @param wantedNanos of `System.nanoTime`; the smallest number for no such demand
    void expectSince(long wantedNanos) {
        sinceNanos = wantedNanos;
    }

    /// Compares everything.
    Verdict compare(Querier querier, Wishes wishes) {
        RouterView view = new RouterView(new SourceSets());
        List<String> unheard = new ArrayList<>();
        querier.forEachGroup(group -> view.add(group.address(), seen(group, unheard)));
        AdviceBook book;
        synchronized (told) {
            book = told.copy();
        }
        return Oracle.compareAdvice(wishes, view)
                .plus(Oracle.compareAdvice(wishes, book))
                .plus(Oracle.compareListeners(wishes, view, _ -> true, true))
                .plus(new Verdict(0, 0, unheard.size(), unheard));
    }

    private RouterView.Group seen(ListenedGroup group, List<String> unheard) {
        long nowNanos = System.nanoTime();
        Map<Ipv6Address, Long> sources = new HashMap<>();
        for (ListenedGroup.Source source : group.sources()) {
            sources.put(source.address(), source.timer().toNanos());
        }
        Map<Ipv6Address, Wish> listeners = new HashMap<>();
        for (ListenedGroup.Listener one : group.listeners()) {
            listeners.put(one.address(), filter(one));
            if (sinceNanos != Long.MIN_VALUE
                    && nowNanos - one.lastSeen().toNanos() - sinceNanos < 0) {
                unheard.add(one.address() + " in " + group.address() + ": has not answered");
            }
        }
        return new RouterView.Group(
                group.mode(), group.version1(), group.filterTimer().toNanos(), sources, listeners);
    }

    private Wish filter(ListenedGroup.Listener one) {
        return filters.computeIfAbsent(
                List.of(one.mode(), one.sources()),
                _ -> new Wish(one.mode(), Set.copyOf(one.sources())));
    }

    @Override
    public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
        synchronized (told) {
            told.anySource(group.high(), group.low(), forward);
        }
    }

    @Override
    public void source(VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice advice) {
        synchronized (told) {
            told.source(
                    group.high(),
                    group.low(),
                    source.high(),
                    source.low(),
                    switch (advice) {
                        case FORWARD -> ForwardingAdvice.SourceAdvice.FORWARD;
                        case BLOCK -> ForwardingAdvice.SourceAdvice.BLOCK;
                        case FORGET -> ForwardingAdvice.SourceAdvice.FORGET;
                    });
        }
    }
}
