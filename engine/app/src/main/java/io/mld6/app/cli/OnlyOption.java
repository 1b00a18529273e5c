// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Some of what a command goes through, by rule: for commands that show it with `--list`.
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class OnlyOption {
    private static final String NAME = "--only";

    @Option(
            names = NAME,
            paramLabel = "ID",
            split = ",",
            order = 2,
            description =
                    "Only these: ids that --list shows, as FZ-39a, or rules, as FZ-39, with all that"
                            + " is theirs. Default: all.")
    private List<String> ids = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec;

    /// What was asked for; empty for everything.
    ///
    /// @param all there is
    /// @param isMeant whether an id, or a rule, means one of them
    /// @throws ParameterException if something that was asked for means none of them
    public <T> List<String> among(List<T> all, BiPredicate<T, String> isMeant) {
        for (String id : ids) {
            Refusal.unless(
                    all.stream().anyMatch(one -> isMeant.test(one, id)),
                    spec,
                    NAME,
                    "'" + id + "' (expected an id or a rule that --list shows)");
        }
        return List.copyOf(ids);
    }
}
