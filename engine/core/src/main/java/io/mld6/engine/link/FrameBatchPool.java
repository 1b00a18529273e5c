// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.SendVector;
import java.util.concurrent.ArrayBlockingQueue;
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

    private final ArrayBlockingQueue<FrameBatch> free;
    private final int size;

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
        size = batches;
        free = new ArrayBlockingQueue<>(batches);
        for (int i = 0; i < batches; i++) {
            free.add(new FrameBatch(vectors.get(), listener, this));
        }
    }

    /// An empty batch with one reference, the caller's; or null while all are in flight.
    public @Nullable FrameBatch tryAcquire() {
        FrameBatch batch = free.poll();
        return batch == null ? null : batch.revived();
    }

    /// Batches that could be acquired now.
    public int available() {
        return free.size();
    }

    /// Batches in all.
    public int size() {
        return size;
    }

    void takeBack(FrameBatch batch) {
        free.add(batch);
    }
}
