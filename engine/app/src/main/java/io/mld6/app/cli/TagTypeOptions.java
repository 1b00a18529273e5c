// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.VlanTags;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;

/// Of which types the tags of `--vlan` are: beside every `--vlan`.
public final class TagTypeOptions {
    private static final String TYPES = "--tag-types";
    private static final String FORMER = "--tpid";

    @Option(
            names = TYPES,
            paramLabel = "TPID[.TPID]",
            order = 60,
            description =
                    "Types of the tags of --vlan, 0x8100 or 0x88a8 each. Default: 0x8100 for one,"
                            + " 0x88a8.0x8100 for two.")
    private @Nullable TagTypes types;

    @Option(names = FORMER, paramLabel = "TPID[.TPID]", order = 60, hidden = true)
    private @Nullable TagTypes former;

    /// What `--tag-types` says: a type of its own, as a converter needs one.
    ///
    /// @param types of the outer tag first
    record TagTypes(List<Integer> types) {
        static TagTypes parse(String text) {
            return new TagTypes(VlanTags.parseTypes(text));
        }
    }

    /// VLANs in tags of the types that were asked for.
    ///
    /// @param usual the VLANs, in tags of the usual types
    /// @param typed the same in tags of other types
    /// @throws ParameterException if there are not as many types as tags
    <T> T applied(CommandSpec spec, T usual, Function<List<Integer>, T> typed) {
        if (types != null && former != null) {
            throw Refusal.of(spec, FORMER, "is the former name of " + TYPES + " (expected once)");
        }
        TagTypes asked = types == null ? former : types;
        if (asked == null) {
            return usual;
        }
        try {
            return typed.apply(asked.types());
        } catch (IllegalArgumentException refused) {
            throw Refusal.of(
                    spec,
                    types == null ? FORMER : TYPES,
                    Refusal.message(refused) + " (expected one for each of --vlan)");
        }
    }
}
