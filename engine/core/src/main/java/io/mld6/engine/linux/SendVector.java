// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// A slab of fixed slots with the `iovec` and `mmsghdr` arrays over it, laid out once, so that
/// sending any run of slots is one `sendmmsg` and nothing else.
///
/// ```text
/// slab     slot 0 | slot 1 | ...     capacity * stride octets
/// iovecs   {slab + i*stride, length of frame i}
/// headers  {iovecs + i, 1}
/// ```
///
/// *Owner*: the memory lives as long as this object or its [#slab] is reachable. *Thread*: one at a
/// time.
public final class SendVector {
    /// Nothing of it was handed over by a [PacketSocket].
    public static final long NOT_CALLED = Long.MIN_VALUE;

    private static final int CACHE_LINE_OCTETS = 64;

    private final int capacity;
    private final int strideOctets;
    private final MemorySegment frames;
    private final MemorySegment iovecs;
    private final MemorySegment headers;
    private final ByteBuffer slab;
    private long calledNanos = NOT_CALLED;

    /// @param capacity slots, at least 1
    /// @param strideOctets octets per slot, at least 1
    public SendVector(int capacity, int strideOctets) {
        this(
                capacity,
                strideOctets,
                Arena.ofAuto().allocate(octets(capacity, strideOctets), CACHE_LINE_OCTETS));
    }

    /// Slots in memory that is there.
    ///
    /// @param frames `capacity` times `strideOctets`; lives as long as somebody holds it
    SendVector(int capacity, int strideOctets, MemorySegment frames) {
        this.frames = frames;
        this.capacity = capacity;
        this.strideOctets = strideOctets;
        Arena arena = Arena.ofAuto();
        iovecs = arena.allocate(capacity * MessageLayout.IOVEC_OCTETS, CACHE_LINE_OCTETS);
        headers = arena.allocate(capacity * MessageLayout.MMSGHDR_OCTETS, CACHE_LINE_OCTETS);
        for (int i = 0; i < capacity; i++) {
            long iovec = i * MessageLayout.IOVEC_OCTETS;
            long header = i * MessageLayout.MMSGHDR_OCTETS;
            iovecs.set(
                    JAVA_LONG,
                    iovec + MessageLayout.IOV_BASE,
                    frames.address() + (long) i * strideOctets);
            headers.set(JAVA_LONG, header + MessageLayout.MSG_IOV, iovecs.address() + iovec);
            headers.set(JAVA_LONG, header + MessageLayout.MSG_IOVLEN, 1);
        }
        slab = frames.asByteBuffer().order(ByteOrder.BIG_ENDIAN);
    }

    private static long octets(int capacity, int strideOctets) {
        if (capacity < 1 || strideOctets < 1) {
            throw new IllegalArgumentException(
                    "capacity " + capacity + " and stride " + strideOctets + " must be positive");
        }
        return Math.multiplyExact((long) capacity, strideOctets);
    }

    /// All slots, big-endian. Use absolute accessors; position and limit stay as they are.
    public ByteBuffer slab() {
        return slab;
    }

    public int capacity() {
        return capacity;
    }

    public int strideOctets() {
        return strideOctets;
    }

    /// Says how many octets of slot `i` are its frame.
    public void length(int i, int lengthOctets) {
        iovecs.set(JAVA_LONG, i * MessageLayout.IOVEC_OCTETS + MessageLayout.IOV_LEN, lengthOctets);
    }

    /// Octets of the frame in slot `i`.
    public int length(int i) {
        return (int) iovecs.get(JAVA_LONG, i * MessageLayout.IOVEC_OCTETS + MessageLayout.IOV_LEN);
    }

    /// When the last hand-over began, on the clock of [System#nanoTime]. A veth delivers inside the
    /// call, and what a device sends back may be here before it returns: no frame of the call was
    /// on the wire before this, and some of them were before it was over.
    public long calledNanos() {
        return calledNanos;
    }

    /// A hand-over begins.
    void calling(long nanos) {
        calledNanos = nanos;
    }

    /// The slots as one piece of memory.
    MemorySegment frames() {
        return frames;
    }

    /// Where the `mmsghdr` of slot `i` is. Valid while this object is reachable.
    long headerAddress(int i) {
        return headers.address() + i * MessageLayout.MMSGHDR_OCTETS;
    }
}
