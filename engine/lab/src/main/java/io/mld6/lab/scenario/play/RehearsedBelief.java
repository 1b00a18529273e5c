// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.GroupVisitor;
import io.mld6.engine.querier.RouterIntervals;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.DeviceView;
import io.mld6.lab.simulation.SimulatedSwitch;
import io.mld6.lab.simulation.SwitchPort;
import java.util.concurrent.TimeUnit;

/// What the switch of a rehearsal believes of its port to the listeners, as the oracle reads real
/// devices. Thread: the rehearsal's.
///
/// @param device the switch
/// @param port to the listeners
/// @param intervals of whoever asks there
record RehearsedBelief(SimulatedSwitch device, SwitchPort port, RouterIntervals intervals)
        implements Device {
    @Override
    public String name() {
        return "the simulated switch";
    }

    @Override
    public Vlans vlans() {
        return Vlans.BOTH;
    }

    @Override
    public DeviceView read() {
        DeviceView.Builder view =
                new DeviceView.Builder()
                        .times(intervals.lastListenerQueryTimeNanos(), intervals.listeningNanos());
        int number = view.port("listeners");
        device.show(port, tags -> new Copier(view, number, tags));
        return view.build();
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private record Copier(DeviceView.Builder view, int port, VlanTags tags)
            implements GroupVisitor {
        /// Time that is left, be it ever so little, is not 0: that stands for none.
        private static int millis(long nanos) {
            long millis = TimeUnit.NANOSECONDS.toMillis(nanos);
            return nanos == 0 ? 0 : Math.clamp(millis, 1, Integer.MAX_VALUE);
        }

        @Override
        public void group(
                long high,
                long low,
                FilterMode mode,
                boolean version1,
                long filterNanos,
                long olderHostNanos) {
            var _ = view.group(port, DeviceView.key(tags), high, low, mode, millis(filterNanos));
        }

        @Override
        public void source(long high, long low, long timerNanos) {
            var _ = view.source(high, low, millis(timerNanos));
        }

        @Override
        public void listener(long low, FilterMode mode, int filterSources, long lastSeenNanos) {
            var _ = view.listener(new Ipv6Address(Ipv6Address.LINK_LOCAL_HIGH, low));
        }
    }
}
