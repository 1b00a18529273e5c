// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.HeardQuery;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/// Hands everything on to whom measures, unless the cable is out, and wakes those who wait for a
/// picture. Thread: the measuring one.
final class DataWaits implements FlowSink {
    private final Measurement measurement;
    private final Map<Place, List<Wait>> waiting = new HashMap<>();
    /// All of them, in the order in which they were added.
    private final Queue<Wait> byTime = new ArrayDeque<>();

    private long nowNanos = Long.MIN_VALUE;
    private boolean cut;
    private boolean over;

    private record Place(long vlanWord, long groupHigh, long groupLow) {}

    private static final class Wait {
        private final Place place;
        private final long untilNanos;
        private final Runnable deed;
        private boolean done;

        Wait(Place place, long untilNanos, Runnable deed) {
            this.place = place;
            this.untilNanos = untilNanos;
            this.deed = deed;
        }
    }

    DataWaits(Measurement measurement) {
        this.measurement = measurement;
    }

    /// Runs something at the first packet of a group in a VLAN from now on, or after a while
    /// without one.
    ///
    /// @param mostNanos how long that is; the same for all
    void add(long vlanWord, Ipv6Address group, long mostNanos, Runnable deed) {
        Place place = new Place(vlanWord, group.high(), group.low());
        Wait wait = new Wait(place, nowNanos + mostNanos, deed);
        waiting.computeIfAbsent(place, _ -> new ArrayList<>()).add(wait);
        byTime.add(wait);
    }

    /// The listeners' cable is out, or back: nothing is heard meanwhile.
    void cut(boolean out) {
        cut = out;
    }

    /// The measurement is over: what still comes is nobody's.
    void end() {
        over = true;
    }

    @Override
    public void packet(FlowPacket packet) {
        if (cut || over) {
            return;
        }
        measurement.packet(packet);
        if (!waiting.isEmpty()) {
            List<Wait> here =
                    waiting.remove(
                            new Place(packet.vlanWord(), packet.groupHigh(), packet.groupLow()));
            if (here != null) {
                for (Wait wait : here) {
                    wait.done = true;
                    wait.deed.run();
                }
            }
        }
    }

    @Override
    public void query(HeardQuery query) {
        if (!cut && !over) {
            measurement.query(query);
        }
    }

    @Override
    public void tick(long now, long heardUntilNanos) {
        nowNanos = now;
        if (!over) {
            measurement.tick(now, heardUntilNanos);
        }
        for (Wait first; (first = byTime.peek()) != null; ) {
            if (!first.done && first.untilNanos > now) {
                return;
            }
            byTime.remove();
            if (!first.done) {
                giveUp(first);
            }
        }
    }

    private void giveUp(Wait wait) {
        List<Wait> here = waiting.getOrDefault(wait.place, new ArrayList<>());
        here.remove(wait);
        if (here.isEmpty()) {
            waiting.remove(wait.place);
        }
        wait.deed.run();
    }

    @Override
    public void clockStepped(long nanos) {
        if (!over) {
            measurement.clockStepped(nanos);
        }
    }
}
