// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The memory an AF_XDP socket sends from (UMEM): slabs for batches whose frames are written where
/// the kernel takes them, and spare places for frames that were written elsewhere.
///
/// ```text
/// spare 0 | spare 1 | ... spare 63 | slab | slab | ...... free        chunks of 4096 octets
/// ```
///
/// No frame may lie across two chunks, so slots in it are a power of two long. *Thread*: one at a
/// time.
final class XdpMemory {
    /// What no frame is longer than: one page, the most the kernel takes for a chunk.
    static final int CHUNK_OCTETS = 4096;

    /// Spare places: two rounds of what the kernel takes when it is woken.
    static final int SPARES = 64;

    private static final int LEAST_SLOT_OCTETS = 64;

    private final MemorySegment memory;
    private final long[] spares = new long[SPARES];
    private int sparesLeft = SPARES;
    private long used = (long) SPARES * CHUNK_OCTETS;

    /// @param memory whole chunks, more of them than spare places
    XdpMemory(MemorySegment memory) {
        this.memory = memory;
        for (int i = 0; i < SPARES; i++) {
            spares[i] = (long) (SPARES - 1 - i) * CHUNK_OCTETS;
        }
    }

    /// Octets of all of it.
    long octets() {
        return memory.byteSize();
    }

    /// Slots for frames, in this memory if they can lie and there is room, else elsewhere. What was
    /// given away once does not come back.
    ///
    /// @param strideOctets octets per slot, at least; more if that is what it takes
    SendVector vector(int capacity, int strideOctets) {
        int slotOctets = Math.max(LEAST_SLOT_OCTETS, Integer.highestOneBit(strideOctets - 1) << 1);
        long octets = (long) capacity * slotOctets;
        MemorySegment slab = slotOctets > CHUNK_OCTETS ? null : take(octets);
        return slab == null
                ? new SendVector(capacity, strideOctets)
                : new SendVector(capacity, slotOctets, slab);
    }

    private @Nullable MemorySegment take(long octets) {
        if (memory.byteSize() - used < octets) {
            return null;
        }
        MemorySegment slab = memory.asSlice(used, octets);
        used += (octets + CHUNK_OCTETS - 1) & -CHUNK_OCTETS;
        return slab;
    }

    /// Where slot `i` of `frames` lies in this memory, or -1.
    long address(SendVector frames, int i) {
        long slot = frames.frames().address() - memory.address();
        return slot < 0 || slot >= memory.byteSize() ? -1 : slot + (long) i * frames.strideOctets();
    }

    /// Copies the frame in slot `i` of `frames` to a spare place.
    ///
    /// @return where that is, or -1 if none is left
    long copied(SendVector frames, int i) {
        if (sparesLeft == 0) {
            return -1;
        }
        long address = spares[--sparesLeft];
        MemorySegment.copy(
                frames.frames(),
                (long) i * frames.strideOctets(),
                memory,
                address,
                frames.length(i));
        return address;
    }

    /// The kernel is done with what lies at `address`.
    void done(long address) {
        if (address < (long) SPARES * CHUNK_OCTETS) {
            spares[sparesLeft++] = address;
        }
    }
}
