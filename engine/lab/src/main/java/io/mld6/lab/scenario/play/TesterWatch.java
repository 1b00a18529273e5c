// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.measure.TesterFault;
import io.mld6.lab.traffic.FlowReceiver;
import io.mld6.lab.traffic.SendSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;

/// Looks in the end at what the tester itself did wrong, so that no device is blamed for it.
final class TesterWatch {
    /// Of packets that were to go out: beyond it a rate counts as missed.
    private static final double MOST_UNSENT = 0.001;
    private static final double MOST_LATE = 0.05;

    private final List<LiveStream> streams = new ArrayList<>();
    /// What each of them had done when the play began.
    private final List<SendSnapshot> before = new ArrayList<>();

    private final AtomicLong eventsDropped = new AtomicLong();

    void add(LiveStream stream) {
        streams.add(stream);
    }

    /// The play begins: streams send already, and what they were late with up to now was
    /// for nobody.
    void begin() {
        streams.forEach(stream -> before.add(stream.snapshot()));
    }

    /// Events of the engine were lost on their way to whom measures. Any thread.
    void eventsDropped(long events) {
        long _ = eventsDropped.addAndGet(events);
    }

    /// Tells whom measures all of it.
    ///
    /// @param last of the engine
    void report(Measurement measurement, FlowReceiver receiver, EngineSnapshot last) {
        long dropped = receiver.counters().kernelDropped();
        List<Fault> faults = new ArrayList<>();
        add(
                faults,
                TesterFault.ANSWERS_LATE,
                last.responses().late(),
                "answers to queries were late by up to %.0f ms"
                        .formatted(last.responses().maxLagMillis()));
        add(faults, TesterFault.KERNEL_DROPPED, dropped, "data frames found no room in the ring");
        add(
                faults,
                TesterFault.KERNEL_DROPPED,
                last.kernelDropped(),
                "frames found no room in the listeners' socket");
        add(faults, TesterFault.FRAMES_REFUSED, last.counters().get(MldCounter.FRAMES_FAILED), "");
        add(faults, TesterFault.EVENTS_DROPPED, eventsDropped.get(), "");
        for (int i = 0; i < before.size(); i++) {
            look(streams.get(i).name(), before.get(i), streams.get(i).snapshot(), faults);
        }
        receiver.execute(
                () -> faults.forEach(one -> measurement.fault(one.kind, one.count, one.line)));
    }

    private record Fault(TesterFault kind, long count, String line) {}

    private static void add(List<Fault> to, TesterFault kind, long count, String line) {
        if (count > 0) {
            to.add(new Fault(kind, count, line));
        }
    }

    private static void look(
            String name, SendSnapshot begin, SendSnapshot end, List<Fault> faults) {
        long unsent = end.unsent() - begin.unsent();
        long late = end.late() - begin.late();
        long due = Math.max(1, end.sent() - begin.sent() + unsent);
        if (unsent > due * MOST_UNSENT) {
            add(
                    faults,
                    TesterFault.SENDER_SLOW,
                    unsent,
                    String.format(
                            Locale.ROOT,
                            "stream %s: %,d of %,d packets were not sent",
                            name,
                            unsent,
                            due));
        }
        if (late > due * MOST_LATE) {
            add(
                    faults,
                    TesterFault.SENDER_SLOW,
                    late,
                    String.format(
                            Locale.ROOT,
                            "stream %s: %,d of %,d packets were late, by up to %.0f ms",
                            name,
                            late,
                            due,
                            end.behindNanos() / 1e6));
        }
    }
}
