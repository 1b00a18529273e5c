// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/// Rows of [EventRow] on their way from an event loop to whoever follows what it does.
///
/// The writer never waits: what does not fit is dropped and counted, and what is there already
/// stays. Thread: one writes, one reads. Cost: no allocation after construction, but for texts.
final class EventRing {
    private final int capacity;
    private final long[] rows;
    /// One for each row that has one, in their order.
    private final ConcurrentLinkedQueue<String> texts = new ConcurrentLinkedQueue<>();

    /// Rows written so far. Only the writer changes it.
    private final AtomicLong written = new AtomicLong();
    /// Rows read so far. Only the reader changes it.
    private final AtomicLong read = new AtomicLong();
    /// Only the writer changes it.
    private final AtomicLong dropped = new AtomicLong();

    // The writer's.
    private long end;
    private int endSlot;
    private long knownRead;

    // The reader's.
    private int startSlot;

    /// @param capacity rows
    EventRing(int capacity) {
        this.capacity = capacity;
        this.rows = new long[Math.multiplyExact(capacity, EventRow.STRIDE)];
    }

    /// Writes a row, or drops it.
    void write(long nanos, long head, long tags, long groupHigh, long groupLow) {
        if (!hasRoom()) {
            dropped.setRelease(dropped.getPlain() + 1);
            return;
        }
        int at = endSlot * EventRow.STRIDE;
        rows[at + EventRow.NANOS] = nanos;
        rows[at + EventRow.HEAD] = head;
        rows[at + EventRow.TAGS] = tags;
        rows[at + EventRow.GROUP_HIGH] = groupHigh;
        rows[at + EventRow.GROUP_LOW] = groupLow;
        endSlot = endSlot + 1 == capacity ? 0 : endSlot + 1;
        written.setRelease(++end);
    }

    /// Writes a row that has a text, or drops both.
    void write(long nanos, long head, String text) {
        if (hasRoom()) {
            texts.add(text);
        }
        write(nanos, head, 0, 0, 0);
    }

    private boolean hasRoom() {
        if (end - knownRead == capacity) {
            knownRead = read.getAcquire();
        }
        return end - knownRead < capacity;
    }

    /// Reads the oldest row.
    ///
    /// @param row takes [EventRow#STRIDE] words
    /// @return whether there was one
    boolean read(long[] row) {
        long start = read.getPlain();
        if (start == written.getAcquire()) {
            return false;
        }
        System.arraycopy(rows, startSlot * EventRow.STRIDE, row, 0, EventRow.STRIDE);
        startSlot = startSlot + 1 == capacity ? 0 : startSlot + 1;
        read.setRelease(start + 1);
        return true;
    }

    /// The text of the row read last, which must have one.
    String readText() {
        return texts.remove();
    }

    /// Whether there is nothing to read. Thread: any.
    boolean isEmpty() {
        return read.get() == written.get();
    }

    /// Rows that did not fit so far. Thread: any.
    long dropped() {
        return dropped.get();
    }
}
