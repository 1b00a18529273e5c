// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Nearest;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/// What `set` may change while a scenario plays. Thread: any, without state.
final class LiveParameter {
    private LiveParameter() {}

    /// The keys, and what reads the value of each.
    private static Map<String, Function<String, ?>> all(Collection<String> streams) {
        Map<String, Function<String, ?>> keys = new LinkedHashMap<>();
        keys.put("link.max-pps", LinkReader::mostPackets);
        for (String stream : streams) {
            keys.put("streams." + stream + ".rate", Values::rate);
        }
        keys.put("rehearse.join-delay", LinkReader::joinDelay);
        keys.put("rehearse.loss", Values::share);
        keys.put("rehearse.deaf", Values::share);
        keys.put("rehearse.duplicate", Values::share);
        return keys;
    }

    /// Reads `KEY=VALUE`.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    static Action.Set parse(String text, Collection<String> streams) {
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new IllegalArgumentException(
                    "'" + text + "' sets nothing (expected KEY=VALUE, as link.max-pps=1000)");
        }
        String key = text.substring(0, equals).strip();
        String value = text.substring(equals + 1).strip();
        Map<String, Function<String, ?>> known = all(streams);
        Function<String, ?> parser = known.get(key);
        if (parser == null) {
            throw new IllegalArgumentException(
                    "'%s' does not change while a scenario plays; %s"
                            .formatted(key, Nearest.hint(key, known.keySet())));
        }
        Object _ = parser.apply(value);
        return new Action.Set(key, value);
    }
}
