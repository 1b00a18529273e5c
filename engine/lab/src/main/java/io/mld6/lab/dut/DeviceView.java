// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What a device believed at one moment: entries of a group, in a VLAN, behind a port, each with
/// its filter mode, its sources and, where they are tracked, its listeners. Immutable. Thread: any.
///
/// In columns, because a device may know a million groups: 37 octets an entry, 20 a source, 16 a
/// listener, and no object each.
public final class DeviceView {
    /// A time that the device does not tell.
    public static final int UNKNOWN_TIME = -1;

    private static final int INNER_BITS = 12;
    private static final int KEY = Device.GroupKeys.STRIDE;

    private final Columns columns;
    private final List<String> ports;
    private final List<String> routerPorts;
    private final List<String> notes;
    private final long lastListenerNanos;
    private final long membershipNanos;

    private DeviceView(Builder made) {
        columns = made.columns;
        ports = List.copyOf(made.ports);
        routerPorts = List.copyOf(made.routerPorts);
        notes = List.copyOf(made.notes);
        lastListenerNanos = made.lastListenerNanos;
        membershipNanos = made.membershipNanos;
    }

    private static final class Columns {
        int size;
        /// VLAN and group of each entry.
        long[] keys = new long[64 * KEY];
        int[] port = new int[64];
        int[] timerMillis = new int[64];
        boolean[] exclude = new boolean[64];
        /// Where the sources and listeners of each entry end.
        int[] sourcesEnd = new int[64];
        int[] listenersEnd = new int[64];
        int sources;
        long[] source = new long[64];
        int[] sourceMillis = new int[32];
        int listeners;
        long[] listener = new long[64];

        int add() {
            if (size == port.length) {
                int room = size * 2;
                keys = Arrays.copyOf(keys, room * KEY);
                port = Arrays.copyOf(port, room);
                timerMillis = Arrays.copyOf(timerMillis, room);
                exclude = Arrays.copyOf(exclude, room);
                sourcesEnd = Arrays.copyOf(sourcesEnd, room);
                listenersEnd = Arrays.copyOf(listenersEnd, room);
            }
            sourcesEnd[size] = sources;
            listenersEnd[size] = listeners;
            return size++;
        }

        void addSource(long high, long low, int millis) {
            if (sources == sourceMillis.length) {
                source = Arrays.copyOf(source, sources * 4);
                sourceMillis = Arrays.copyOf(sourceMillis, sources * 2);
            }
            source[2 * sources] = high;
            source[2 * sources + 1] = low;
            sourceMillis[sources++] = millis;
            sourcesEnd[size - 1] = sources;
        }

        void addListener(long high, long low) {
            if (2 * listeners == listener.length) {
                listener = Arrays.copyOf(listener, listeners * 4);
            }
            listener[2 * listeners] = high;
            listener[2 * listeners + 1] = low;
            listeners++;
            listenersEnd[size - 1] = listeners;
        }
    }

    /// A VLAN as the key of an entry: the ids of its tags, without their types. 0 is untagged.
    public static long key(VlanTags tags) {
        return (long) tags.outer() << INNER_BITS | tags.inner();
    }

    /// A VLAN of [#key] with its outer tag alone.
    public static long outerOf(long key) {
        return key >>> INNER_BITS << INNER_BITS;
    }

    /// `none`, `100` or `200.100`.
    public static String vlanText(long key) {
        int outer = (int) (key >>> INNER_BITS);
        int inner = (int) key & (1 << INNER_BITS) - 1;
        return VlanTags.of(outer, inner).toString();
    }

    /// Entries.
    public int size() {
        return columns.size;
    }

    /// The VLAN of an entry, as [#key(VlanTags)].
    public long vlan(int entry) {
        return columns.keys[entry * KEY];
    }

    /// Octets 0 to 7 of its group.
    public long groupHigh(int entry) {
        return columns.keys[entry * KEY + 1];
    }

    /// Octets 8 to 15 of its group.
    public long groupLow(int entry) {
        return columns.keys[entry * KEY + 2];
    }

    /// Its group.
    public Ipv6Address group(int entry) {
        return new Ipv6Address(groupHigh(entry), groupLow(entry));
    }

    /// The name of its port or interface; empty if the device names none.
    public String port(int entry) {
        return ports.get(columns.port[entry]);
    }

    /// Mode of its filter.
    public FilterMode mode(int entry) {
        return columns.exclude[entry] ? FilterMode.EXCLUDE : FilterMode.INCLUDE;
    }

    /// Time left to it, in milliseconds, or [#UNKNOWN_TIME].
    public int timerMillis(int entry) {
        return columns.timerMillis[entry];
    }

    /// Number of the entry's first source.
    public int firstSource(int entry) {
        return entry == 0 ? 0 : columns.sourcesEnd[entry - 1];
    }

    /// Number behind that of its last.
    public int endOfSources(int entry) {
        return columns.sourcesEnd[entry];
    }

    /// Octets 0 to 7 of a source.
    public long sourceHigh(int source) {
        return columns.source[2 * source];
    }

    /// Octets 8 to 15 of a source.
    public long sourceLow(int source) {
        return columns.source[2 * source + 1];
    }

    /// Time left to it, in milliseconds, or [#UNKNOWN_TIME]; of an entry in EXCLUDE mode 0 if it is
    /// excluded (RFC 9777 §7.2.3).
    public int sourceMillis(int source) {
        return columns.sourceMillis[source];
    }

    /// Number of the entry's first listener.
    public int firstListener(int entry) {
        return entry == 0 ? 0 : columns.listenersEnd[entry - 1];
    }

    /// Number behind that of its last; the same if the device tracks none.
    public int endOfListeners(int entry) {
        return columns.listenersEnd[entry];
    }

    /// A listener's address.
    public Ipv6Address listener(int listener) {
        return new Ipv6Address(columns.listener[2 * listener], columns.listener[2 * listener + 1]);
    }

    /// Ports behind which the device knows a router.
    public List<String> routerPorts() {
        return routerPorts;
    }

    /// What people should know about the device, a line each.
    public List<String> notes() {
        return notes;
    }

    /// How long it asks after a leave (RFC 9777 §9.8); 0 if it does not tell.
    public long lastListenerNanos() {
        return lastListenerNanos;
    }

    /// How long it remembers without a Report (RFC 9777 §9.4); 0 if it does not tell.
    public long membershipNanos() {
        return membershipNanos;
    }

    /// A view in the making. Thread: one.
    public static final class Builder {
        private final Columns columns = new Columns();
        private final List<String> ports = new ArrayList<>(List.of(""));
        private final List<String> routerPorts = new ArrayList<>();
        private final List<String> notes = new ArrayList<>();
        private long lastListenerNanos;
        private long membershipNanos;

        /// A port that entries can be of.
        ///
        /// @return its number; without any, 0 stands for none
        public int port(String name) {
            int known = ports.lastIndexOf(name);
            if (known >= 0) {
                return known;
            }
            ports.add(name);
            return ports.size() - 1;
        }

        /// Gives a port of [#port] another name.
        public void rename(int port, String name) {
            ports.set(port, name);
        }

        /// An entry.
        ///
        /// @param vlan as [DeviceView#key(VlanTags)]
        public Builder group(
                int port, long vlan, long high, long low, FilterMode mode, int timerMillis) {
            int entry = columns.add();
            columns.keys[entry * KEY] = vlan;
            columns.keys[entry * KEY + 1] = high;
            columns.keys[entry * KEY + 2] = low;
            columns.port[entry] = port;
            columns.exclude[entry] = mode == FilterMode.EXCLUDE;
            columns.timerMillis[entry] = timerMillis;
            return this;
        }

        /// A source of the last entry.
        public Builder source(long high, long low, int timerMillis) {
            columns.addSource(high, low, timerMillis);
            return this;
        }

        /// A listener of the last entry.
        public Builder listener(Ipv6Address address) {
            columns.addListener(address.high(), address.low());
            return this;
        }

        /// A port with a router behind it.
        public Builder router(String port) {
            routerPorts.add(port);
            return this;
        }

        /// A line for people.
        public Builder note(String line) {
            notes.add(line);
            return this;
        }

        /// How long the device asks after a leave, and remembers; 0 for unknown.
        public Builder times(long lastListener, long membership) {
            lastListenerNanos = Math.max(lastListenerNanos, lastListener);
            membershipNanos = Math.max(membershipNanos, membership);
            return this;
        }

        /// The view; the builder is not used any more.
        public DeviceView build() {
            return new DeviceView(this);
        }
    }
}
