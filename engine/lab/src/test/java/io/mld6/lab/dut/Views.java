// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeSet;

/// Views as lines that a test can compare: `r0 ff3e::8000:1 include{2001:db8::1} fe80::1`.
final class Views {
    private Views() {}

    static DeviceView ofResource(ViewReader reader, String name) throws IOException {
        try (InputStream text = Views.class.getResourceAsStream(name)) {
            return reader.read(Objects.requireNonNull(text));
        }
    }

    static DeviceView of(ViewReader reader, String text) throws IOException {
        return reader.read(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
    }

    /// In EXCLUDE mode with the sources that are cut off alone.
    static List<String> lines(DeviceView view) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < view.size(); i++) {
            boolean include = view.mode(i) == FilterMode.INCLUDE;
            TreeSet<Ipv6Address> sources = new TreeSet<>();
            for (int s = view.firstSource(i); s < view.endOfSources(i); s++) {
                if (include || view.sourceMillis(s) == 0) {
                    sources.add(new Ipv6Address(view.sourceHigh(s), view.sourceLow(s)));
                }
            }
            StringBuilder line = new StringBuilder();
            line.append(view.port(i)).append(view.port(i).isEmpty() ? "" : " ");
            if (view.vlan(i) != 0) {
                line.append(DeviceView.vlanText(view.vlan(i))).append(' ');
            }
            line.append(view.group(i)).append(include ? " include" : " exclude");
            line.append(sources.toString().replace('[', '{').replace(']', '}'));
            for (int l = view.firstListener(i); l < view.endOfListeners(i); l++) {
                line.append(' ').append(view.listener(l));
            }
            lines.add(line.toString());
        }
        return lines;
    }
}
