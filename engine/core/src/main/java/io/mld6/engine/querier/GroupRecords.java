// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.querier;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.querier.TrackedListeners.Wanted;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Does to a group what an address record demands: Tables 7 and 8 of RFC 9777 §7.4, which
/// [StateTransition] holds, carried out on rows.
///
/// Thread: event loop only. Cost: O(sources of the record), and O(sources of the group) where the
/// table speaks of sources that the record does not name; no allocation unless a table grows.
final class GroupRecords {
    private final RouterRules rules;
    private final RouterState state;
    private final GroupRows groups;
    private final SourceRows sources;
    private final SpecificQueries queries;
    private final @Nullable TrackedListeners listeners;
    private final Counters counters;
    private final int maximumSourcesInAll;
    private long listeningNanos;

    /// Whether the record at hand made a source to be asked about.
    private boolean asksSources;

    GroupRecords(
            RouterRules rules,
            RouterState state,
            SpecificQueries queries,
            @Nullable TrackedListeners listeners,
            Counters counters) {
        this.rules = rules;
        this.maximumSourcesInAll = rules.limits().sourcesInAll();
        this.state = state;
        this.groups = state.groups;
        this.sources = state.sources;
        this.queries = queries;
        this.listeners = listeners;
        this.counters = counters;
    }

    void setListeningNanos(long nanos) {
        listeningNanos = nanos;
    }

    /// A record about a group.
    ///
    /// @param row of the group, or [io.mld6.engine.registry.RowTable#NONE]
    /// @param listed sources of the record, as far as they count
    /// @return the group's row; [io.mld6.engine.registry.RowTable#NONE] if there is none now
    int apply(
            int row,
            Ipv6Address group,
            RecordType type,
            List<Ipv6Address> listed,
            Ipv6Address reporter,
            long nowNanos) {
        FilterMode mode = row == NONE ? FilterMode.INCLUDE : groups.mode(row);
        StateTransition transition =
                rules.lightweight()
                        ? StateTransition.lightweight(mode, type)
                        : StateTransition.of(mode, type);
        int known = row != NONE ? row : make(group, transition, listed.size());
        if (known == NONE) {
            return NONE;
        }
        if (listeners != null) {
            boolean excluding = mode == FilterMode.EXCLUDE;
            listeners.heard(known, reporter, type, listed, excluding, nowNanos);
        }
        boolean immediate = rules.immediateLeave() && isLeave(type, listed);
        asksSources = false;
        changeSources(known, transition, listed, immediate, nowNanos);
        if (transition.restartsFilterTimer()) {
            state.filterTimers.start(known, nowNanos + listeningNanos);
        }
        boolean asksGroup = transition.asksGroup() && asksGroup(known, immediate, nowNanos);
        if (groups.isListed(known)) {
            queries.want(known, asksGroup, asksSources);
            state.dropIfEmpty(known, nowNanos);
        }
        return groups.isListed(known) ? known : NONE;
    }

    /// Leaves that name no other wish: those a router may act on at once.
    private static boolean isLeave(RecordType type, List<Ipv6Address> listed) {
        return type == RecordType.BLOCK || (type == RecordType.TO_IN && listed.isEmpty());
    }

    /// A row for a group that is not there, if the record makes one and there is room.
    private int make(Ipv6Address group, StateTransition transition, int listed) {
        if (!transition.makesGroup(listed)) {
            return NONE;
        }
        if (groups.size() >= rules.limits().groups()) {
            counters.count(DropReason.LIMIT_GROUPS);
            return NONE;
        }
        int row = state.add(group);
        if (listeners != null) {
            listeners.added(row);
        }
        return row;
    }

    private void changeSources(
            int group,
            StateTransition transition,
            List<Ipv6Address> listed,
            boolean immediate,
            long nowNanos) {
        long filterEndNanos =
                state.filterTimers.runs(group) ? state.filterTimers.endNanos(group) : nowNanos;
        if (transition.mode() == FilterMode.EXCLUDE) {
            state.exclude(group);
        }
        // The group's own sources first: what is deleted makes room for what is new.
        boolean walks = transition.concernsUnlisted() && sources.count(group) > 0;
        int away = 0;
        for (int i = 0; i < listed.size(); i++) {
            Ipv6Address address = listed.get(i);
            int source = sources.find(group, address.high(), address.low());
            if (source == NONE) {
                away++;
                continue;
            }
            if (walks) {
                sources.mark(source);
            }
            SourceStep step = transition.step(state.isRequested(source), true);
            take(step, source, immediate, nowNanos);
        }
        if (walks) {
            changeUnlisted(group, transition, immediate, nowNanos);
        }
        if (away > 0 && transition.awayListed() != SourceStep.KEEP) {
            addSources(group, transition.awayListed(), listed, filterEndNanos, immediate, nowNanos);
        }
    }

    private void changeUnlisted(
            int group, StateTransition transition, boolean immediate, long nowNanos) {
        for (int source = sources.first(group); source != NONE; ) {
            int next = sources.next(source);
            if (!sources.unmark(source)) {
                SourceStep step = transition.step(state.isRequested(source), false);
                take(step, source, immediate, nowNanos);
            }
            source = next;
        }
    }

    private void addSources(
            int group,
            SourceStep step,
            List<Ipv6Address> listed,
            long filterEndNanos,
            boolean immediate,
            long nowNanos) {
        for (int i = 0; i < listed.size(); i++) {
            long high = listed.get(i).high();
            long low = listed.get(i).low();
            if (sources.find(group, high, low) != NONE) {
                continue;
            }
            if (sources.count(group) >= rules.limits().sources()
                    || sources.size() >= maximumSourcesInAll) {
                counters.count(DropReason.LIMIT_SOURCES);
            } else if (step == SourceStep.EXCLUDE) {
                state.addExcluded(group, high, low);
            } else if (step == SourceStep.LISTEN) {
                state.addRequested(group, high, low, nowNanos + listeningNanos);
            } else {
                watch(group, high, low, filterEndNanos, immediate, nowNanos);
            }
        }
    }

    /// What happens to a source that is there.
    private void take(SourceStep step, int source, boolean immediate, long nowNanos) {
        switch (step) {
            case KEEP -> {}
            case LISTEN -> state.request(source, nowNanos + listeningNanos);
            case DELETE -> state.delete(source);
            case KEEP_AND_ASK -> {
                Wanted wanted =
                        wanted(
                                sources.group(source),
                                sources.high(source),
                                sources.low(source),
                                immediate);
                if (wanted == Wanted.NO) {
                    state.endSource(source);
                } else if (wanted == Wanted.UNKNOWN) {
                    ask(source, nowNanos);
                }
            }
            case EXCLUDE, WATCH_AND_ASK ->
                    throw new IllegalStateException(step + " is for sources that are away");
        }
    }

    /// A source that somebody blocks, but others may have listened to all along.
    private void watch(
            int group, long high, long low, long filterEndNanos, boolean immediate, long nowNanos) {
        Wanted wanted = wanted(group, high, low, immediate);
        if (wanted == Wanted.NO) {
            state.addExcluded(group, high, low);
            return;
        }
        int source = state.addRequested(group, high, low, filterEndNanos);
        if (wanted == Wanted.UNKNOWN) {
            ask(source, nowNanos);
        }
    }

    private void ask(int source, long nowNanos) {
        if (queries.isQuerier()) {
            asksSources |= queries.askSource(source, nowNanos);
        }
    }

    /// Whether somebody is known to want a source; to be asked unless this is a leave that may be
    /// acted on at once.
    private Wanted wanted(int group, long high, long low, boolean immediate) {
        if (!immediate) {
            return Wanted.UNKNOWN;
        }
        return listeners == null ? Wanted.NO : listeners.wants(group, high, low);
    }

    /// Q(MA), or what stands for it after a leave that is acted on at once.
    ///
    /// @return whether a query is wanted
    private boolean asksGroup(int group, boolean immediate, long nowNanos) {
        Wanted wanted =
                !immediate
                        ? Wanted.UNKNOWN
                        : listeners == null ? Wanted.NO : listeners.wantsAnySource(group);
        if (wanted == Wanted.NO) {
            state.expireFilter(group, nowNanos);
        }
        if (wanted != Wanted.UNKNOWN || !queries.isQuerier()) {
            return false;
        }
        queries.askGroup(group, nowNanos);
        return true;
    }
}
