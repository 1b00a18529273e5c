// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.HeardQuery;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Hands everything on to whom measures, and wakes those who wait for a picture. Thread: the
/// measuring one.
final class DataWaits implements FlowSink {
    private final Measurement measurement;
    private final Map<Place, List<Runnable>> waiting = new HashMap<>();

    private record Place(long vlanWord, long groupHigh, long groupLow) {}

    DataWaits(Measurement measurement) {
        this.measurement = measurement;
    }

    /// Runs something at the first packet of a group in a VLAN from now on.
    void add(long vlanWord, Ipv6Address group, Runnable deed) {
        waiting.computeIfAbsent(
                        new Place(vlanWord, group.high(), group.low()), _ -> new ArrayList<>())
                .add(deed);
    }

    @Override
    public void packet(FlowPacket packet) {
        measurement.packet(packet);
        if (!waiting.isEmpty()) {
            List<Runnable> here =
                    waiting.remove(
                            new Place(packet.vlanWord(), packet.groupHigh(), packet.groupLow()));
            if (here != null) {
                here.forEach(Runnable::run);
            }
        }
    }

    @Override
    public void query(HeardQuery query) {
        measurement.query(query);
    }

    @Override
    public void tick(long nowNanos, long heardUntilNanos) {
        measurement.tick(nowNanos, heardUntilNanos);
    }

    @Override
    public void clockStepped(long nanos) {
        measurement.clockStepped(nanos);
    }
}
