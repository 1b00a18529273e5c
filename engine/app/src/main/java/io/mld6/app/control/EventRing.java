// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The last events, each made into octets once however many read it. Bounded in number and in
/// octets: the oldest goes. Thread: the server's.
final class EventRing {
    private final Event[] events;
    private final long mostOctets;
    private long first = 1;
    private long next = 1;
    private long octets;

    /// An event as it goes out. Immutable.
    ///
    /// @param id of it
    /// @param octets all of it, which nobody changes
    @SuppressWarnings("ArrayRecordComponent") // nobody compares them
    record Event(long id, byte[] octets) {}

    /// @param capacity events
    /// @param mostOctets of all together; the newest stays even if it is longer
    EventRing(int capacity, long mostOctets) {
        this.events = new Event[capacity];
        this.mostOctets = mostOctets;
    }

    /// Adds one.
    ///
    /// @param data one line
    /// @return its id
    long add(String name, String data) {
        long id = next++;
        Event event = new Event(id, block(id, name, data));
        if (id - first == events.length) {
            dropFirst();
        }
        events[slot(id)] = event;
        octets += event.octets.length;
        while (octets > mostOctets && first < id) {
            dropFirst();
        }
        return id;
    }

    private void dropFirst() {
        octets -= events[slot(first)].octets.length;
        first++;
    }

    private int slot(long id) {
        return (int) (id % events.length);
    }

    /// As the standard of server-sent events has it.
    private static byte[] block(long id, String name, String data) {
        return ("id: " + id + "\nevent: " + name + "\ndata: " + data + "\n\n")
                .getBytes(StandardCharsets.UTF_8);
    }

    /// One without an id, for one reader only.
    static byte[] block(String name, String data) {
        return ("event: " + name + "\ndata: " + data + "\n\n").getBytes(StandardCharsets.UTF_8);
    }

    /// The oldest id that is kept.
    long first() {
        return first;
    }

    /// The id that comes next.
    long next() {
        return next;
    }

    /// An event; null if it is not kept, or not there yet.
    @Nullable Event get(long id) {
        return id < first || id >= next ? null : events[slot(id)];
    }
}
