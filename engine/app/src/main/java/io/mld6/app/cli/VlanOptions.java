// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.VlanTags;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Which VLAN: for commands that are in one.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class VlanOptions {
    @Option(
            names = "--vlan",
            paramLabel = "ID[.ID]",
            order = 60,
            description =
                    "802.1Q VLAN of all frames, or an outer (802.1ad) and an inner one. Frames with"
                            + " other tags, or tags of another type, are not ours. Default:"
                            + " untagged.")
    private VlanTags vlan = VlanTags.NONE;

    @Mixin private TagTypeOptions types;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// The tags.
    ///
    /// @throws ParameterException if there are not as many types as ids
    public VlanTags tags() {
        return types.applied(spec, vlan, vlan::withTypes);
    }
}
