// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.emulation;

import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VlanListOptions;
import io.mld6.engine.population.VlanMode;
import io.mld6.engine.population.VlanPlan;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Where the listeners of `mld6 emulate` live.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class VlanPlanOptions {
    static final String MODE = "--vlan-mode";

    @Mixin private VlanListOptions list;

    @Option(
            names = MODE,
            paramLabel = "MODE",
            order = 60,
            description =
                    "each=K: K listeners in every VLAN, in order. round-robin: listener i in VLAN"
                            + " number i mod count. Default: round-robin.")
    private @Nullable VlanMode mode;

    /// VLANs, and how listeners are dealt to them; whether they fill these is another question.
    ///
    /// @throws ParameterException if tag types do not fit, or nothing is to be dealt to
    VlanPlan plan(CommandSpec spec) {
        Refusal.unless(mode == null || list.isGiven(), spec, MODE, "goes with --vlan only");
        return new VlanPlan(list.vlans(spec), mode == null ? VlanMode.ROUND_ROBIN : mode);
    }
}
