// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Reads groups by the names that the YANG models of MLD routers (RFC 8652) and of snooping
/// switches (RFC 9166) give them, in JSON (RFC 7951), wherever in the document the lists called
/// `group` are: instance data, an answer of RESTCONF, or what `mld6 querier --json` writes.
///
/// ```text
/// interface-name, vlan, ...                       of what encloses the list, before it
/// group [ { group-address | address, filter-mode, expire,
///           source [ { source-address | address, expire } ],
///           host   [ { host-address } ] } ]
/// ```
///
/// Without `filter-mode`, as in RFC 9166, a group without sources, or with the source `*`, is
/// wanted from any. In EXCLUDE mode a source whose time does not run is excluded. Thread: one.
final class YangGroups {
    private static final int EXCLUDED = 0;
    private static final double MILLIS = 1000;

    private final Json json;
    private final DeviceView.Builder view = new DeviceView.Builder();
    private boolean anyList;

    private YangGroups(Json json) {
        this.json = json;
    }

    static DeviceView read(InputStream text) throws IOException {
        return Json.read(
                text,
                json -> {
                    YangGroups reader = new YangGroups(json);
                    reader.any(new Place("", 0));
                    if (!reader.anyList) {
                        throw new DeviceException(
                                "no list called 'group'; expected the names of RFC 8652, RFC 9166 or mld6 querier --json");
                    }
                    return reader.view.build();
                });
    }

    /// What a list of groups is of.
    private record Place(String port, long vlan) {}

    private void any(Place place) throws IOException {
        if (json.isList()) {
            json.values(() -> any(place));
        } else if (json.isObject()) {
            object(place);
        }
    }

    private void object(Place place) throws IOException {
        Place[] here = {place};
        double[] asking = {0, 0, 0};
        json.fields(
                prefixed -> {
                    String name = plain(prefixed);
                    switch (name) {
                        case "interface-name", "bridge-name" -> {
                            String port = json.text();
                            here[0] = new Place(port == null ? "" : port, here[0].vlan);
                        }
                        case "vlan", "vlan-id" -> here[0] = new Place(here[0].port, vlan());
                        case "last-member-query-interval" -> asking[0] = number();
                        case "robustness-variable" -> asking[1] = number();
                        case "group-membership-interval" -> asking[2] = number();
                        case "group" -> {
                            if (json.isList()) {
                                anyList = true;
                                json.values(() -> group(here[0]));
                            }
                        }
                        default -> any(here[0]);
                    }
                });
        DeviceView.Builder _ =
                view.times(
                        (long) (asking[0] * asking[1] * TimeUnit.SECONDS.toNanos(1)),
                        (long) (asking[2] * TimeUnit.SECONDS.toNanos(1)));
    }

    /// Without the module's name (RFC 7951 §4).
    private static String plain(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private long vlan() throws IOException {
        String text = json.text();
        if (text == null || text.equals("none") || text.equals("0")) {
            return 0;
        }
        try {
            // Behind the ids there may be the types of the tags.
            int end = text.indexOf(' ');
            return DeviceView.key(VlanTags.parse(end < 0 ? text : text.substring(0, end)));
        } catch (IllegalArgumentException wrong) {
            throw new DeviceException(String.valueOf(wrong.getMessage()), wrong);
        }
    }

    /// A number, also in a text; 0 if it is none.
    private double number() throws IOException {
        String text = json.text();
        try {
            return text == null ? 0 : Double.parseDouble(text);
        } catch (NumberFormatException none) {
            return 0;
        }
    }

    private static final class Group {
        @Nullable Ipv6Address address;
        @Nullable FilterMode mode;
        int millis = DeviceView.UNKNOWN_TIME;
        boolean anySource;
        final List<Source> sources = new ArrayList<>();
        /// The same one may be named with each source.
        final Set<Ipv6Address> hosts = new LinkedHashSet<>();
    }

    /// @param millis [DeviceView#UNKNOWN_TIME] if nothing is said of a time
    private record Source(Ipv6Address address, int millis) {}

    private void group(Place place) throws IOException {
        Group group = new Group();
        json.fields(
                prefixed -> {
                    switch (plain(prefixed)) {
                        case "group-address", "address" -> group.address = address();
                        case "filter-mode" -> group.mode = mode();
                        case "expire" -> group.millis = millis();
                        case "source" -> json.values(() -> source(group));
                        case "host" -> json.values(() -> host(group));
                        default -> {}
                    }
                });
        Ipv6Address address = group.address;
        if (address == null) {
            throw new DeviceException("a group without 'group-address'");
        }
        if (address.isMulticast()) {
            add(place, address, group);
        }
    }

    private void add(Place place, Ipv6Address address, Group group) {
        FilterMode mode = group.mode;
        if (mode == null) {
            boolean any = group.anySource || group.sources.isEmpty();
            mode = any ? FilterMode.EXCLUDE : FilterMode.INCLUDE;
        }
        DeviceView.Builder _ =
                view.group(
                        place.port.isEmpty() ? 0 : view.port(place.port),
                        place.vlan,
                        address.high(),
                        address.low(),
                        mode,
                        group.millis);
        boolean told = group.mode != null;
        for (Source source : group.sources) {
            // Where modes are told, a source is excluded unless its time runs.
            boolean excluded =
                    told && mode == FilterMode.EXCLUDE && source.millis == DeviceView.UNKNOWN_TIME;
            DeviceView.Builder _ =
                    view.source(
                            source.address.high(),
                            source.address.low(),
                            excluded ? EXCLUDED : source.millis);
        }
        group.hosts.forEach(view::listener);
    }

    private void source(Group group) throws IOException {
        @Nullable Ipv6Address[] address = new @Nullable Ipv6Address[1];
        boolean[] any = new boolean[1];
        int[] millis = {DeviceView.UNKNOWN_TIME};
        json.fields(
                prefixed -> {
                    switch (plain(prefixed)) {
                        case "source-address", "address" -> {
                            String text = json.text();
                            any[0] = "*".equals(text) || "::".equals(text);
                            address[0] = any[0] ? null : address();
                        }
                        case "expire" -> millis[0] = millis();
                        case "host" -> json.values(() -> host(group));
                        default -> {}
                    }
                });
        group.anySource |= any[0];
        Ipv6Address named = address[0];
        if (named != null) {
            group.sources.add(new Source(named, millis[0]));
        }
    }

    private void host(Group group) throws IOException {
        if (json.isObject()) {
            json.fields(
                    prefixed -> {
                        String name = plain(prefixed);
                        if (name.equals("host-address") || name.equals("address")) {
                            boolean _ = group.hosts.add(address());
                        }
                    });
        }
    }

    private Ipv6Address address() throws IOException {
        String text = json.text();
        Ipv6Address address = Json.address(text);
        if (address == null) {
            throw new DeviceException("not an IPv6 address: '" + text + "'");
        }
        return address;
    }

    private @Nullable FilterMode mode() throws IOException {
        String text = json.text();
        if (text == null) {
            return null;
        }
        return switch (plain(text)) {
            case "include" -> FilterMode.INCLUDE;
            case "exclude" -> FilterMode.EXCLUDE;
            default ->
                    throw new DeviceException(
                            "filter-mode is '" + text + "' (expected include or exclude)");
        };
    }

    /// Seconds, or `infinity`, or `not-set` (rt-types, RFC 8294).
    private int millis() throws IOException {
        String text = json.text();
        if (text == null || text.equals("not-set")) {
            return DeviceView.UNKNOWN_TIME;
        }
        return text.equals("infinity")
                ? Integer.MAX_VALUE
                : (int) Math.min(Integer.MAX_VALUE, number() * MILLIS);
    }
}
