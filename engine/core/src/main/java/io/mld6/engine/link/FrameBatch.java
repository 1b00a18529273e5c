// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.SendVector;
import io.netty.buffer.ByteBuf;
import io.netty.util.AbstractReferenceCounted;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Frames written side by side, sent with one system call.
///
/// ```text
/// slab   frame 0 ..... | frame 1 ........ | frame 2 ... | free          stride octets per slot
/// cookie     c0        |     c1           |     c2      |              and a note each
///        0 ........ handedOver ............ count ......... capacity
/// ```
///
/// Fill: write the octets of the next frame at [#nextOffset] with absolute puts, then
/// [#append(int, long)]. Write the batch to a channel and it is the channel's; the [BatchListener]
/// hears of every frame. *Owner*: reference counted; writing to a channel consumes one reference,
/// the last release gives the batch back to its [FrameBatchPool]. *Thread*: one at a time. *Cost*:
/// nothing here allocates after construction.
public final class FrameBatch extends AbstractReferenceCounted {
    /// "Operation canceled" (errno 125): released, or channel closed, before the frame was tried.
    public static final int ECANCELED = 125;

    private final SendVector vector;
    private final ByteBuffer slab;
    private final int stride;
    private final ByteBuffer view;
    /// Octets of the frame that each slot held last: the vector is told when it changes.
    private final int[] lengths;
    private final long[] cookies;
    private final int[] notes;
    private final BatchListener listener;
    private final @Nullable FrameBatchPool pool;
    private int count;
    private int handedOver;
    private int octets;

    /// A batch of its own, outside any pool, with nobody listening.
    ///
    /// @param capacity frames
    /// @param strideOctets longest frame
    public FrameBatch(int capacity, int strideOctets) {
        this(capacity, strideOctets, BatchListener.NONE);
    }

    /// A batch of its own, outside any pool.
    public FrameBatch(int capacity, int strideOctets, BatchListener listener) {
        this(new SendVector(capacity, strideOctets), listener, null);
    }

    /// @param vector its slots, nobody else's
    FrameBatch(SendVector vector, BatchListener listener, @Nullable FrameBatchPool pool) {
        int capacity = vector.capacity();
        this.vector = vector;
        this.slab = vector.slab();
        this.stride = vector.strideOctets();
        this.view = slab.duplicate();
        this.lengths = new int[capacity];
        this.cookies = new long[capacity];
        this.notes = new int[capacity];
        this.listener = listener;
        this.pool = pool;
    }

    /// All slots: direct, big-endian. Absolute accessors only.
    public ByteBuffer slab() {
        return slab;
    }

    /// Offset of frame `i` in [#slab].
    public int offset(int i) {
        return i * stride;
    }

    /// Where the next frame goes. Only while not [#isFull].
    public int nextOffset() {
        return offset(count);
    }

    /// Adds the frame written at [#nextOffset].
    ///
    /// @param lengthOctets its length, 1 to [#strideOctets]
    /// @param cookie anything the writer wants back, e.g. a row
    /// @throws IllegalStateException when full
    /// @throws IllegalArgumentException when the length does not fit a slot
    public void append(int lengthOctets, long cookie) {
        append(lengthOctets, cookie, 0);
    }

    /// As [#append(int, long)].
    ///
    /// @param note anything else the writer wants back, e.g. what is in the frame
    public void append(int lengthOctets, long cookie, int note) {
        if (count == cookies.length) {
            throw new IllegalStateException("batch of " + count + " frames is full");
        }
        if (lengthOctets < 1 || lengthOctets > stride) {
            throw new IllegalArgumentException(
                    "frame of " + lengthOctets + " octets in a slot of " + stride);
        }
        if (lengths[count] != lengthOctets) {
            lengths[count] = lengthOctets;
            vector.length(count, lengthOctets);
        }
        cookies[count] = cookie;
        notes[count] = note;
        octets += lengthOctets;
        count++;
    }

    /// Frames appended.
    public int count() {
        return count;
    }

    /// Frames it has room for.
    public int capacity() {
        return cookies.length;
    }

    /// Octets each frame has room for.
    public int strideOctets() {
        return stride;
    }

    /// Whether there is no room for another frame.
    public boolean isFull() {
        return count == cookies.length;
    }

    /// Whether it holds no frame.
    public boolean isEmpty() {
        return count == 0;
    }

    /// Octets of all frames together.
    public int octets() {
        return octets;
    }

    /// Octets of frame `i`.
    public int length(int i) {
        return lengths[checked(i)];
    }

    /// What [#append] was given with frame `i`.
    public long cookie(int i) {
        return cookies[checked(i)];
    }

    /// The cookies of all frames: the first [#count] elements; borrowed.
    public long[] cookies() {
        return cookies;
    }

    /// What [#append(int, long, int)] was given with frame `i`, else 0.
    public int note(int i) {
        return notes[checked(i)];
    }

    /// The first frame whose fate is open: all before it were reported sent or failed.
    public int handedOver() {
        return handedOver;
    }

    /// When the call began that handed over the frames told of last, on the clock of
    /// [System#nanoTime].
    ///
    /// @param nowNanos what is returned if no packet socket was called, as on a virtual link
    public long calledNanos(long nowNanos) {
        long called = vector.calledNanos();
        return called == SendVector.NOT_CALLED ? nowNanos : called;
    }

    /// Empties the batch. Frames not yet reported are reported failed.
    public void clear() {
        cancelRest();
        count = 0;
        handedOver = 0;
        octets = 0;
    }

    SendVector vector() {
        return vector;
    }

    /// Appends the octets of frame `i` to `target`.
    void copyTo(int i, ByteBuf target) {
        view.limit(offset(i) + length(i)).position(offset(i));
        target.writeBytes(view);
    }

    void sent(int frames) {
        int from = handedOver;
        handedOver += frames;
        listener.framesSent(this, from, handedOver);
    }

    /// Reports all frames sent whose fate is open: for a way that ends in memory.
    public void sentAll() {
        sent(count - handedOver);
    }

    void failed(int frames, int errno) {
        int from = handedOver;
        handedOver += frames;
        listener.framesFailed(this, from, handedOver, errno);
    }

    /// Out of the pool: one reference, empty.
    FrameBatch revived() {
        setRefCnt(1);
        return this;
    }

    private int checked(int i) {
        if (i < 0 || i >= count) {
            throw new IndexOutOfBoundsException("frame " + i + " of " + count);
        }
        return i;
    }

    private void cancelRest() {
        if (handedOver < count) {
            failed(count - handedOver, ECANCELED);
        }
    }

    @Override
    protected void deallocate() {
        clear();
        if (pool != null) {
            pool.takeBack(this);
            listener.batchReturned(pool);
        }
    }

    @Override
    public FrameBatch touch(Object hint) {
        return this;
    }

    @Override
    public FrameBatch retain() {
        super.retain();
        return this;
    }

    @Override
    public String toString() {
        return "FrameBatch[" + handedOver + "/" + count + "/" + cookies.length + "]";
    }
}
