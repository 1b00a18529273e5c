// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.Mldv1Rules;
import io.mld6.engine.listener.Mldv2Rules;
import io.mld6.engine.population.Population;

/// What a configuration means to the state machines.
final class RulesOf {
    private RulesOf() {}

    static HostRules hosts(EngineConfig config) {
        return new HostRules(
                config.mode() == MldMode.V1 ? 1 : 2,
                new Mldv1Rules(
                        config.hearing() == Hearing.SHARED,
                        config.protocol().alwaysDone(),
                        config.protocol().robustnessVariable(),
                        config.protocol().unsolicitedReportIntervalV1().toNanos()),
                new Mldv2Rules(
                        config.protocol().robustnessVariable(),
                        config.protocol().unsolicitedReportIntervalV2().toNanos(),
                        config.mode() == MldMode.V2_LITE,
                        config.protocol().responseLaw().law(),
                        Population.MAXIMUM_SOURCES,
                        Mldv2Rules.MAXIMUM_ASKED_SOURCES),
                config.protocol().robustnessVariable(),
                config.protocol().ssmRange(),
                config.protocol().anyVersion1Query());
    }
}
