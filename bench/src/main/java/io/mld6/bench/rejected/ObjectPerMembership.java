// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.rejected;

import java.util.Arrays;

/// Would one object per membership do instead of rows in arrays?
///
/// The same buckets, but of references. Every object has a header and a place of its own, and
/// storing a reference marks a card for the collector. Compare `:perItem` of `arm` with
/// `QueryFanOut.v1General` and of `drain` with `ReportDrain.v1Reports`, which builds a frame
/// besides.
public class ObjectPerMembership extends RejectedDesign {
    private Membership[] all = new Membership[0];
    private Membership[][] buckets = new Membership[0][];
    private final int[] counts = new int[Sketch.TICKS + 1];

    @Override
    void init() {
        all = new Membership[memberships];
        for (int i = 0; i < memberships; i++) {
            all[i] = new Membership(i / 100, i % 100);
        }
        buckets = new Membership[Sketch.TICKS + 1][1024];
    }

    @Override
    void armAll() {
        Arrays.fill(counts, 0);
        inBlocks(this::armBlock);
    }

    private void armBlock(int from, int to) {
        for (int i = from; i < to; i++) {
            Membership one = all[i];
            int tick = Sketch.tick(key, one.listener, one.group);
            one.due = tick;
            Membership[] bucket = buckets[tick];
            int count = counts[tick]++;
            if (count == bucket.length) {
                bucket = Arrays.copyOf(bucket, count * 2);
                buckets[tick] = bucket;
            }
            bucket[count] = one;
        }
    }

    @Override
    long drainAll() {
        long sum = 0;
        for (int tick = 0; tick < counts.length; tick++) {
            for (int i = 0; i < counts[tick]; i++) {
                Membership one = buckets[tick][i];
                if (one.due == tick) {
                    sum += one.listener + one.group;
                }
            }
        }
        return sum;
    }

    /// One listener's state for one group.
    @SuppressWarnings("UnusedVariable") // as large as it would have to be
    private static final class Membership {
        final int listener;
        final int group;
        int due;
        int state;
        int armedSequence;
        int round;
        int filter;
        int repeatTick;

        Membership(int listener, int group) {
            this.listener = listener;
            this.group = group;
            state = 1;
        }
    }
}
