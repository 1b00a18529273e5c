// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// What `scenario.md` section 3 defines, read off a complete list of what happened on one channel
/// in one VLAN, sorted by stamps: every question walks the list from its start. Slow, and with
/// nothing in common with what it checks but the definitions.
final class NaiveMeasurement {
    private static final long LEAST_QUIET = 200_000_000;

    /// Something on one channel in one VLAN.
    ///
    /// @param listener of a join, a leave or silence
    /// @param sequence of a packet
    record Event(long nanos, Kind kind, int listener, long sequence) {}

    enum Kind {
        JOIN,
        LEAVE,
        SILENT,
        PACKET
    }

    final List<Long> cold = new ArrayList<>();
    final List<Long> warm = new ArrayList<>();
    final List<Long> leaves = new ArrayList<>();
    int joinsFailed;
    int joinsLeft;
    int leavesFailed;
    int leavesRejoined;
    int leavesIdle;
    long received;
    long unwantedNever;
    long unwantedBefore;
    long lost;
    long duplicated;
    long reordered;

    private final List<Event> events;
    private final long joinTimeout;
    private final long leaveTimeout;
    private final long end;

    NaiveMeasurement(List<Event> events, long joinTimeout, long leaveTimeout, long end) {
        this.events = events.stream().sorted(Comparator.comparingLong(Event::nanos)).toList();
        this.joinTimeout = joinTimeout;
        this.leaveTimeout = leaveTimeout;
        this.end = end;
        for (int i = 0; i < this.events.size(); i++) {
            switch (this.events.get(i).kind) {
                case JOIN -> join(i);
                case LEAVE -> leave(i);
                case SILENT -> {
                    // Nothing is timed.
                }
                case PACKET -> packet(i);
            }
        }
        losses();
    }

    /// Who wants the channel before event `at`.
    private Set<Integer> wantedBefore(int at) {
        Set<Integer> wanted = new HashSet<>();
        for (Event event : events.subList(0, at)) {
            switch (event.kind) {
                case JOIN -> wanted.add(event.listener);
                case LEAVE, SILENT -> wanted.remove(event.listener);
                case PACKET -> {
                    // Wants nothing.
                }
            }
        }
        return wanted;
    }

    /// Whether somebody wanted it all the time between two events.
    private boolean wantedBetween(int from, int to) {
        for (int i = from; i <= to; i++) {
            if (wantedBefore(i).isEmpty()) {
                return false;
            }
        }
        return true;
    }

    /// max(200 ms, 3 gaps), of the packets before event `at`. A gap is the mean of sixteen, then
    /// smoothed by a sixteenth; pauses are no gaps.
    private long quiet(int at) {
        long gap = 0;
        int gaps = 0;
        int last = -1;
        for (int i = 0; i < at; i++) {
            if (events.get(i).kind != Kind.PACKET) {
                continue;
            }
            if (last >= 0) {
                long now = events.get(i).nanos - events.get(last).nanos;
                boolean steady = gaps < 16 && wantedBetween(last, i);
                if (steady || now <= Math.max(LEAST_QUIET, 3 * gap)) {
                    gaps = Math.min(16, gaps + 1);
                    gap += (now - gap) / gaps;
                }
            }
            last = i;
        }
        return Math.max(LEAST_QUIET, 3 * gap);
    }

    private long lastPacketBefore(int at) {
        for (int i = at - 1; i >= 0; i--) {
            if (events.get(i).kind == Kind.PACKET) {
                return events.get(i).nanos;
            }
        }
        return Long.MIN_VALUE / 2;
    }

    private void join(int at) {
        Event join = events.get(at);
        if (wantedBefore(at).contains(join.listener)) {
            return;
        }
        boolean flowed = join.nanos - lastPacketBefore(at) <= quiet(at);
        for (Event event : events.subList(at + 1, events.size())) {
            long after = event.nanos - join.nanos;
            if (after > joinTimeout) {
                joinsFailed++;
                return;
            }
            if (event.kind == Kind.PACKET) {
                (flowed ? warm : cold).add(after);
                return;
            }
            if (event.listener == join.listener && event.kind != Kind.JOIN) {
                joinsLeft++;
                return;
            }
        }
        if (end - join.nanos > joinTimeout) {
            joinsFailed++;
        }
    }

    private void leave(int at) {
        Event leave = events.get(at);
        if (!wantedBefore(at).equals(Set.of(leave.listener))) {
            return;
        }
        if (leave.nanos - lastPacketBefore(at) > quiet(at)) {
            leavesIdle++;
            return;
        }
        long last = leave.nanos;
        for (int i = at + 1; i < events.size(); i++) {
            Event event = events.get(i);
            if (event.kind != Kind.JOIN && event.kind != Kind.PACKET) {
                continue;
            }
            if (event.nanos - last > quiet(i)) {
                leaves.add(last - leave.nanos);
                return;
            }
            if (event.kind == Kind.JOIN) {
                leavesRejoined++;
                return;
            }
            if (event.nanos - leave.nanos > leaveTimeout) {
                leavesFailed++;
                return;
            }
            last = event.nanos;
        }
        if (end - last > quiet(events.size())) {
            leaves.add(last - leave.nanos);
        }
    }

    private void packet(int at) {
        boolean before = events.subList(0, at).stream().anyMatch(e -> e.kind == Kind.JOIN);
        if (!wantedBefore(at).isEmpty()) {
            received++;
        } else if (before) {
            unwantedBefore++;
        } else {
            unwantedNever++;
        }
    }

    /// Between the first packet and the leave, each time.
    private void losses() {
        List<Long> sequences = new ArrayList<>();
        for (int i = 0; i < events.size(); i++) {
            if (events.get(i).kind == Kind.PACKET && !wantedBefore(i).isEmpty()) {
                sequences.add(events.get(i).sequence);
            }
            if (wantedBefore(i + 1).isEmpty()) {
                losses(sequences);
                sequences.clear();
            }
        }
        losses(sequences);
    }

    private void losses(List<Long> sequences) {
        if (sequences.isEmpty()) {
            return;
        }
        long first = sequences.getFirst();
        long highest = first;
        Set<Long> came = new HashSet<>();
        for (long sequence : sequences) {
            if (sequence < first) {
                reordered++;
            } else if (!came.add(sequence)) {
                duplicated++;
            } else if (sequence < highest) {
                reordered++;
            }
            highest = Math.max(highest, sequence);
        }
        lost += highest - first + 1 - came.size();
    }
}
