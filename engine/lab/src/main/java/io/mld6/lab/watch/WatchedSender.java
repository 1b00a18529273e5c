// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.Ipv6Address;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Somebody who sends Reports, or something that is dropped.
final class WatchedSender {
    /// What may have to be repeated: one change of each kind a group.
    record ChangeKey(Ipv6Address group, StateChange.Kind kind) {}

    private final Sender sender;
    private final Map<Ipv6Address, WatchedFilter> groups = new LinkedHashMap<>();
    private final Map<ChangeKey, StateChange> changes = new HashMap<>();
    private final HostAnswers answers = new HostAnswers();
    private final Map<DropReason, Long> dropped = new EnumMap<>(DropReason.class);
    private int version;
    private long reports;
    private long lastSeenNanos;
    private long lastReportNanos = Long.MIN_VALUE;
    private boolean silent;

    WatchedSender(Sender sender) {
        this.sender = sender;
    }

    Sender sender() {
        return sender;
    }

    int version() {
        return version;
    }

    Map<Ipv6Address, WatchedFilter> groups() {
        return groups;
    }

    /// State changes that may still have to be repeated.
    Map<ChangeKey, StateChange> changes() {
        return changes;
    }

    HostAnswers answers() {
        return answers;
    }

    @Nullable WatchedFilter filter(Ipv6Address group) {
        return groups.get(group);
    }

    void saw(long nanos) {
        lastSeenNanos = nanos;
    }

    /// It sent a Report or a Done.
    void reported(int inVersion, long nanos) {
        version = inVersion;
        reports++;
        lastReportNanos = nanos;
        silent = false;
    }

    long lastReportNanos() {
        return lastReportNanos;
    }

    /// Remembers that it owes an answer, so that one complaint is made of a host that went.
    ///
    /// @return whether that is news
    boolean fellSilent() {
        boolean before = silent;
        silent = true;
        return !before;
    }

    void dropped(DropReason reason) {
        long _ = dropped.merge(reason, 1L, Long::sum);
    }

    WatchSnapshot.Host shown() {
        return new WatchSnapshot.Host(
                sender,
                version,
                reports,
                lastSeenNanos,
                groups.entrySet().stream()
                        .map(group -> group.getValue().shown(group.getKey()))
                        .toList(),
                new EnumMap<>(dropped));
    }
}
