// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import io.mld6.codec.message.FilterMode;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import io.netty.util.collection.IntObjectHashMap;
import java.util.Arrays;

/// The service interface: several subscriptions of one listener to one group, merged into the one
/// filter the membership reports. RFC 9777 §3, §4.1, §4.2.
///
/// The merged filter is not kept here but in the membership's row, and the caller passes it in as
/// `current`. A membership whose only subscription is [#DEFAULT] costs nothing more: its filter
/// *is* that subscription, and one that is [Filter#NOTHING] has none. Only a membership with
/// another subscription has an object here, from the first such one to the last.
///
/// Merging is union, a filter being the sources it wants; two at a time and in any order this is
/// the rule of §4.2:
///
/// | One | Other | Merged |
/// | --- | --- | --- |
/// | INCLUDE(A) | INCLUDE(B) | INCLUDE(A+B) |
/// | INCLUDE(A) | EXCLUDE(B) | EXCLUDE(B-A) |
/// | EXCLUDE(A) | EXCLUDE(B) | EXCLUDE(A*B) |
///
/// Sets given are borrowed, those kept here are owned here. Thread: event loop only. Cost: O(1) and
/// no allocation for [#DEFAULT] alone, else O(subscriptions * sources).
final class Subscriptions {
    /// The subscription of whoever has only one: bulk joins, and MLDv1-style join and leave.
    static final long DEFAULT = 0;

    /// The subscriptions of one membership, in no order.
    private static final class Entries {
        private long[] ids = new long[2];
        /// [Filter]s, each with one reference to its set.
        private int[] filters = new int[2];
        private int count;

        void add(long id, int filter) {
            if (count == ids.length) {
                ids = Arrays.copyOf(ids, count * 2);
                filters = Arrays.copyOf(filters, count * 2);
            }
            ids[count] = id;
            filters[count++] = filter;
        }

        /// Takes a subscription out; its filter, or [Filter#NOTHING] if there is none.
        int remove(long id) {
            for (int i = 0; i < count; i++) {
                if (ids[i] == id) {
                    int filter = filters[i];
                    count--;
                    ids[i] = ids[count];
                    filters[i] = filters[count];
                    return filter;
                }
            }
            return Filter.NOTHING;
        }
    }

    private final SourceSets sets;
    private final int maximumSources;
    private final IntObjectHashMap<Entries> byRow = new IntObjectHashMap<>();

    /// @param maximumSources longest source list of a subscription, and of all its INCLUDE ones
    ///     together
    Subscriptions(SourceSets sets, int maximumSources) {
        this.sets = sets;
        this.maximumSources = maximumSources;
    }

    /// IPv6MulticastListen: replaces a subscription. INCLUDE{} deletes it, or does nothing if there
    /// is none.
    ///
    /// @param row of the membership
    /// @param current the row's filter as it is; borrowed
    /// @param subscription the socket, as RFC 9777 §3 has it
    /// @param sourceSet borrowed
    /// @return the row's filter as it must be, with a reference of its own. If it equals `current`
    ///     nothing is to be reported (RFC 9777 §6.1).
    /// @throws IllegalArgumentException if the list is too long; nothing has changed then
    /// @throws IllegalStateException if the INCLUDE lists together become too long; nothing has
    ///     changed then. Deleting never fails.
    int listen(int row, int current, long subscription, FilterMode mode, int sourceSet) {
        int wanted = Filter.of(mode, sourceSet);
        int size = sets.size(Filter.sourceSet(wanted));
        if (size > maximumSources) {
            throw new IllegalArgumentException(size + " sources, most are " + maximumSources);
        }
        Entries entries = byRow.get(row);
        if (entries == null && subscription == DEFAULT) {
            return retain(wanted);
        }
        if (entries == null && wanted == Filter.NOTHING) {
            return retain(current);
        }
        if (entries == null) {
            entries = keep(row, current);
        }
        try {
            return replace(entries, subscription, wanted);
        } finally {
            if (entries.count == 0 || (entries.count == 1 && entries.ids[0] == DEFAULT)) {
                forget(row);
            }
        }
    }

    /// Starts to keep the subscriptions of a row that so far had at most [#DEFAULT].
    private Entries keep(int row, int current) {
        var entries = new Entries();
        if (current != Filter.NOTHING) {
            entries.add(DEFAULT, retain(current));
        }
        byRow.put(row, entries);
        return entries;
    }

    private int replace(Entries entries, long subscription, int wanted) {
        int included = merge(entries, subscription, wanted, FilterMode.INCLUDE);
        // Checked even if an EXCLUDE hides it: or else deleting that one could fail.
        if (sets.size(Filter.sourceSet(included)) > maximumSources) {
            release(included);
            throw new IllegalStateException("merged source list above " + maximumSources);
        }
        int excluded = merge(entries, subscription, wanted, FilterMode.EXCLUDE);
        release(entries.remove(subscription));
        if (wanted != Filter.NOTHING) {
            entries.add(subscription, retain(wanted));
        }
        int merged = merge(included, excluded);
        release(included);
        release(excluded);
        return merged;
    }

    /// All subscriptions of one mode merged, `wanted` taking the place of `replaced`; owned, and
    /// [Filter#NOTHING] if there are none.
    private int merge(Entries entries, long replaced, int wanted, FilterMode mode) {
        int merged = Filter.mode(wanted) == mode ? retain(wanted) : Filter.NOTHING;
        for (int i = 0; i < entries.count; i++) {
            int filter = entries.filters[i];
            if (entries.ids[i] != replaced && Filter.mode(filter) == mode) {
                int before = merged;
                merged = merge(before, filter);
                release(before);
            }
        }
        return merged;
    }

    /// Two filters merged; owned.
    private int merge(int one, int other) {
        int a = Filter.sourceSet(one);
        int b = Filter.sourceSet(other);
        if (Filter.isExclude(one)) {
            int list = Filter.isExclude(other) ? sets.intersection(a, b) : sets.minus(a, b);
            return Filter.of(FilterMode.EXCLUDE, list);
        }
        return Filter.isExclude(other)
                ? Filter.of(FilterMode.EXCLUDE, sets.minus(b, a))
                : Filter.of(FilterMode.INCLUDE, sets.union(a, b));
    }

    /// Forgets what is kept of a row, if anything: the membership is gone.
    void forget(int row) {
        Entries entries = byRow.remove(row);
        if (entries != null) {
            for (int i = 0; i < entries.count; i++) {
                release(entries.filters[i]);
            }
        }
    }

    /// Memberships with another subscription than [#DEFAULT].
    int size() {
        return byRow.size();
    }

    private int retain(int filter) {
        sets.retain(Filter.sourceSet(filter));
        return filter;
    }

    private void release(int filter) {
        sets.release(Filter.sourceSet(filter));
    }
}
