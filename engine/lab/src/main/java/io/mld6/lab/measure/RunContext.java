// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// What a result must say of a run besides what was measured, so that somebody else can judge it
/// and run it again. Immutable; maps keep their order.
///
/// @param kind `run` or `rehearsal`
/// @param commandLine what was typed, argument by argument, without the name of the program
/// @param scenario the file, verbatim
/// @param environment facts of the host, the interfaces and the build, by name
/// @param counters of the listeners' engine in the end, by name
public record RunContext(
        String kind,
        List<String> commandLine,
        String scenario,
        Map<String, String> environment,
        Map<String, Number> counters) {
    /// Copies its lists and maps.
    public RunContext {
        commandLine = List.copyOf(commandLine);
        environment = Collections.unmodifiableMap(new LinkedHashMap<>(environment));
        counters = Collections.unmodifiableMap(new LinkedHashMap<>(counters));
    }
}
