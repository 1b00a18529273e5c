// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;

/// Writes down what a [BatchListener] hears: the cookie of each frame, sent or failed.
final class Verdicts implements BatchListener {
    final List<Integer> sent = Collections.synchronizedList(new ArrayList<>());
    final List<String> failed = Collections.synchronizedList(new ArrayList<>());
    final LinkedBlockingQueue<FrameBatchPool> returned = new LinkedBlockingQueue<>();

    @Override
    public void framesSent(FrameBatch batch, int from, int to) {
        for (int i = from; i < to; i++) {
            sent.add(Math.toIntExact(batch.cookie(i)));
        }
    }

    @Override
    public void framesFailed(FrameBatch batch, int from, int to, int errno) {
        for (int i = from; i < to; i++) {
            failed.add(batch.cookie(i) + ":" + errno);
        }
    }

    @Override
    public void batchReturned(FrameBatchPool pool) {
        returned.add(pool);
    }

    /// Appends `frame` to `batch`.
    static void append(FrameBatch batch, byte[] frame, int cookie) {
        batch.slab().put(batch.nextOffset(), frame);
        batch.append(frame.length, cookie);
    }
}
