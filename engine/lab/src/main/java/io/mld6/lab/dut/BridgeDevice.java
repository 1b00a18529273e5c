// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.linux.BridgeInfo;
import io.mld6.engine.linux.BridgeMdb;
import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.MdbVisitor;
import io.mld6.engine.linux.NativeException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A Linux bridge, asked over rtnetlink. It is listed anew only if it has said that something
/// changed, or said too much to be heard; its timers may then be those of the list before.
///
/// Thread: one at a time.
public final class BridgeDevice implements Device {
    /// More groups than this are sooner listed than asked for one by one.
    private static final int MOST_SINGLE = 20_000;

    private static final int MILLIS_PER_CENTISECOND = 10;

    private final String bridge;
    private final BridgeMdb mdb;
    private final boolean namesVlans;
    private @Nullable DeviceView last;
    private boolean lastSnooping;

    private BridgeDevice(String bridge, BridgeMdb mdb, boolean namesVlans) {
        this.bridge = bridge;
        this.mdb = mdb;
        this.namesVlans = namesVlans;
    }

    /// A bridge in the calling thread's network namespace, or in one that `ip netns` has named.
    ///
    /// @param namespace null for the calling thread's
    /// @throws DeviceException with one line, if there is no such bridge, or no way to it
    public static BridgeDevice open(@Nullable String namespace, String bridge)
            throws DeviceException {
        BridgeMdb mdb = null;
        BridgeDevice opened = null;
        try {
            mdb = BridgeMdb.open(namespace, bridge);
            opened = new BridgeDevice(bridge, mdb, mdb.info().vlans());
            return opened;
        } catch (NativeException failed) {
            throw new DeviceException(
                    "bridge %s%s: %s"
                            .formatted(
                                    bridge,
                                    namespace == null ? "" : " in " + namespace,
                                    failed.errno() == Errno.ENODEV
                                            ? "there is no such bridge"
                                            : failed.getMessage()),
                    failed);
        } finally {
            if (opened == null && mdb != null) {
                mdb.close();
            }
        }
    }

    @Override
    public String name() {
        return "bridge " + bridge;
    }

    @Override
    public Vlans vlans() {
        return namesVlans ? Vlans.OUTER : Vlans.NONE;
    }

    @Override
    public DeviceView read() throws DeviceException {
        try {
            BridgeInfo info = mdb.info();
            DeviceView known = last;
            if (known != null && info.snooping() == lastSnooping && !mdb.hasChanged()) {
                return known;
            }
            Collector[] collector = new Collector[1];
            Forwarder forwarder = new Forwarder(collector);
            mdb.dump(() -> collector[0] = new Collector(), forwarder);
            DeviceView view = collector[0].view(info);
            last = view;
            lastSnooping = info.snooping();
            return view;
        } catch (NativeException failed) {
            throw unreadable(failed);
        }
    }

    @Override
    public DeviceView readAgain(GroupKeys keys) throws DeviceException {
        last = null;
        if (keys.count() > MOST_SINGLE) {
            return read();
        }
        try {
            BridgeInfo info = mdb.info();
            Collector collector = new Collector();
            for (int i = 0; i < keys.count(); i++) {
                int at = i * GroupKeys.STRIDE;
                int vlan = (int) (keys.words()[at] >>> VLAN_SHIFT);
                if (!mdb.show(vlan, keys.words()[at + 1], keys.words()[at + 2], collector)) {
                    return read();
                }
            }
            return collector.view(info);
        } catch (NativeException failed) {
            throw unreadable(failed);
        }
    }

    private static final int VLAN_SHIFT =
            Long.numberOfTrailingZeros(DeviceView.key(VlanTags.of(1)));

    private DeviceException unreadable(NativeException failed) {
        return new DeviceException(
                name() + ": " + (failed.errno() == Errno.ENODEV ? "is gone" : failed.getMessage()),
                failed);
    }

    @Override
    public void close() {
        mdb.close();
    }

    /// Passes on to the list that is being made, which may be begun anew.
    @SuppressWarnings("ArrayRecordComponent") // a box; nobody compares it
    private record Forwarder(Collector[] to) implements MdbVisitor {
        @Override
        public void group(int port, int vlan, long high, long low, boolean exclude, int timer) {
            to[0].group(port, vlan, high, low, exclude, timer);
        }

        @Override
        public void source(long high, long low, int timer) {
            to[0].source(high, low, timer);
        }

        @Override
        public void router(int port, int timer) {
            to[0].router(port, timer);
        }
    }

    /// Makes a view. Ports have numbers until all is shown: while the kernel lists it cannot be
    /// asked for a name.
    private final class Collector implements MdbVisitor {
        private final DeviceView.Builder view = new DeviceView.Builder();
        private final List<Integer> ports = new ArrayList<>();
        private final List<Integer> routers = new ArrayList<>();
        /// Whether sources that are shown belong to a group that is.
        private boolean open;

        @Override
        public void group(int port, int vlan, long high, long low, boolean exclude, int timer) {
            // What this host listens to itself is behind no port.
            open = port != mdb.index();
            if (open) {
                view.group(
                        number(port),
                        (long) vlan << VLAN_SHIFT,
                        high,
                        low,
                        exclude ? FilterMode.EXCLUDE : FilterMode.INCLUDE,
                        timer * MILLIS_PER_CENTISECOND);
            }
        }

        private int number(int port) {
            int known = ports.indexOf(port);
            if (known < 0) {
                ports.add(port);
                return view.port(Integer.toString(port));
            }
            return known + 1;
        }

        @Override
        public void source(long high, long low, int timer) {
            if (open) {
                view.source(high, low, timer * MILLIS_PER_CENTISECOND);
            }
        }

        @Override
        public void router(int port, int timer) {
            routers.add(port);
        }

        DeviceView view(BridgeInfo info) throws NativeException {
            for (int i = 0; i < ports.size(); i++) {
                view.rename(i + 1, mdb.name(ports.get(i)));
            }
            for (int port : routers) {
                view.router(mdb.name(port));
            }
            if (!info.snooping()) {
                view.note(
                        "%s does not snoop: it floods everything, and what it believed stands still (an overflow of mcast_hash_max does that)"
                                .formatted(name()));
            }
            return view.times(info.lastListenerNanos(), info.membershipNanos()).build();
        }
    }
}
