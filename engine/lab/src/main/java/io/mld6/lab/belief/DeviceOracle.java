// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.EngineEvents;
import io.mld6.engine.host.EventSubscription;
import io.mld6.engine.host.MembershipSlice;
import io.mld6.engine.loop.VirtualLoops;
import io.mld6.engine.registry.Filter;
import io.mld6.engine.registry.SourceSets;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.Device.GroupKeys;
import io.mld6.lab.dut.DeviceException;
import io.mld6.lab.dut.DeviceView;
import io.mld6.lab.oracle.Wish;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// Compares what an engine's listeners want with what a device believes, on demand.
///
/// The engine's loops only copy slices of their tables; events are heard, and all is compared, on a
/// thread of this class; reading the device waits on the caller's. About 160 octets a group and 32
/// a membership, 64 more where the device tracks listeners.
///
/// Thread: [#look] one at a time, never an event loop; [#close] any.
public final class DeviceOracle implements AutoCloseable {
    private static final int EVENTS = 1 << 19;
    private static final int SLICE = 4096;

    private final Engine engine;
    private final Device device;
    private final OracleConfig config;
    private final LongSupplier nanoTime;
    private final boolean namesSegments;
    private final BeliefBook book;
    private final Desk desk;
    private final EventSubscription told;
    private int looks;
    private long refusalsBefore;
    private long droppedBefore;

    /// Follows an engine from now on: before it has any listeners.
    ///
    /// @param device closed by the caller
    /// @param segments that the listeners will live in
    /// @param nanoTime the engine's clock
    public DeviceOracle(
            Engine engine,
            Device device,
            OracleConfig config,
            int segments,
            LongSupplier nanoTime) {
        this(engine, device, config, segments, nanoTime, new ThreadDesk());
    }

    private DeviceOracle(
            Engine engine,
            Device device,
            OracleConfig config,
            int segments,
            LongSupplier nanoTime,
            Desk desk) {
        this.desk = desk;
        this.engine = engine;
        this.device = device;
        this.config = config;
        this.nanoTime = nanoTime;
        Device.Vlans vlans = OracleConfig.vlans(device, segments);
        this.namesSegments = vlans == device.vlans();
        this.book = new BeliefBook(vlans);
        this.told = engine.subscribe(new Told(), EVENTS, desk.executor());
    }

    /// As above, of an engine in virtual time: nothing waits, and all is done by whoever looks, on
    /// the thread that moves the time, while it stands still.
    public static DeviceOracle inVirtualTime(
            Engine engine, Device device, OracleConfig config, int segments, VirtualLoops loops) {
        return new DeviceOracle(
                engine, device, config, segments, loops.time(), new VirtualDesk(loops));
    }

    private final class Told implements EngineEvents {
        @Override
        public void happened(EngineEvent event) {
            book.happened(event);
        }

        /// An answer repeats what was said.
        @Override
        public boolean wantsAnswers() {
            return false;
        }

        @Override
        public void dropped(long events) {
            book.dropped(events);
        }
    }

    /// Compares once. Waits for the device.
    ///
    /// @return what it found; in doubt if the device could not be read, the link is away, the
    /// engine     has ended, or the kernel refused Reports since the look before
    public Look look() throws InterruptedException {
        long begin = nanoTime.getAsLong();
        looks++;
        try {
            String doubt = begin();
            if (doubt != null) {
                return Look.inDoubt(looks, nanoTime.getAsLong() - begin, doubt);
            }
            boolean done = false;
            try {
                Look look = look(begin);
                done = true;
                return look;
            } finally {
                if (!done) {
                    run(book::abandonLook);
                }
            }
        } catch (DeviceException unread) {
            return Look.inDoubt(
                    looks, nanoTime.getAsLong() - begin, String.valueOf(unread.getMessage()));
        } catch (Desk.Gone _) {
            return Look.inDoubt(looks, nanoTime.getAsLong() - begin, "the engine does not answer");
        }
    }

    /// @return why there is nothing to see
    private @Nullable String begin() throws InterruptedException, Desk.Gone {
        return desk.call(
                () -> {
                    if (book.isLinkDown()) {
                        return "the link is away";
                    }
                    book.beginLook();
                    return null;
                });
    }

    private Look look(long begin) throws DeviceException, Desk.Gone, InterruptedException {
        DeviceView view = device.read();
        run(() -> book.believe(view, config.ports(), null));
        for (long from = MembershipSlice.START; from != MembershipSlice.END; ) {
            MembershipSlice slice = slice(from);
            run(() -> book.want(slice));
            from = slice.next();
        }
        OracleConfig.Bounds bounds =
                config.bounds(view.lastListenerNanos(), view.membershipNanos());
        Judge judge = new Judge(book.rows(), bounds, begin, config.allowed());
        BitSet suspects = desk.call(() -> suspects(judge));
        if (suspects.isEmpty()) {
            return end(judge, suspects, view, begin, bounds);
        }
        // While the device listed everything, some of it may have slipped through.
        GroupKeys keys = desk.call(() -> keys(suspects));
        DeviceView again = namesSegments ? device.readAgain(keys) : device.read();
        run(
                () -> {
                    suspects.stream().forEach(book.rows()::unbelieve);
                    book.believe(again, config.ports(), suspects);
                });
        return end(judge, suspects, view, begin, bounds);
    }

    private MembershipSlice slice(long from) throws Desk.Gone, InterruptedException {
        try {
            return desk.answer(engine.memberships(from, SLICE));
        } catch (RejectedExecutionException gone) {
            throw new Desk.Gone(gone);
        }
    }

    private BitSet suspects(Judge judge) {
        judge.noteSilence();
        BitSet found = new BitSet();
        for (int row = 0; row < book.rows().size(); row++) {
            if (judge.judge(row) != null) {
                found.set(row);
            }
        }
        return found;
    }

    private GroupKeys keys(BitSet suspects) {
        GroupRows rows = book.rows();
        long[] words = new long[suspects.cardinality() * GroupKeys.STRIDE];
        int at = 0;
        for (int row = suspects.nextSetBit(0); row >= 0; row = suspects.nextSetBit(row + 1)) {
            words[at++] = rows.segment(row);
            words[at++] = rows.high(row);
            words[at++] = rows.low(row);
        }
        return new GroupKeys(words, words.length / GroupKeys.STRIDE);
    }

    private Look end(
            Judge judge, BitSet suspects, DeviceView view, long begin, OracleConfig.Bounds bounds)
            throws InterruptedException, Desk.Gone {
        return desk.call(
                () -> {
                    long late = judge.late();
                    long excused = judge.excused();
                    Map<DifferenceKind, Long> counts = new EnumMap<>(DifferenceKind.class);
                    List<Difference> first = new ArrayList<>();
                    for (int row = suspects.nextSetBit(0);
                            row >= 0;
                            row = suspects.nextSetBit(row + 1)) {
                        DifferenceKind kind = judge.judge(row);
                        if (kind != null) {
                            long _ = counts.merge(kind, 1L, Long::sum);
                            if (first.size() < Look.MOST_DIFFERENCES) {
                                first.add(difference(row, kind, begin - judge.since(row, kind)));
                            }
                        }
                    }
                    Look look =
                            new Look(
                                    looks,
                                    new Look.Compared(
                                            book.memberships(),
                                            book.waiting(),
                                            view.size(),
                                            late,
                                            excused),
                                    counts,
                                    first,
                                    view.notes(),
                                    nanoTime.getAsLong() - begin,
                                    doubt());
                    book.endLook(begin - bounds.silenceNanos());
                    return look;
                });
    }

    private @Nullable String doubt() {
        long refused = book.refusals() - refusalsBefore;
        long dropped = book.eventsDropped() - droppedBefore;
        refusalsBefore += refused;
        droppedBefore += dropped;
        if (refused > 0) {
            return "the kernel refused %,d of our Reports".formatted(refused);
        }
        return dropped > 0 ? "%,d events of the listeners were lost".formatted(dropped) : null;
    }

    private Difference difference(int row, DifferenceKind kind, long ageNanos) {
        GroupRows rows = book.rows();
        boolean ours = rows.is(row, GroupRows.OURS);
        return new Difference(
                kind,
                DeviceView.vlanText(rows.segment(row)),
                new Ipv6Address(rows.high(row), rows.low(row)),
                who(row, kind),
                ours ? wish(rows.sets(), rows.wanted(row)) : null,
                rows.is(row, GroupRows.BELIEVED) ? wish(rows.sets(), rows.believed(row)) : null,
                Duration.ofNanos(Math.max(0, ageNanos)));
    }

    private Difference.Who who(int row, DifferenceKind kind) {
        GroupRows rows = book.rows();
        int listeners = rows.count(row, GroupRows.TOLD);
        int matched = rows.count(row, GroupRows.MATCHED);
        boolean lacks = matched < rows.count(row, GroupRows.TRACEABLE);
        int odd = lacks ? GroupRows.LACKED : GroupRows.SURPLUS;
        int example = kind == DifferenceKind.LISTENER ? odd : GroupRows.EXAMPLE;
        return new Difference.Who(
                listeners == 0
                        ? null
                        : new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, rows.moment(row, example)),
                listeners,
                rows.count(row, GroupRows.TRACKED),
                lacks);
    }

    /// @param filter owned, and given back
    private static Wish wish(SourceSets sets, int filter) {
        int set = Filter.sourceSet(filter);
        Set<Ipv6Address> sources = new HashSet<>();
        for (int i = 0; i < sets.size(set); i++) {
            boolean _ = sources.add(new Ipv6Address(sets.high(set, i), sets.low(set, i)));
        }
        Wish wish = new Wish(Filter.mode(filter), sources);
        sets.release(set);
        return wish;
    }

    private void run(Runnable work) throws InterruptedException, Desk.Gone {
        boolean _ =
                desk.call(
                        () -> {
                            work.run();
                            return true;
                        });
    }

    /// Follows the engine no longer. Does not close the device. Idempotent.
    @Override
    public void close() {
        told.close();
        desk.closeAfter(told.ended());
    }
}
