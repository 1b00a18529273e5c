// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.HeardQuery;
import io.mld6.lab.traffic.PayloadFormat;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Measures what a network delivers to listeners: packets, queries, Reports and intents in, numbers
/// and verdicts out.
///
/// Every call carries its moment in nanoseconds of CLOCK_REALTIME since 1970; nothing here reads a
/// clock. Calls may come in another order than their moments, as Reports take another way than
/// packets: all is held back for [MeasurementPlan#reportLag] and then taken in by its moment, so
/// that the same moments give the same numbers. Thread: one, the receiver's in a run.
public final class Measurement implements FlowSink {
    /// Time-outs and silence are looked for at every multiple of this.
    private static final long CHECK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// A leave that no Report tells within this time has none.
    private static final long UNHEARD_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Nothing is looked for, at every multiple, across a silence this long.
    private static final long LONG_SILENCE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final long lagNanos;
    private final PhaseClock phases;
    private final Ledger ledger;
    private final FlowTable flows;
    private final ZapBook zaps;
    private final QueryBook queries;
    private final LeaveBook leaves;
    private final JoinBook joins;
    private final SequenceBook sequences;
    private final DataBook data;
    private final WishBook wishes;

    private final PacketQueue packets = new PacketQueue();
    private final Moments moments = new Moments();
    private long checkNanos = Long.MAX_VALUE;
    /// The latest moment heard of, and up to where all was taken in.
    private long clockNanos = Long.MIN_VALUE;

    private long nowNanos = Long.MIN_VALUE;

    private final Map<TesterFault, FaultCount> faults = new EnumMap<>(TesterFault.class);
    private @Nullable MeasuredRun result;

    /// Nothing measured yet.
    ///
    /// @param plan what to measure
    /// @param seconds told each second that is over, on the measuring thread; must not block
    public Measurement(MeasurementPlan plan, Consumer<MeasuredSecond> seconds) {
        lagNanos = plan.reportLag().toNanos();
        phases = new PhaseClock(plan.phases());
        ledger = new Ledger(plan, phases, seconds);
        flows = new FlowTable(plan.channels(), plan.maximumFlows());
        zaps = new ZapBook(ledger);
        queries = new QueryBook(ledger, flows);
        leaves = new LeaveBook(ledger, queries, zaps);
        joins = new JoinBook(plan.joinTimeout().toNanos(), ledger, zaps);
        sequences = new SequenceBook(ledger);
        data = new DataBook(plan.oneClock(), ledger, joins, leaves, sequences);
        wishes = new WishBook(flows, phases, joins, leaves, queries, zaps, lagNanos);
    }

    @Override
    public void packet(FlowPacket packet) {
        int flow = flows.find(packet);
        if (flow == FlowTable.FULL) {
            fault(TesterFault.FLOWS_OVERFLOWED, 1, "");
            return;
        }
        if (packets.isFull()) {
            takePacket();
        }
        packets.add(
                flow,
                packet.stampNanos(),
                packet.lengthOctets(),
                packet.sequenceStep(),
                packet.sequence(),
                packet.format() == PayloadFormat.RTP
                        ? packet.mediaTime()
                        : packet.sendStampNanos());
        heard(packet.stampNanos());
    }

    /// A query of the device. Those of this tester must not come in here.
    @Override
    public void query(HeardQuery query) {
        add(query.stampNanos(), Moments.SAID, () -> queries.query(query));
    }

    /// The kernel took a Report, a Done or a record.
    ///
    /// @param stampNanos when, on CLOCK_REALTIME ([EngineEvent#nanos] is of another clock)
    public void reported(long stampNanos, EngineEvent.Reported event) {
        add(stampNanos, Moments.SAID, () -> wishes.reported(stampNanos, event, nowNanos));
    }

    /// These listeners are of a population of the plan, from now on.
    ///
    /// @param index of [MeasurementPlan#populations]
    public void population(int index, ListenerNumbers listeners) {
        wishes.population(index, listeners);
    }

    /// A listener fell silent: what it listened to is over, without a leave that could be timed.
    public void silent(long nanos, int listener) {
        add(nanos, Moments.INTENT, () -> wishes.silent(nanos, listener));
    }

    /// A listener stops to listen to a group. A Report that says so may follow, or none, as of an
    /// MLDv1 listener that was not the last to report (RFC 2710 §4): after ten seconds its wish is
    /// over without a leave that could be timed.
    public void left(long nanos, int listener, long vlanWord, Ipv6Address group) {
        add(nanos, Moments.INTENT, () -> wishes.left(listener, vlanWord, group));
        long end = nanos + UNHEARD_NANOS;
        add(end, Moments.INTENT, () -> wishes.leftUnheard(end, listener, vlanWord, group));
    }

    /// The filter of a listener changes. A BLOCK record does not say whether all sources are
    /// blocked.
    ///
    /// @param wanted whether the source of the channel is listened to after it; then no BLOCK ends
    ///     the wish until [#left] is said
    public void sources(
            long nanos, int listener, long vlanWord, Ipv6Address group, boolean wanted) {
        add(nanos, Moments.INTENT, () -> wishes.sources(listener, vlanWord, group, wanted));
    }

    /// A listener begins to change channels. Its Reports follow, or came already.
    ///
    /// @param from what it watched
    /// @param to what it wants to watch
    public void zap(long nanos, int listener, long vlanWord, Ipv6Address from, Ipv6Address to) {
        add(nanos, Moments.INTENT, () -> wishes.zap(nanos, listener, vlanWord, from, to));
    }

    /// A phase begins; the one before is over.
    ///
    /// @param index of [MeasurementPlan#phases]
    public void phase(int index, long nanos) {
        add(
                nanos,
                Moments.PHASE,
                () -> {
                    ledger.end(nanos);
                    phases.begin(index, nanos);
                    ledger.begin(phases.current(), nanos);
                });
    }

    /// Something is done to the run, or happens to it. Of very many the first are kept.
    ///
    /// @param text one line for people
    public void event(long nanos, String text) {
        ledger.event(new RunEvent(nanos, text));
    }

    /// The tester failed: the run is inconclusive.
    ///
    /// @param count how often
    /// @param line for people; empty for the words of the fault
    public void fault(TesterFault fault, long count, String line) {
        FaultCount before = faults.get(fault);
        faults.put(
                fault,
                new FaultCount(
                        fault,
                        count + (before == null ? 0 : before.count()),
                        line.isEmpty() ? fault.line() : line));
        if (fault == TesterFault.CLOCK_STEPPED) {
            forgetStamps();
        }
    }

    private void forgetStamps() {
        takeAll();
        joins.drop(Detail.JOINS_VOID);
        leaves.drop(Detail.LEAVES_VOID);
        zaps.drop();
        queries.drop();
        queries.forgetStamps();
        flows.forEachUnit(ChannelUnit::forgetStamps);
        flows.forEachFlow(Flow::forgetStamps);
        ledger.forgetSecond();
        clockNanos = Long.MIN_VALUE;
        nowNanos = Long.MIN_VALUE;
        checkNanos = Long.MAX_VALUE;
    }

    /// Actions that could not be done in time.
    public void missed(long count) {
        count(MeasuredNumber.ACTIONS_MISSED, count);
    }

    /// A value that others found, now: the differences of one look of the oracle.
    public void value(MeasuredNumber number, long value) {
        ledger.value(number, new Origin(phases.current(), nowNanos, -1, -1), nowNanos, value);
    }

    /// Events that others found: failed conformance cases.
    public void count(MeasuredNumber number, long count) {
        ledger.events(number, new Origin(phases.current(), nowNanos, -1, -1), nowNanos, count);
    }

    /// Time goes on; to be called every 10 ms.
    public void tick(long nanos) {
        heard(nanos);
    }

    @Override
    public void tick(long nowNanos, long heardUntilNanos) {
        heard(Math.min(nowNanos, heardUntilNanos));
    }

    @Override
    public void clockStepped(long nanos) {
        String line = String.format(Locale.ROOT, "the clock was set by %+.6f s", nanos / 1e9);
        fault(TesterFault.CLOCK_STEPPED, 1, line);
    }

    /// Whether every join has its data or has failed, and every leave its last packet: nothing more
    /// is to be expected of what was said.
    public boolean isSettled() {
        return moments.isEmpty() && joins.isSettled() && leaves.isSettled();
    }

    /// Whether an expectation was missed that ends the run.
    public boolean abortRequested() {
        return ledger.abortRequested();
    }

    /// Whether a condition holds for the phase that lasts, all its repetitions together, by what
    /// was measured up to some [MeasurementPlan#reportLag] ago; not if there is nothing to measure.
    public boolean holdsInPhase(Condition condition) {
        return ledger.holdsNow(condition, nowNanos);
    }

    /// The run is over: everything that was held back is taken in.
    public void finish(long nanos) {
        heard(nanos);
        take(clockNanos);
        nowNanos = Math.max(nowNanos, nanos);
        lookFor(nanos);
        flows.forEachFlow(flow -> sequences.endRun(flow, nanos));
        joins.drop(Detail.JOINS_OPEN);
        leaves.drop(Detail.LEAVES_OPEN);
        queries.drop();
        zaps.drop();
        ledger.end(nanos);
        phases.end(nanos);
        ledger.close(nanos);
        result = build();
    }

    /// What was measured up to now, some [MeasurementPlan#reportLag] ago. Copies histograms: a few
    /// milliseconds.
    public MeasuredRun snapshot() {
        if (result != null) {
            return result;
        }
        ledger.collect();
        return build();
    }

    /// What was measured, after [#finish].
    ///
    /// @throws IllegalStateException if it is not over
    public MeasuredRun result() {
        if (result == null) {
            throw new IllegalStateException("the run is not over");
        }
        return result;
    }

    private MeasuredRun build() {
        return new RunBuilder(
                        ledger,
                        phases,
                        List.copyOf(new ArrayList<>(faults.values())),
                        flows.popularity(ledger.plan().channels()),
                        2 * queries.lastListenerQueryNanos(),
                        nowNanos)
                .build();
    }

    private void add(long nanos, int rank, Runnable action) {
        if (nanos < nowNanos) {
            fault(TesterFault.EVENTS_LATE, 1, "");
        }
        moments.add(nanos, rank, action);
        if (checkNanos == Long.MAX_VALUE) {
            checkNanos = checkAfter(nanos);
        }
    }

    private static long checkAfter(long nanos) {
        return (Math.floorDiv(nanos, CHECK_NANOS) + 1) * CHECK_NANOS;
    }

    /// Something happened at that moment: what is older by the lag is taken in.
    private void heard(long nanos) {
        if (checkNanos == Long.MAX_VALUE) {
            checkNanos = checkAfter(nanos);
        }
        if (nanos > clockNanos) {
            clockNanos = nanos;
            take(nanos - lagNanos);
        }
    }

    /// Takes in packets and moments by their stamps; at the same stamp first the look for
    /// time-outs, then what was meant and said, then data.
    private void take(long upToNanos) {
        while (true) {
            long packet = packets.stamp();
            long moment = moments.nextNanos();
            long next = Math.min(packet, moment);
            if (checkNanos <= next) {
                if (checkNanos > upToNanos) {
                    break;
                }
                check(Math.min(next, upToNanos));
            } else if (next > upToNanos) {
                break;
            } else if (moment <= packet) {
                takeMoment();
            } else {
                takePacket();
            }
        }
    }

    private void check(long nextNanos) {
        nowNanos = Math.max(nowNanos, checkNanos);
        lookFor(checkNanos);
        ledger.check(checkNanos);
        checkNanos =
                nextNanos - checkNanos > LONG_SILENCE_NANOS
                        ? checkAfter(nextNanos)
                        : checkNanos + CHECK_NANOS;
    }

    private void lookFor(long nanos) {
        joins.check(nanos);
        leaves.check(nanos);
        queries.check(nanos);
    }

    private void takeMoment() {
        long nanos = moments.nextNanos();
        moments.take();
        nowNanos = Math.max(nowNanos, nanos);
    }

    private void takePacket() {
        nowNanos = Math.max(nowNanos, packets.stamp());
        data.packet(
                flows.flow(packets.flow()),
                nowNanos,
                packets.length(),
                packets.step(),
                packets.sequence(),
                packets.sendStamp());
        packets.remove();
    }

    private void takeAll() {
        while (!packets.isEmpty() || !moments.isEmpty()) {
            if (moments.nextNanos() <= packets.stamp()) {
                takeMoment();
            } else {
                takePacket();
            }
        }
    }
}
