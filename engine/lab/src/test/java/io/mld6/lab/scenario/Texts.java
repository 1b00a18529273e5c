// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/// Scenarios that tests read.
final class Texts {
    /// The smallest that has one of everything most tests need.
    static final String SMALL =
            """
            mld6: 1
            link: {interface: eth1}
            channels:
              sd: {groups: ff3e::8000:1+10, sources: 2001:db8:1::10}
              any: {groups: ff0e::8000:1+4}
            populations:
              homes: {listeners: 100, watch: {sd: 60%}}
              probes: {listeners: 4, join: [any], mapping: one-to-one}
            streams:
              head: {interface: eth2, channels: [sd], rate: 100/s}
            phases:
              - {name: boot, for: 60s, do: [{join: all}]}
              - {name: steady, for: 5m, do: [hold]}
            """;

    private Texts() {}

    /// The example of the language's specification.
    static String eveningPeak() {
        try (InputStream in = Texts.class.getResourceAsStream("evening-peak.yaml")) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    static Scenario read(String text, String... sets) {
        return ScenarioReader.read("f.yaml", text, List.of(sets), List.of()).scenario();
    }

    /// [#SMALL], in which a line is another.
    static String small(String line, String instead) {
        if (!SMALL.contains(line)) {
            throw new IllegalArgumentException(line);
        }
        return SMALL.replace(line, instead);
    }
}
