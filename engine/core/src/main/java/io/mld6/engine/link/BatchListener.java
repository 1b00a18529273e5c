// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

/// Told what became of the frames of a batch, right when it is known.
///
/// Every frame appended to a batch is reported exactly once, in order: as sent when the link took
/// it, or as failed; at the latest when the last reference to the batch is released. So a state
/// that must change only after a successful hand-over changes in [#framesSent], and time read there
/// is hand-over time.
///
/// *Thread*: the event loop of the channel the batch was written to; for a batch never written,
/// whoever releases it. Must not throw: on an event loop that closes the channel.
public interface BatchListener {
    /// Nobody cares.
    BatchListener NONE =
            new BatchListener() {
                @Override
                public void framesSent(FrameBatch batch, int from, int to) {}

                @Override
                public void framesFailed(FrameBatch batch, int from, int to, int errno) {}
            };

    /// Frames `from` (inclusive) to `to` (exclusive) were handed over. Borrows `batch`.
    void framesSent(FrameBatch batch, int from, int to);

    /// Frames `from` (inclusive) to `to` (exclusive) will never be sent. Borrows `batch`.
    ///
    /// @param errno why: `ENETDOWN` 100, `ENXIO` 6, `EMSGSIZE` 90, ..., or [FrameBatch#ECANCELED]
    ///     when the batch was released, or its channel closed, before they were tried
    void framesFailed(FrameBatch batch, int from, int to, int errno);

    /// A batch went back to its pool, so [FrameBatchPool#tryAcquire] has one. Whoever stopped
    /// because the pool was empty goes on from here (a task on the loop is best: this is called
    /// from inside a release).
    default void batchReturned(FrameBatchPool pool) {}
}
