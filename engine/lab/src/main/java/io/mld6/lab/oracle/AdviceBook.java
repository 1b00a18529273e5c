// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.querier.ForwardingAdvice;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Keeps what [ForwardingAdvice] has said so far, as a multicast router does that hears nothing
/// else.
public final class AdviceBook implements ForwardingAdvice, Advice {
    private final Map<Ipv6Address, Page> pages = new HashMap<>();
    private long changes;

    /// A book in which nothing is wanted.
    public AdviceBook() {}

    private static final class Page {
        boolean any;
        final Map<Ipv6Address, Boolean> sources = new HashMap<>();

        boolean isBlank() {
            return !any && sources.isEmpty();
        }
    }

    @Override
    public void anySource(long groupHigh, long groupLow, boolean forward) {
        changes++;
        Ipv6Address group = new Ipv6Address(groupHigh, groupLow);
        page(group).any = forward;
        dropIfBlank(group);
    }

    @Override
    public void source(
            long groupHigh, long groupLow, long sourceHigh, long sourceLow, SourceAdvice advice) {
        changes++;
        Ipv6Address group = new Ipv6Address(groupHigh, groupLow);
        Ipv6Address source = new Ipv6Address(sourceHigh, sourceLow);
        switch (advice) {
            case FORWARD -> page(group).sources.put(source, true);
            case BLOCK -> page(group).sources.put(source, false);
            case FORGET -> page(group).sources.remove(source);
        }
        dropIfBlank(group);
    }

    private Page page(Ipv6Address group) {
        return pages.computeIfAbsent(group, _ -> new Page());
    }

    private void dropIfBlank(Ipv6Address group) {
        if (page(group).isBlank()) {
            pages.remove(group);
        }
    }

    /// The book as it is now.
    public AdviceBook copy() {
        AdviceBook copy = new AdviceBook();
        copy.changes = changes;
        pages.forEach(
                (group, page) -> {
                    Page same = copy.page(group);
                    same.any = page.any;
                    same.sources.putAll(page.sources);
                });
        return copy;
    }

    /// Nothing is wanted any more: the router has started anew.
    public void clear() {
        pages.clear();
    }

    /// Changes told so far.
    public long changes() {
        return changes;
    }

    @Override
    public Set<Ipv6Address> groups() {
        return new HashSet<>(pages.keySet());
    }

    @Override
    public Set<Ipv6Address> sources(Ipv6Address group) {
        Page page = pages.get(group);
        return page == null ? Set.of() : new HashSet<>(page.sources.keySet());
    }

    @Override
    public boolean forwards(Ipv6Address group, Ipv6Address source) {
        Page page = pages.get(group);
        return page != null && page.sources.getOrDefault(source, page.any);
    }
}
