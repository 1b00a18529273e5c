// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.HeardQuery;
import java.util.function.Consumer;

/// Measures what a network delivers to listeners: packets, queries, Reports and intents in, numbers
/// and verdicts out.
///
/// Every call carries its moment in nanoseconds of CLOCK_REALTIME since 1970; nothing here reads a
/// clock. Calls may come in another order than their moments, as Reports take another way than
/// packets: all is held back for [MeasurementPlan#reportLag] and then taken in by its moment, so
/// that the same moments give the same numbers. Thread: one, the receiver's in a run.
public final class Measurement implements FlowSink {
    /// Nothing measured yet.
    ///
    /// @param plan what to measure
    /// @param seconds told each second that is over, on the measuring thread; must not block
    public Measurement(MeasurementPlan plan, Consumer<MeasuredSecond> seconds) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void packet(FlowPacket packet) {
        throw new UnsupportedOperationException();
    }

    /// A query of the device. Those of this tester must not come in here.
    @Override
    public void query(HeardQuery query) {
        throw new UnsupportedOperationException();
    }

    /// The kernel took a Report, a Done or a record.
    ///
    /// @param stampNanos when, on CLOCK_REALTIME ([EngineEvent#nanos] is of another clock)
    public void reported(long stampNanos, EngineEvent.Reported event) {
        throw new UnsupportedOperationException();
    }

    /// These listeners are of a population of the plan, from now on.
    ///
    /// @param index of [MeasurementPlan#populations]
    public void population(int index, ListenerNumbers listeners) {
        throw new UnsupportedOperationException();
    }

    /// A listener fell silent: what it listened to is over, without a leave that could be timed.
    public void silent(long nanos, int listener) {
        throw new UnsupportedOperationException();
    }

    /// A listener begins to change channels. Its Reports follow, or came already.
    ///
    /// @param from what it watched
    /// @param to what it wants to watch
    public void zap(long nanos, int listener, long vlanWord, Ipv6Address from, Ipv6Address to) {
        throw new UnsupportedOperationException();
    }

    /// A phase begins; the one before is over.
    ///
    /// @param index of [MeasurementPlan#phases]
    public void phase(int index, long nanos) {
        throw new UnsupportedOperationException();
    }

    /// The tester failed: the run is inconclusive.
    ///
    /// @param count how often
    /// @param line for people; empty for the words of the fault
    public void fault(TesterFault fault, long count, String line) {
        throw new UnsupportedOperationException();
    }

    /// Actions that could not be done in time.
    public void missed(long count) {
        throw new UnsupportedOperationException();
    }

    /// Events that others found: differences of the oracle, failed conformance cases.
    public void count(MeasuredNumber number, long count) {
        throw new UnsupportedOperationException();
    }

    /// Time goes on; to be called every 10 ms.
    public void tick(long nanos) {
        throw new UnsupportedOperationException();
    }

    /// Whether an expectation was missed that ends the run.
    public boolean abortRequested() {
        throw new UnsupportedOperationException();
    }

    /// The run is over: everything that was held back is taken in.
    public void finish(long nanos) {
        throw new UnsupportedOperationException();
    }

    /// What was measured up to now, some [MeasurementPlan#reportLag] ago. Copies histograms: a few
    /// milliseconds.
    public MeasuredRun snapshot() {
        throw new UnsupportedOperationException();
    }

    /// What was measured, after [#finish].
    ///
    /// @throws IllegalStateException if it is not over
    public MeasuredRun result() {
        throw new UnsupportedOperationException();
    }
}
