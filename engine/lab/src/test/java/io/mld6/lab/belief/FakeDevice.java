// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.lab.dut.Device;
import io.mld6.lab.dut.DeviceException;
import io.mld6.lab.dut.DeviceView;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A device that believes what it is told to. Thread: one.
final class FakeDevice implements Device {
    private record Entry(FilterMode mode, List<Ipv6Address> sources) {}

    private final Map<String, Entry> entries = new TreeMap<>();
    private final Vlans vlans;
    private final Map<String, List<Ipv6Address>> tracked = new HashMap<>();
    private @Nullable Map<String, Entry> slipped;
    @Nullable String trouble;

    FakeDevice(Vlans vlans) {
        this.vlans = vlans;
    }

    /// Believes this of a group.
    void believe(String group, FilterMode mode, String... sources) {
        believe("none", group, mode, sources);
    }

    void believe(String vlan, String group, FilterMode mode, String... sources) {
        entries.put(
                vlan + " " + group,
                new Entry(mode, List.of(sources).stream().map(Ipv6Address::parse).toList()));
    }

    /// Tracks these listeners of a group.
    void track(String group, Ipv6Address... listeners) {
        tracked.put("none " + group, List.of(listeners));
    }

    void forget(String group) {
        entries.remove("none " + group);
    }

    /// The next list leaves everything out; who asks again is told.
    void slip() {
        slipped = Map.of();
    }

    @Override
    public String name() {
        return "fake";
    }

    @Override
    public Vlans vlans() {
        return vlans;
    }

    @Override
    public DeviceView read() throws DeviceException {
        if (trouble != null) {
            throw new DeviceException(trouble);
        }
        Map<String, Entry> shown = slipped == null ? entries : slipped;
        slipped = null;
        DeviceView.Builder view = new DeviceView.Builder();
        int port = view.port("p1");
        shown.forEach(
                (name, entry) -> {
                    int blank = name.indexOf(' ');
                    String vlan = name.substring(0, blank);
                    Ipv6Address group = Ipv6Address.parse(name.substring(blank + 1));
                    view.group(
                            port,
                            vlan.equals("none") ? 0 : DeviceView.key(VlanTags.parse(vlan)),
                            group.high(),
                            group.low(),
                            entry.mode,
                            DeviceView.UNKNOWN_TIME);
                    entry.sources.forEach(source -> view.source(source.high(), source.low(), 0));
                    tracked.getOrDefault(name, List.of()).forEach(view::listener);
                });
        return view.build();
    }

    @Override
    public void close() {
        // Nothing is open.
    }
}
