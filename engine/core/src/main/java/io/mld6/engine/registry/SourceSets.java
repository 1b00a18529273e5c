// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import java.util.Arrays;
import java.util.Collection;

/// Immutable sets of source addresses, each set once: a million memberships with equal source lists
/// share one row.
///
/// A set is a small number, its id, and two sets are equal if and only if their ids are. Sets are
/// counted references: whoever keeps an id owns one reference and gives it back with [#release];
/// every method that returns an id returns an owned one and only borrows the ids it is given. A set
/// nobody owns is gone, and its id is used again. Sources are in ascending order of their unsigned
/// addresses, so that a record cut short always holds the same ones (RFC 9777 §5.2.16).
///
/// Shape: two ints a set (references, hash) and an array of three longs a source, see
/// [SourceWords]. Thread: event loop only. Cost: an operation allocates only if its result is a set
/// that was not there.
public final class SourceSets {
    /// The set without sources. Never gone; owning it costs nothing.
    public static final int EMPTY = 0;

    private static final int STRIDE = SourceWords.STRIDE;
    private static final int ROW_INTS = 2;
    private static final int REFERENCES = 0;
    private static final int HASH = 1;
    private static final int ARRAY_HEADER_OCTETS = 16;
    private static final long[] NO_SOURCES = new long[0];

    private final RowTable rows = new RowTable(ROW_INTS);
    private final RowIndex byContent = new RowIndex(this::hashOf);
    private long[][] sources = new long[rows.capacity()][];
    /// Where the next set takes shape before it is known whether there is one like it.
    private long[] draft = new long[8 * STRIDE];

    private long sourceOctets;

    /// No sets but [#EMPTY].
    public SourceSets() {
        int id = rows.allocate();
        assert id == EMPTY;
        sources[EMPTY] = NO_SOURCES;
    }

    /// The sets as they are now, to be read by anybody and changed by nobody. Cost: O(sets).
    public SourceSets copy() {
        return new SourceSets(this);
    }

    /// Sets themselves never change.
    private SourceSets(SourceSets from) {
        sources = from.sources.clone();
    }

    private int hashOf(int id) {
        return rows.words()[id * ROW_INTS + HASH];
    }

    /// The set of these addresses.
    ///
    /// @param words `[2 * i]` high and `[2 * i + 1]` low half of an address; any order, an address
    ///     given twice counts once; copied
    /// @param count addresses
    /// @return owned
    public int intern(long[] words, int count) {
        reserveDraft(count);
        for (int i = 0; i < count; i++) {
            put(i, words[2 * i], words[2 * i + 1]);
        }
        return internDraft(SourceWords.sort(draft, count));
    }

    /// The set of these addresses; one given twice counts once.
    ///
    /// @return owned
    public int intern(Collection<Ipv6Address> addresses) {
        reserveDraft(addresses.size());
        int count = 0;
        for (Ipv6Address address : addresses) {
            put(count++, address.high(), address.low());
        }
        return internDraft(SourceWords.sort(draft, count));
    }

    /// The set of those of some addresses that are in another set, or of those that are not,
    /// without a set of all of them on the way.
    ///
    /// @param words as for [#intern(long[], int)]
    /// @param count addresses
    /// @param other borrowed
    /// @param inside whether those inside the other set are meant
    /// @return owned
    public int select(long[] words, int count, int other, boolean inside) {
        reserveDraft(count);
        int selected = 0;
        for (int i = 0; i < count; i++) {
            long high = words[2 * i];
            long low = words[2 * i + 1];
            if (contains(other, high, low) == inside) {
                put(selected++, high, low);
            }
        }
        return internDraft(SourceWords.sort(draft, selected));
    }

    private void put(int at, long high, long low) {
        draft[at * STRIDE] = high;
        draft[at * STRIDE + 1] = low;
        draft[at * STRIDE + 2] = InternetChecksum.sum(high, low);
    }

    private void reserveDraft(int count) {
        if (count * STRIDE > draft.length) {
            draft = new long[Math.max(count * STRIDE, draft.length * 2)];
        }
    }

    /// The set of the first `count` sources of the draft, which are sorted.
    private int internDraft(int count) {
        if (count == 0) {
            return EMPTY;
        }
        int words = count * STRIDE;
        int hash = SourceWords.hash(draft, count);
        int slot = byContent.first(hash);
        for (int id; (id = byContent.row(slot)) != RowTable.NONE; slot = byContent.next(slot)) {
            if (Arrays.equals(sources[id], 0, sources[id].length, draft, 0, words)) {
                return retain(id);
            }
        }
        return add(Arrays.copyOf(draft, words), hash);
    }

    private int add(long[] set, int hash) {
        int id = rows.allocate();
        if (id >= sources.length) {
            sources = Arrays.copyOf(sources, rows.capacity());
        }
        sources[id] = set;
        rows.words()[id * ROW_INTS + REFERENCES] = 1;
        rows.words()[id * ROW_INTS + HASH] = hash;
        byContent.add(id, hash);
        sourceOctets += ARRAY_HEADER_OCTETS + 8L * set.length;
        return id;
    }

    /// Takes one more reference.
    ///
    /// @return `id`, owned
    public int retain(int id) {
        if (id != EMPTY) {
            int references = ++rows.words()[id * ROW_INTS + REFERENCES];
            assert references > 1 : "nobody owns set " + id;
        }
        return id;
    }

    /// Gives one reference back.
    public void release(int id) {
        if (id == EMPTY) {
            return;
        }
        int references = --rows.words()[id * ROW_INTS + REFERENCES];
        assert references >= 0 : "nobody owns set " + id;
        if (references == 0) {
            byContent.remove(id, hashOf(id));
            sourceOctets -= ARRAY_HEADER_OCTETS + 8L * sources[id].length;
            sources[id] = NO_SOURCES;
            rows.free(id);
        }
    }

    /// A+B, all sources of both sets; owned. Cost: O(|a| + |b|), O(1) if equal or one is empty.
    public int union(int a, int b) {
        if (a == b || b == EMPTY) {
            return retain(a);
        }
        return a == EMPTY
                ? retain(b)
                : merge(a, b, SourceWords.LEFT | SourceWords.BOTH | SourceWords.RIGHT);
    }

    /// A-B, the sources of `a` that are not in `b`; owned. Cost as for [#union].
    public int minus(int a, int b) {
        if (a == b || a == EMPTY) {
            return EMPTY;
        }
        return b == EMPTY ? retain(a) : merge(a, b, SourceWords.LEFT);
    }

    /// A*B, the sources that are in both sets; owned. Cost as for [#union].
    public int intersection(int a, int b) {
        if (a == b) {
            return retain(a);
        }
        return a == EMPTY || b == EMPTY ? EMPTY : merge(a, b, SourceWords.BOTH);
    }

    private int merge(int a, int b, int keep) {
        reserveDraft(size(a) + size(b));
        return internDraft(SourceWords.merge(sources[a], sources[b], keep, draft));
    }

    /// Sources in a set.
    public int size(int id) {
        return sources[id].length / STRIDE;
    }

    /// Octets 0 to 7 of the `i`-th source.
    public long high(int id, int i) {
        return sources[id][i * STRIDE];
    }

    /// Octets 8 to 15 of the `i`-th source.
    public long low(int id, int i) {
        return sources[id][i * STRIDE + 1];
    }

    /// Folded 16-bit partial checksum of the `i`-th source.
    public int sum(int id, int i) {
        return (int) sources[id][i * STRIDE + 2];
    }

    /// Whether an address is in a set. Cost: O(log n).
    public boolean contains(int id, long high, long low) {
        return SourceWords.contains(sources[id], high, low);
    }

    /// Sets somebody owns, [#EMPTY] not counted.
    public int live() {
        return rows.live() - 1;
    }

    /// Octets of all arrays as they stand, each set's own one included.
    public long sizeOctets() {
        return rows.sizeOctets()
                + byContent.sizeOctets()
                + 8L * sources.length
                + 8L * draft.length
                + sourceOctets;
    }
}
