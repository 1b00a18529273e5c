// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/// Reads what Open vSwitch says to `ovs-appctl mdb/show BRIDGE`: a table of port, VLAN, group and
/// age. It knows no sources, and so believes that all are wanted; in place of a group stands
/// `querier` for a port with a router. Thread: any, without state.
final class OvsGroups {
    private static final int COLUMNS = 4;
    private static final String HEADING = "GROUP";

    private OvsGroups() {}

    static DeviceView read(InputStream text) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(text, StandardCharsets.UTF_8));
        DeviceView.Builder view = new DeviceView.Builder();
        boolean heading = false;
        for (String line; (line = lines.readLine()) != null; ) {
            String[] columns = line.strip().split("\\s+", COLUMNS);
            if (columns.length == COLUMNS && columns[2].equals(HEADING)) {
                heading = true;
            } else if (heading && columns.length == COLUMNS) {
                row(columns, line, view);
            } else if (!line.isBlank()) {
                throw notATable(line);
            }
        }
        if (!heading) {
            throw new DeviceException("says nothing; expected what ovs-appctl mdb/show prints");
        }
        return view.build();
    }

    private static void row(String[] columns, String line, DeviceView.Builder view)
            throws DeviceException {
        String group = columns[2];
        if (group.equals("querier")) {
            DeviceView.Builder _ = view.router(columns[0]);
            return;
        }
        Ipv6Address address = Json.address(group);
        if (address == null) {
            if (group.indexOf('.') > 0) {
                return; // of IGMP
            }
            throw notATable(line);
        }
        try {
            DeviceView.Builder _ =
                    view.group(
                            view.port(columns[0]),
                            DeviceView.key(VlanTags.of(Integer.parseInt(columns[1]))),
                            address.high(),
                            address.low(),
                            FilterMode.EXCLUDE,
                            DeviceView.UNKNOWN_TIME);
        } catch (IllegalArgumentException wrong) {
            throw notATable(line);
        }
    }

    private static DeviceException notATable(String line) {
        return new DeviceException(
                "not a line of port, VLAN, group and age: '" + TextSource.oneLine(line) + "'");
    }
}
