// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.explain;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.mld6.app.cli.OutputOptions;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.VersionLine;
import io.mld6.app.terminal.Rows;
import io.mld6.app.terminal.Terminal;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `mld6 explain`: what a name in our output means.
@Command(
        mixinStandardHelpOptions = true,
        versionProvider = VersionLine.class,
        name = "explain",
        header = "Say what a drop reason, a counter, a rule or an error means, and what to try.",
        synopsisHeading = "%nUsage: ",
        customSynopsis = {"mld6 explain NAME... [OPTION]...", "       mld6 explain --list"},
        descriptionHeading = "%n",
        description = {
            "NAME is one that this program writes: a drop reason (BAD_CHECKSUM), a counter"
                    + " (QUERIES_MERGED, mld6.received), a fault of the tester (clock_stepped), an"
                    + " error number (ENOBUFS), an exit status (98), or the number of a rule or of"
                    + " a case (V2-18, V2-18c)."
        },
        parameterListHeading = "%n",
        sortOptions = false,
        footerHeading = "%nExamples:%n",
        footer = {
            "  mld6 explain NO_ROUTER_ALERT",
            "  mld6 explain V2-18c",
            "  mld6 explain --list"
        })
@SuppressWarnings("NullAway.Init") // picocli fills the fields
public final class ExplainCommand implements Callable<Integer> {
    private static final int LIST_COLUMNS = 100;

    private final Terminal terminal;

    @Spec private CommandSpec spec;
    @Mixin private OutputOptions output;

    @Parameters(arity = "0..*", paramLabel = "NAME", description = "What to explain.")
    private List<String> names = new ArrayList<>();

    @Option(names = "--list", order = 1, description = "List all names instead.")
    private boolean list;

    /// @param terminal where it speaks
    public ExplainCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
        if (list != names.isEmpty()) {
            throw Refusal.because(spec, "expected NAME, or --list for all names");
        }
        Explanations explanations = new Explanations();
        Rows rows = new Rows();
        if (list) {
            explanations.all().forEach(one -> rows.add(one.json(), line(one)));
        } else {
            for (Explanation one : wanted(explanations)) {
                List<String> lines = new ArrayList<>(one.lines());
                lines.addFirst(bold(one.name()) + "  " + one.kind());
                lines.add("");
                rows.add(one.json(), lines.toArray(String[]::new));
            }
        }
        rows.put(JsonNodeFactory.instance.objectNode(), "explanations");
        rows.write(output.format(), terminal);
        return ExitCode.OK;
    }

    /// Names of several words need no quotes.
    private List<Explanation> wanted(Explanations explanations) {
        List<Explanation> together = explanations.named(String.join(" ", names));
        if (!together.isEmpty()) {
            return together;
        }
        List<Explanation> found = new ArrayList<>();
        for (String name : names) {
            List<Explanation> one = explanations.named(name);
            if (one.isEmpty()) {
                String near = explanations.nearest(name);
                throw Refusal.because(
                        spec,
                        "nothing goes by the name of '"
                                + name
                                + "' ("
                                + (near.isEmpty() ? "" : "did you mean " + near + "? ")
                                + "mld6 explain --list shows all names)");
            }
            found.addAll(one);
        }
        return found;
    }

    private String bold(String text) {
        Ansi ansi = spec.commandLine().getColorScheme().ansi();
        return ansi.string("@|bold " + text + "|@");
    }

    /// Cut at the end, so that a terminal holds it.
    private static String line(Explanation one) {
        String line = "%-26s %s".formatted(one.name(), one.means());
        return line.length() <= LIST_COLUMNS ? line : line.substring(0, LIST_COLUMNS - 3) + "...";
    }
}
