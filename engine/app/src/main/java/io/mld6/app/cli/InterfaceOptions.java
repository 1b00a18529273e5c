// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.VlanTags;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Which link: for every command that touches a real one.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class InterfaceOptions {
    @Parameters(
            paramLabel = "IFACE",
            description = "Ethernet interface, in the network namespace of this process.")
    private String name;

    @Option(
            names = "--vlan",
            paramLabel = "ID[.ID]",
            order = 60,
            description =
                    "802.1Q VLAN of all frames, or an outer (802.1ad) and an inner one. Frames with"
                            + " other tags, or tags of another type, are not ours. Default:"
                            + " untagged. A querier takes several: 100+64 for 64 from 100 on, in"
                            + " place of either id, and lists with commas.")
    private VlanList vlans = VlanList.UNTAGGED;

    @Option(
            names = "--tpid",
            paramLabel = "TPID[.TPID]",
            order = 60,
            description =
                    "Types of the tags of --vlan, 0x8100 or 0x88a8 each. Default: 0x8100 for one,"
                            + " 0x88a8.0x8100 for two.")
    private @Nullable TagTypes types;

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    @Option(
            names = "--force",
            order = 90,
            description = "Use the interface even if a default route goes over its link.")
    private boolean force;

    public String name() {
        return name;
    }

    /// The tags, for a command that serves one VLAN.
    ///
    /// @throws ParameterException if there are several, or not as many types as ids
    public VlanTags vlan() {
        Refusal.unless(
                vlans.tags().size() == 1,
                spec,
                "--vlan",
                vlans + " (expected one, ID or OUTER.INNER, for this command)");
        return vlans().getFirst();
    }

    /// The tags of each VLAN.
    ///
    /// @throws ParameterException if there are not as many types as ids
    public List<VlanTags> vlans() {
        if (types == null) {
            return vlans.tags();
        }
        try {
            return vlans.withTypes(types.types()).tags();
        } catch (IllegalArgumentException refused) {
            throw Refusal.of(
                    spec,
                    "--tpid",
                    Refusal.message(refused) + " (expected one for each of --vlan)");
        }
    }

    /// What `--tpid` says: a type of its own, as a converter needs one.
    ///
    /// @param types of the outer tag first
    record TagTypes(List<Integer> types) {
        static TagTypes parse(String text) {
            return new TagTypes(VlanTags.parseTypes(text));
        }
    }

    public boolean force() {
        return force;
    }
}
