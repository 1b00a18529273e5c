// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.SendVector;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A fixed number of batches that circulate: taken, filled, written, released, taken again.
///
/// An empty pool means that the link is behind; the caller stops producing and goes on at
/// [BatchListener#batchReturned]. Nothing is allocated after construction. *Thread*: any, although
/// in practice everything happens on one event loop.
public final class FrameBatchPool {
    /// Makes a pool for somebody whose way out has wishes.
    @FunctionalInterface
    public interface Maker {
        /// As [LinkChannel#newPool].
        FrameBatchPool newPool(
                int batches, int framesPerBatch, int strideOctets, BatchListener listener);
    }

    /// A stack: what came back last goes out next, because its slots are in the cache still. In
    /// turns, all slots of all batches would go through it, 3 MiB of them with MLDv2 Reports.
    private final FrameBatch[] free;

    private int freeCount;

    /// A pool whose batches are made now, none later.
    ///
    /// @param batches how many circulate, at least 1
    /// @param framesPerBatch capacity of each
    /// @param strideOctets longest frame
    /// @param listener hears of every frame of every batch
    public FrameBatchPool(
            int batches, int framesPerBatch, int strideOctets, BatchListener listener) {
        this(batches, () -> new SendVector(framesPerBatch, strideOctets), listener);
    }

    /// A pool of batches over slots that somebody else makes.
    ///
    /// @param vectors makes the slots of a batch
    FrameBatchPool(int batches, Supplier<SendVector> vectors, BatchListener listener) {
        free = new FrameBatch[batches];
        while (freeCount < batches) {
            free[freeCount++] = new FrameBatch(vectors.get(), listener, this);
        }
    }

    /// An empty batch with one reference, the caller's; or null while all are in flight.
    public synchronized @Nullable FrameBatch tryAcquire() {
        return freeCount == 0 ? null : free[--freeCount].revived();
    }

    /// Batches that could be acquired now.
    public synchronized int available() {
        return freeCount;
    }

    /// Batches in all.
    public int size() {
        return free.length;
    }

    synchronized void takeBack(FrameBatch batch) {
        free[freeCount++] = batch;
    }
}
