// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.registry.MembershipRegistry;
import io.mld6.engine.registry.RowTable;
import io.mld6.engine.registry.SourceSets;
import io.mld6.engine.schedule.Draws;
import io.mld6.engine.schedule.DueRows;
import io.mld6.engine.schedule.ResponseSchedule;
import io.mld6.engine.schedule.StillWheel;
import io.mld6.engine.testing.Allocation;
import io.netty.util.Timeout;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Joining and leaving at a steady population, half a million times each: rows, groups and bucket
/// entries are used again, and nothing grows. The long version is `mld6-bench churn`.
class ChurnTest {
    private static final int LISTENERS = 1000;
    private static final int EACH = 10;
    private static final int MEMBERSHIPS = LISTENERS * EACH;
    private static final int CHANNELS = 5000;
    private static final int CHANGES = 500_000;
    private static final int CHANGES_PER_TICK = 50;
    private static final long TICK_NANOS = 10_000_000;
    private static final long INTERVAL_NANOS = 1_000_000_000;
    private static final long ADDRESS_LOW = 0x0000_00ff_fe00_0001L;
    private static final long GROUP_HIGH = 0xff0e_0000_0000_0000L;
    private static final long FIRST_OF_SOURCES_LOW = 1L << 40;

    private final MembershipRegistry registry = new MembershipRegistry();
    private final SourceSets sets = new SourceSets();
    private final Counters counters = new Counters();
    private final List<ResponseSchedule> schedules = new ArrayList<>();
    private final int[] channel = new int[MEMBERSHIPS];
    private final SplittableRandom random = new SplittableRandom(1);
    private final StillWheel wheel = new StillWheel();
    private final Timeout timeout = wheel.newTimeout(_ -> {}, 0, TimeUnit.NANOSECONDS);
    // Made once, so that what is allocated is the engine's.
    private final Consumer<Call> joining = this::join;
    private final Consumer<Call> leaving = this::leave;
    private long nowNanos = 1;
    private int calls;
    private int changed;
    private int row;
    private boolean done;

    private HostListeners populate(int version) {
        HostListeners listeners =
                new HostListeners(
                        new ListenerParts(
                                registry,
                                sets,
                                new Draws(1),
                                new ResponseLedger(TICK_NANOS, counters),
                                new NowhereOutput(),
                                counters,
                                this::newSchedule,
                                () -> nowNanos),
                        new HostRules(
                                version,
                                new Mldv1Rules(false, false, 2, INTERVAL_NANOS),
                                new Mldv2Rules(
                                        2, INTERVAL_NANOS, false, DelayLaw.UNIFORM, 1024, 256),
                                1,
                                SsmRange.ASSIGNED));
        for (int i = 0; i < LISTENERS; i++) {
            assertThat(listeners.addListener(i + 1L, ADDRESS_LOW + i, true)).isEqualTo(i);
        }
        for (int slot = 0; slot < MEMBERSHIPS; slot++) {
            channel[slot] = random.nextInt(CHANNELS);
            join(listeners, slot);
        }
        return listeners;
    }

    private ResponseSchedule newSchedule(RowTable table, int field, DueRows sink) {
        ResponseSchedule schedule =
                new ResponseSchedule(
                        table, field, TICK_NANOS, wheel, Runnable::run, () -> nowNanos, sink);
        schedules.add(schedule);
        return schedule;
    }

    private long groupLow(int slot) {
        return 1 + (long) (slot % EACH) * CHANNELS + channel[slot];
    }

    private void join(HostListeners listeners, int slot) {
        changed = slot;
        listeners.inCall(++calls, joining);
        assertThat(done).isTrue();
    }

    private void join(Call call) {
        done = call.join(changed / EACH, GROUP_HIGH, groupLow(changed), 0, nowNanos);
    }

    /// A leave and a join. Allocates nothing itself.
    private void change(HostListeners listeners, int slot) {
        row = registry.find(slot / EACH, GROUP_HIGH, groupLow(slot));
        changed = slot;
        listeners.inCall(++calls, leaving);
        boolean left = done;
        channel[slot] = (channel[slot] + 1 + random.nextInt(CHANNELS - 1)) % CHANNELS;
        listeners.inCall(++calls, joining);
        if (!left || !done) {
            throw new AssertionError("slot " + slot);
        }
    }

    private void leave(Call call) {
        done = call.leave(row, nowNanos);
    }

    private void advance() {
        nowNanos += TICK_NANOS;
        for (int i = 0; i < schedules.size(); i++) {
            schedules.get(i).run(timeout);
        }
    }

    private void change(HostListeners listeners, int times, int perTick) {
        for (int i = 0; i < times; i++) {
            change(listeners, random.nextInt(MEMBERSHIPS));
            if (i % perTick == 0) {
                advance();
            }
        }
    }

    private long octets(HostListeners listeners) {
        return registry.sizeOctets() + sets.sizeOctets() + listeners.sizeOctets();
    }

    @ParameterizedTest(name = "MLDv{0}")
    @ValueSource(ints = {1, 2})
    void nothingGrowsAtASteadyPopulation(int version) {
        HostListeners listeners = populate(version);
        change(listeners, CHANGES / 10, CHANGES_PER_TICK);
        long octets = octets(listeners);
        int rows = registry.memberships().rows().highWater();

        change(listeners, CHANGES, CHANGES_PER_TICK);

        assertThat(octets(listeners)).isEqualTo(octets);
        assertThat(registry.memberships().rows().highWater()).isBetween(rows, rows + rows / 20);
        for (int tick = 0; tick < 3 * INTERVAL_NANOS / TICK_NANOS; tick++) {
            advance();
        }
        assertThat(registry.memberships().size()).isEqualTo(MEMBERSHIPS);
        assertThat(registry.groups().size())
                .isEqualTo(
                        (int)
                                IntStream.range(0, MEMBERSHIPS)
                                        .mapToLong(this::groupLow)
                                        .distinct()
                                        .count());
        assertThat(sets.live()).isZero();
        assertThat(schedules).allMatch(schedule -> schedule.armed() == 0);
    }

    @ParameterizedTest(name = "MLDv{0}")
    @ValueSource(ints = {1, 2})
    void nothingIsAllocatedAtASteadyPopulation(int version) {
        HostListeners listeners = populate(version);
        change(listeners, CHANGES / 10, CHANGES_PER_TICK);

        long octets =
                Allocation.octetsOfThousand(
                        () -> {
                            change(listeners, random.nextInt(MEMBERSHIPS));
                            if (calls % (2 * CHANGES_PER_TICK) == 0) {
                                advance();
                            }
                        });

        // Less than half of an object for a leave and a join.
        assertThat(octets).isLessThan(8000);
    }

    @Test
    void oneSourceInPlaceOfAnotherAllocatesNothing() {
        HostListeners listeners = populate(2);
        int[] lists = {sets.intern(new long[] {1, 1}, 1), sets.intern(new long[] {1, 2}, 1)};
        Consumer<Call> listen =
                call ->
                        call.listen(
                                changed / EACH,
                                Subscriptions.DEFAULT,
                                GROUP_HIGH,
                                FIRST_OF_SOURCES_LOW + changed % EACH,
                                FilterMode.INCLUDE,
                                lists[channel[changed] & 1],
                                nowNanos);
        Runnable change =
                () -> {
                    changed = calls % MEMBERSHIPS;
                    channel[changed]++;
                    listeners.inCall(++calls, listen);
                    if (calls % CHANGES_PER_TICK == 0) {
                        advance();
                    }
                };
        // The memberships come first, and then as many repetitions under way as there are ever.
        for (int i = 0; i < 3 * MEMBERSHIPS; i++) {
            change.run();
        }

        assertThat(Allocation.octetsOfThousand(change)).isLessThan(8000);
    }
}
