// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what FRRouting's pim6d says to `show ipv6 mld joins json`, or `joins detail json`.
///
/// ```text
/// { VRF: { INTERFACE: { GROUP: { SOURCE: { "state": "JOIN",
///                                          "joinedBy": { HOST: ... }, "prunedBy": ... } } } } }
/// ```
///
/// `::` as source stands for any other; a group with it is in EXCLUDE mode, and of its sources
/// those in a state of PRUNE are excluded. The router's own kernel is a listener, too. Times left
/// are not told. Thread: one.
final class FrrJoins {
    private static final int FORWARDED = DeviceView.UNKNOWN_TIME;
    private static final int EXCLUDED = 0;

    private final Json json;
    private final DeviceView.Builder view = new DeviceView.Builder();
    private boolean anyInterface;

    private FrrJoins(Json json) {
        this.json = json;
    }

    static DeviceView read(InputStream text) throws IOException {
        return Json.read(
                text,
                json -> {
                    FrrJoins reader = new FrrJoins(json);
                    json.fields(_ -> json.fields(reader::port));
                    if (!reader.anyInterface) {
                        throw new DeviceException(
                                "no interface with groups in it; expected what FRR says to 'show ipv6 mld joins detail json'");
                    }
                    return reader.view.build();
                });
    }

    private void port(String name) throws IOException {
        if (!json.isObject()) {
            return;
        }
        int port = view.port(name);
        boolean[] other = new boolean[1];
        json.fields(
                group -> {
                    Ipv6Address address = Json.address(group);
                    if (address == null || !address.isMulticast()) {
                        other[0] = true;
                    } else {
                        group(port, address);
                    }
                });
        // One on which nobody listens is one, too.
        anyInterface |= !other[0];
    }

    private void group(int port, Ipv6Address group) throws IOException {
        List<Source> sources = new ArrayList<>();
        Set<Ipv6Address> listeners = new LinkedHashSet<>();
        boolean[] any = new boolean[1];
        json.fields(
                name -> {
                    Ipv6Address address = Json.address(name);
                    if (address != null) {
                        Source source = source(address, listeners);
                        any[0] |= address.isUnspecified() && source.isJoined();
                        sources.add(source);
                    }
                });
        boolean wanted = any[0] || sources.stream().anyMatch(Source::isJoined);
        if (!wanted) {
            return;
        }
        DeviceView.Builder _ =
                view.group(
                        port,
                        0,
                        group.high(),
                        group.low(),
                        any[0] ? FilterMode.EXCLUDE : FilterMode.INCLUDE,
                        DeviceView.UNKNOWN_TIME);
        for (Source source : sources) {
            Ipv6Address address = source.address;
            boolean shown = source.isJoined() || (any[0] && source.isPruned());
            if (shown && !address.isUnspecified()) {
                DeviceView.Builder _ =
                        view.source(
                                address.high(),
                                address.low(),
                                source.isJoined() ? FORWARDED : EXCLUDED);
            }
        }
        listeners.forEach(view::listener);
    }

    /// @param state as FRR names it: JOIN, JOIN_EXPIRING, PRUNE, NOPRUNE, NOPRUNE_EXPIRING, NOINFO
    private record Source(Ipv6Address address, @Nullable String state) {
        boolean isJoined() {
            return state != null && state.startsWith("JOIN");
        }

        boolean isPruned() {
            return "PRUNE".equals(state);
        }
    }

    private Source source(Ipv6Address address, Set<Ipv6Address> listeners) throws IOException {
        @Nullable String[] state = new @Nullable String[1];
        json.fields(
                name -> {
                    switch (name) {
                        case "state" -> state[0] = json.text();
                        case "joinedBy", "prunedBy" ->
                                json.fields(
                                        host -> {
                                            Ipv6Address listener = Json.address(host);
                                            if (listener != null) {
                                                boolean _ = listeners.add(listener);
                                            }
                                        });
                        default -> {}
                    }
                });
        return new Source(address, state[0]);
    }
}
