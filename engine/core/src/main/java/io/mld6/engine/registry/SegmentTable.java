// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.RowTable.NONE;

import io.mld6.codec.wire.VlanTags;
import java.util.Arrays;

/// The broadcast domains of an interface: untagged, a VLAN, a VLAN in a VLAN. A listener lives in
/// one of them, and what happens in one is no concern of the others.
///
/// A segment has a row from when it is first named to the end of the registry; rows are few octets
/// and are not given back. Row 0 is there from the start. As long as it is the only one nothing is
/// kept of who lives in it: everybody does. With the second one listeners are chained per segment
/// in the order they came.
///
/// Shape: a long and four ints a segment, two ints a listener once there are two segments. Thread:
/// event loop only.
public final class SegmentTable {
    /// What a row costs at most: 24 octets and an index entry here, and 104 of what state machines
    /// keep of a segment and of one query to it, half of which is air after a doubling.
    static final long ROW_OCTETS = 142;

    /// What a listener's links cost once there are several segments.
    static final long LINK_OCTETS = 8;

    /// The segment that is there from the start.
    public static final int FIRST = 0;

    private static final int STRIDE = 4;
    private static final int HEAD = 0;
    private static final int COUNT = 1;
    private static final int RULES = 2;

    /// A bit of a segment's rules: the listeners there do not hear each other, nor other nodes.
    public static final int SNOOPED = 1;

    /// A bit of a segment's rules: MLDv1 messages are ignored there.
    public static final int IGNORES_VERSION_1 = 1 << 1;

    private final RowTable rows = new RowTable(STRIDE);
    private final RowIndex byTags = new RowIndex(row -> RowIndex.hash(this.tags[row]));
    private long[] tags = new long[1];
    /// `[2 * listener]` the next listener of its segment, `[2 * listener + 1]` the one before; the
    /// first one's leads to the last.
    private int[] links = new int[0];

    private int usualRules;

    /// One segment, without listeners.
    ///
    /// @param first tags of its frames
    SegmentTable(VlanTags first) {
        int _ = findOrAdd(first.word());
    }

    /// The segment of frames with these tags, or [RowTable#NONE].
    ///
    /// @param word as [VlanTags#word]
    public int find(long word) {
        if (tags[FIRST] == word) {
            return FIRST;
        }
        int slot = byTags.first(RowIndex.hash(word));
        for (int row; (row = byTags.row(slot)) != NONE; slot = byTags.next(slot)) {
            if (tags[row] == word) {
                return row;
            }
        }
        return NONE;
    }

    /// The segment of frames with these tags, made if there is none.
    int findOrAdd(long word) {
        int row = rows.live() == 0 ? NONE : find(word);
        if (row != NONE) {
            return row;
        }
        row = rows.allocate();
        if (row >= tags.length) {
            tags = Arrays.copyOf(tags, rows.capacity());
        }
        tags[row] = word;
        set(row, HEAD, NONE);
        set(row, RULES, usualRules);
        byTags.add(row, RowIndex.hash(word));
        return row;
    }

    /// Segments there are.
    public int size() {
        return rows.live();
    }

    /// Whether there is no segment but the first.
    public boolean isSingle() {
        return rows.live() == 1;
    }

    /// Tags of a segment's frames, as [VlanTags#word].
    public long tags(int segment) {
        return tags[segment];
    }

    /// Reads what a Report into a segment will ask of it, so that its cache misses can overlap with
    /// those of others.
    ///
    /// @return something that depends on all of it
    public long touch(int segment) {
        return tags[segment] + get(segment, RULES);
    }

    /// Whether the listeners of a segment hear each other, and other nodes there.
    public boolean isShared(int segment) {
        return (get(segment, RULES) & SNOOPED) == 0;
    }

    /// Whether MLDv1 messages are ignored in a segment.
    public boolean ignoresVersion1(int segment) {
        return (get(segment, RULES) & IGNORES_VERSION_1) != 0;
    }

    /// The rules of the first segment, and of those that are made later and not told others.
    ///
    /// @param rules of [#SNOOPED] and [#IGNORES_VERSION_1]
    public void setUsualRules(int rules) {
        usualRules = rules;
        set(FIRST, RULES, rules);
    }

    /// Gives a segment rules of its own.
    ///
    /// @param rules of [#SNOOPED] and [#IGNORES_VERSION_1]
    public void setRules(int segment, int rules) {
        set(segment, RULES, rules);
    }

    /// Listeners that live in a segment.
    public int listenerCount(int segment) {
        return get(segment, COUNT);
    }

    /// The first listener of a segment, or [RowTable#NONE]. Only while there are several segments.
    public int firstListener(int segment) {
        return get(segment, HEAD);
    }

    /// The next listener of the same segment, or [RowTable#NONE]. Only while there are several
    /// segments.
    public int nextListener(int listener) {
        return links[listener * 2];
    }

    /// Nobody is chained yet, and everybody will be.
    void beginChains() {
        set(FIRST, COUNT, 0);
    }

    /// Makes room for `segments` rows in one step.
    void reserve(int segments) {
        rows.reserve(segments);
        byTags.reserve(segments);
        tags = Arrays.copyOf(tags, Math.max(tags.length, segments));
    }

    /// A listener lives in a segment from now on: the last of its chain. Cost: O(1).
    ///
    /// @param capacity listeners to make room for
    void enter(int segment, int listener, int capacity) {
        set(segment, COUNT, get(segment, COUNT) + 1);
        if (isSingle()) {
            return;
        }
        if (links.length < capacity * 2) {
            links = Arrays.copyOf(links, capacity * 2);
        }
        int head = get(segment, HEAD);
        links[listener * 2] = NONE;
        if (head == NONE) {
            set(segment, HEAD, listener);
            links[listener * 2 + 1] = listener;
        } else {
            int last = links[head * 2 + 1];
            links[last * 2] = listener;
            links[listener * 2 + 1] = last;
            links[head * 2 + 1] = listener;
        }
    }

    /// A listener does not live in a segment any more. Cost: O(1).
    void leave(int segment, int listener) {
        set(segment, COUNT, get(segment, COUNT) - 1);
        if (isSingle()) {
            return;
        }
        int head = get(segment, HEAD);
        int after = links[listener * 2];
        int before = links[listener * 2 + 1];
        if (listener == head) {
            set(segment, HEAD, after);
            if (after != NONE) {
                links[after * 2 + 1] = before;
            }
        } else {
            links[before * 2] = after;
            links[(after == NONE ? head : after) * 2 + 1] = before;
        }
    }

    private int get(int row, int field) {
        return rows.words()[row * STRIDE + field];
    }

    private void set(int row, int field, int value) {
        rows.words()[row * STRIDE + field] = value;
    }

    /// Octets of all arrays as they stand.
    public long sizeOctets() {
        return rows.sizeOctets() + byTags.sizeOctets() + 8L * tags.length + 4L * links.length;
    }
}
