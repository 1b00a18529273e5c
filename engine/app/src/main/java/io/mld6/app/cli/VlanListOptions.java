// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.engine.population.VlanList;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Which VLANs: for commands that are in several.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class VlanListOptions {
    @Option(
            names = "--vlan",
            paramLabel = "VLANS",
            order = 60,
            description =
                    "VLANs, separated by commas: ID, ID+COUNT, OUTER.INNER with a count behind each"
                            + " (100+4.1+1000: 100.1 to 103.1000), or none. One tag is 802.1Q, of"
                            + " two the outer one 802.1ad. Frames with other tags, or tags of"
                            + " another type, are not ours. Default: none, untagged.")
    private @Nullable VlanList vlans;

    @Mixin private TagTypeOptions types;

    /// Whether it was said which.
    public boolean isGiven() {
        return vlans != null;
    }

    /// The VLANs.
    ///
    /// @throws ParameterException if there are not as many types as tags
    public VlanList vlans(CommandSpec spec) {
        VlanList asked = vlans == null ? VlanList.UNTAGGED : vlans;
        return types.applied(spec, asked, asked::withTypes);
    }
}
