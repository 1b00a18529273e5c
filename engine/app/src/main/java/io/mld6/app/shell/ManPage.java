// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.shell;

import io.mld6.app.cli.BuildFacts;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Model.UsageMessageSpec;

/// A manual page in roff's man macros (`man 7 man`), from the model of a command: the same texts
/// as `--help` shows.
final class ManPage {
    private static final String SECTION = "1";

    private final CommandLine command;
    private final CommandSpec spec;
    private final UsageMessageSpec usage;
    private final StringBuilder text = new StringBuilder();

    private ManPage(CommandLine command) {
        this.command = command;
        this.spec = command.getCommandSpec();
        this.usage = spec.usageMessage();
    }

    /// The page of a command.
    static String of(CommandLine command, BuildFacts built) {
        ManPage page = new ManPage(command);
        page.write(built);
        return page.text.toString();
    }

    /// Name of the page: `mld6-emulate`.
    static String name(CommandLine command) {
        return command.getCommandSpec().qualifiedName("-");
    }

    private void write(BuildFacts built) {
        String name = name(command);
        line(".\\\" SPDX-License-Identifier: Apache-2.0; written by mld6 man");
        line(
                ".TH %s %s \"%s\" \"mld6 %s\" \"User Commands\""
                        .formatted(
                                name.toUpperCase(Locale.ROOT),
                                SECTION,
                                built.date(),
                                built.version()));
        line(".SH NAME");
        line(escaped(name) + " \\- " + escaped(String.join(" ", plain(usage.header()))));
        synopsis();
        description();
        commands();
        if (!spec.positionalParameters().isEmpty()) {
            line(".SH ARGUMENTS");
            spec.positionalParameters().forEach(this::parameter);
        }
        line(".SH OPTIONS");
        spec.options().stream()
                .filter(option -> !option.hidden())
                .sorted(Comparator.comparingInt(OptionSpec::order))
                .forEach(this::option);
        if (!usage.exitCodeList().isEmpty()) {
            line(".SH EXIT STATUS");
            usage.exitCodeList().forEach((code, means) -> term(code, List.of(means)));
        }
        footer();
        seeAlso();
    }

    private void synopsis() {
        line(".SH SYNOPSIS");
        line(".nf");
        if (usage.customSynopsis().length == 0) {
            line(escaped(spec.qualifiedName()) + " [OPTION]... COMMAND");
        }
        for (String one : plain(usage.customSynopsis())) {
            String text = one.strip();
            boolean goesOn = !text.startsWith("mld6 ");
            line((goesOn ? "    " : "") + escaped(text));
        }
        line(".fi");
    }

    private void description() {
        if (usage.description().length == 0) {
            return;
        }
        line(".SH DESCRIPTION");
        paragraphs(plain(usage.description()));
    }

    private void commands() {
        if (command.getSubcommands().isEmpty()) {
            return;
        }
        line(".SH COMMANDS");
        for (Map.Entry<String, CommandLine> one : command.getSubcommands().entrySet()) {
            UsageMessageSpec other = one.getValue().getCommandSpec().usageMessage();
            if (!other.hidden()) {
                term(one.getKey(), plain(other.header()));
            }
        }
    }

    private void parameter(PositionalParamSpec parameter) {
        term(parameter.paramLabel(), described(parameter));
    }

    private void option(OptionSpec option) {
        String names = String.join(", ", option.names());
        boolean takes = option.arity().max() > 0;
        String value = takes ? "=" + option.paramLabel() : "";
        term(
                names + (option.arity().min() == 0 && takes ? "[" + value + "]" : value),
                described(option));
    }

    /// As `--help` has it, with defaults put in.
    private static List<String> described(ArgSpec argument) {
        String usual = String.valueOf(argument.defaultValue());
        return plain(
                List.of(argument.description()).stream()
                        .map(one -> one.replace("${DEFAULT-VALUE}", usual))
                        .toArray(String[]::new));
    }

    private void term(String name, List<String> means) {
        line(".TP");
        line("\\fB" + escaped(name) + "\\fR");
        means.forEach(one -> line(escaped(one.strip())));
    }

    private void footer() {
        if (usage.footer().length == 0) {
            return;
        }
        line(".SH EXAMPLES");
        line(".nf");
        plain(usage.footer()).forEach(one -> line(escaped(one)));
        line(".fi");
    }

    private void seeAlso() {
        line(".SH SEE ALSO");
        CommandLine root = spec.root().commandLine();
        StringBuilder all = new StringBuilder(command == root ? "" : reference(root));
        for (CommandLine other : root.getSubcommands().values()) {
            if (other != command && !other.getCommandSpec().usageMessage().hidden()) {
                all.append(all.isEmpty() ? "" : ", ").append(reference(other));
            }
        }
        line(all.toString());
    }

    private static String reference(CommandLine other) {
        return "\\fB" + escaped(name(other)) + "\\fR(" + SECTION + ")";
    }

    private void paragraphs(List<String> paragraphs) {
        for (String one : paragraphs) {
            // An indented line is one of a listing.
            line(one.startsWith(" ") ? ".br" : ".PP");
            line(escaped(one));
        }
    }

    /// Lines without picocli's markup, which has a percent sign for a line's end.
    private static List<String> plain(String[] lines) {
        return String.join("\n", lines)
                .replace("%n", "\n")
                .replace("%%", "%")
                .lines()
                .map(one -> Ansi.OFF.string(one))
                .toList();
    }

    /// A text in which roff sees no commands: a point or an apostrophe begins one at the start of a
    /// line, and a hyphen is a hyphen only where it is not a minus sign to copy.
    private static String escaped(String text) {
        String safe = text.replace("\\", "\\e").replace("-", "\\-").replace("'", "\\(aq");
        safe = safe.replace("^", "\\(ha").replace("~", "\\(ti").replace("`", "\\(ga");
        return safe.startsWith(".") ? "\\&" + safe : safe;
    }

    private void line(String one) {
        if (!one.isEmpty()) {
            text.append(one).append('\n');
        }
    }
}
