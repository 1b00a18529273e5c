// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.belief.DeviceSpec;
import io.mld6.lab.belief.KnownLimit;
import io.mld6.lab.belief.OracleConfig;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads `oracle`. Thread: any, without state.
final class OracleReader {
    static final List<String> ORACLE =
            List.of(
                    "device",
                    "every",
                    "ports",
                    "allow",
                    "report-time",
                    "last-listener-time",
                    "membership-time",
                    "timeout");

    private OracleReader() {}

    static @Nullable ScenarioOracle read(@Nullable YamlNode node) {
        if (node == null) {
            return null;
        }
        Fields fields = Fields.of(node, "oracle", ORACLE);
        DeviceSpec device =
                fields.need(
                        "device",
                        "bridge:br0, frr:COMMAND, ovs:br0 or json:FILE-OR-COMMAND",
                        DeviceSpec::parse);
        Set<KnownLimit> allowed = EnumSet.noneOf(KnownLimit.class);
        allowed.addAll(fields.list("allow", KnownLimit::of));
        return new ScenarioOracle(
                device,
                new OracleConfig(
                        fields.value(
                                "every",
                                OracleConfig.EVERY.usual(),
                                Values.within(OracleConfig.EVERY)),
                        fields.value(
                                "report-time",
                                OracleConfig.TIME.usual(),
                                Values.within(OracleConfig.TIME)),
                        fields.optional("last-listener-time", Values.within(OracleConfig.TIME)),
                        fields.optional("membership-time", Values.within(OracleConfig.TIME)),
                        Set.copyOf(fields.list("ports", text -> text)),
                        allowed),
                fields.value(
                        "timeout",
                        OracleConfig.READING.usual(),
                        Values.within(OracleConfig.READING)));
    }
}
