// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import io.mld6.codec.wire.SsmRange;
import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostRules;
import io.mld6.engine.listener.Mldv1Rules;
import io.mld6.engine.listener.Mldv2Rules;
import java.util.concurrent.TimeUnit;

/// What listeners speak, with the default values of their RFC.
public enum HostKind {
    /// RFC 2710 only.
    V1,
    /// RFC 9777, with fall-back.
    V2,
    /// RFC 5790, with fall-back.
    LIGHTWEIGHT;

    private static final long URI_V1_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long URI_V2_NANOS = TimeUnit.SECONDS.toNanos(1);
    private static final int MAXIMUM_SOURCES = 1024;
    private static final int MAXIMUM_ASKED_SOURCES = 256;

    /// Rules for hosts of this kind.
    ///
    /// @param robustnessVariable of the hosts, 1 to 15
    /// @param shared whether version 1 hosts hear each other's Reports
    public HostRules rules(int robustnessVariable, boolean shared) {
        return new HostRules(
                this == V1 ? 1 : 2,
                new Mldv1Rules(shared, false, robustnessVariable, URI_V1_NANOS),
                new Mldv2Rules(
                        robustnessVariable,
                        URI_V2_NANOS,
                        this == LIGHTWEIGHT,
                        DelayLaw.UNIFORM,
                        MAXIMUM_SOURCES,
                        MAXIMUM_ASKED_SOURCES),
                robustnessVariable,
                SsmRange.ASSIGNED);
    }
}
