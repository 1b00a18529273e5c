// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.memory;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.SplittableRandom;

/// Joins and leaves at a steady population: `mld6-bench churn [1|2] [operations]`.
///
/// Every listener changes channels, over and over, each into a group of a very large number, so
/// that groups come and go, too. After a tenth of the operations everything has its size; from then
/// on nothing may grow and nothing be allocated. Exit status 1 if it does.
public final class Churn {
    private static final int LISTENERS = 10_000;
    private static final int EACH = 10;
    private static final int MEMBERSHIPS = LISTENERS * EACH;
    /// Groups a membership changes among.
    private static final int CHANNELS = 50_000;
    private static final long USUAL_OPERATIONS = 100_000_000;
    private static final int OPERATIONS_PER_TICK = 1000;
    private static final int WARM_UP_SHARE = 10;
    /// What asking for the figure and an occasional class costs.
    private static final long MOST_OCTETS = 64 << 10;

    private final Multitude multitude;
    private final int[] channel = new int[MEMBERSHIPS];
    private final SplittableRandom random = new SplittableRandom(1);

    private Churn(int version) {
        multitude = new Multitude(version, LISTENERS);
        for (int slot = 0; slot < MEMBERSHIPS; slot++) {
            channel[slot] = random.nextInt(CHANNELS);
            multitude.join(slot / EACH, group(slot));
            if (slot % OPERATIONS_PER_TICK == 0) {
                multitude.wheels.advance(Multitude.TICK_NANOS);
            }
        }
    }

    private int group(int slot) {
        return slot % EACH * CHANNELS + channel[slot];
    }

    /// A leave and a join.
    private void change() {
        int slot = random.nextInt(MEMBERSHIPS);
        multitude.leave(slot / EACH, group(slot));
        channel[slot] = (channel[slot] + 1 + random.nextInt(CHANNELS - 1)) % CHANNELS;
        multitude.join(slot / EACH, group(slot));
    }

    private void run(long operations) {
        for (long i = 0; i < operations; i += 2) {
            change();
            if (i % OPERATIONS_PER_TICK == 0) {
                multitude.wheels.advance(Multitude.TICK_NANOS);
            }
        }
    }

    private String sizes() {
        return String.format(
                "%,d memberships, %,d groups, %,d sets, %,d octets of tables",
                multitude.registry.memberships().size(),
                multitude.registry.groups().size(),
                multitude.sets.live(),
                multitude.octets());
    }

    /// Runs it.
    public static void main(String[] arguments) {
        int version = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 2;
        long operations = arguments.length > 1 ? Long.parseLong(arguments[1]) : USUAL_OPERATIONS;
        Churn churn = new Churn(version);
        churn.run(operations / WARM_UP_SHARE);
        long octets = churn.multitude.octets();
        System.out.printf("MLDv%d, after warm-up: %s%n", version, churn.sizes());
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = threads.getCurrentThreadAllocatedBytes();
        long start = System.nanoTime();
        churn.run(operations);
        long nanos = System.nanoTime() - start;
        allocated = threads.getCurrentThreadAllocatedBytes() - allocated;
        churn.multitude.settle();
        System.out.printf("after %,d joins and leaves: %s%n", operations, churn.sizes());
        System.out.printf(
                "%.0f ns each; %,d octets allocated on the way; tables grew by %,d octets%n",
                (double) nanos / operations, allocated, churn.multitude.octets() - octets);
        boolean leaks =
                churn.multitude.octets() != octets
                        || churn.multitude.registry.memberships().size() != MEMBERSHIPS
                        || allocated > MOST_OCTETS;
        System.exit(leaks ? 1 : 0);
    }
}
