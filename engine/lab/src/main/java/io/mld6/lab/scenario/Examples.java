// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Scenarios to learn from. Thread: any, without state.
public final class Examples {
    private static final List<String> NAMES =
            List.of(
                    "first-join",
                    "iptv-evening",
                    "zapping-storm",
                    "kick-off",
                    "ssm",
                    "v1-fall-back",
                    "power-cut",
                    "access-vlans",
                    "querier-and-device");

    private Examples() {}

    /// A scenario to learn from.
    ///
    /// @param name of the example, and of its file without `.yaml`
    /// @param title one line: the first of its file
    /// @param text its YAML
    public record Example(String name, String title, String text) {}

    /// All of them, the easiest first.
    public static List<Example> all() {
        return NAMES.stream().map(Examples::example).toList();
    }

    private static Example example(String name) {
        String text = resource("examples/" + name + ".yaml");
        String first = text.substring(0, text.indexOf('\n'));
        return new Example(name, first.replaceFirst("^# *", ""), text);
    }

    /// A text beside this class.
    static String resource(String name) {
        try (InputStream in = Examples.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("not in this build: " + name);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }
}
