// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/// What was found wrong: each complaint goes on as it comes, and a row for each fault of each
/// sender counts them.
final class ComplaintBook {
    private record Key(Fault fault, Sender sender) {}

    private static final class Row {
        private final long firstNanos;
        private Complaint last;
        private long count;

        Row(Complaint first) {
            firstNanos = first.nanos();
            last = first;
        }
    }

    private final Consumer<Complaint> told;
    private final Allowance room;
    private final Map<Key, Row> rows = new LinkedHashMap<>();
    private long complaints;

    ComplaintBook(Consumer<Complaint> told, Allowance room) {
        this.told = told;
        this.room = room;
    }

    void complain(long nanos, Fault fault, Sender sender, String detail) {
        Complaint complaint = new Complaint(nanos, fault, sender, detail);
        complaints++;
        told.accept(complaint);
        Key key = new Key(fault, sender);
        Row row = rows.get(key);
        if (row == null) {
            if (!room.take()) {
                return;
            }
            row = new Row(complaint);
            rows.put(key, row);
        }
        row.last = complaint;
        row.count++;
    }

    long complaints() {
        return complaints;
    }

    List<WatchSnapshot.Wrong> rows(int most) {
        return rows.values().stream()
                .limit(most)
                .map(row -> new WatchSnapshot.Wrong(row.last, row.count, row.firstNanos))
                .toList();
    }

    int size() {
        return rows.size();
    }
}
