// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.lab.measure.Nearest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/// The first word of a command line that no command knows: an option or a command, misspelt.
///
/// Picocli says what is missing before it says what it did not understand, and what is missing is
/// mostly what was misspelt.
///
/// @param command whose word it should be
/// @param written the word, without a value behind `=`
/// @param index of its argument
record FirstMistake(CommandLine command, String written, int index) {
    private static final String OPTION = "--";

    /// The first unknown word, if it is what `wrong` should be about; else null.
    static @Nullable FirstMistake behind(ParameterException wrong, String[] arguments) {
        boolean parsing = wrong.getArgSpec() != null || wrong instanceof UnmatchedArgumentException;
        // Missing arguments are named by a list of them, and by no single one.
        if (!parsing && !(wrong instanceof CommandLine.MissingParameterException)) {
            return null;
        }
        FirstMistake first = in(root(wrong.getCommandLine()), List.of(arguments));
        if (first != null
                && !(wrong instanceof CommandLine.MissingParameterException)
                && wrong.getArgSpec() instanceof OptionSpec option
                && indexOf(option, arguments) < first.index) {
            return null;
        }
        return first;
    }

    private static CommandLine root(CommandLine command) {
        CommandLine root = command;
        while (root.getParent() != null) {
            root = root.getParent();
        }
        return root;
    }

    /// Which argument names an option; a number beyond them if none does.
    static int indexOf(OptionSpec option, String[] arguments) {
        for (int i = 0; i < arguments.length; i++) {
            if (List.of(option.names()).contains(name(arguments[i]))) {
                return i;
            }
        }
        return Integer.MAX_VALUE;
    }

    private static @Nullable FirstMistake in(CommandLine root, List<String> arguments) {
        CommandLine command = root;
        int at = 0;
        while (at < arguments.size()) {
            String argument = arguments.get(at);
            if (argument.equals(OPTION)) {
                return null;
            }
            if (isOption(argument)) {
                OptionSpec option = command.getCommandSpec().findOption(name(argument));
                if (option == null) {
                    return new FirstMistake(command, name(argument), at);
                }
                at += argument.contains("=") ? 1 : 1 + values(option, arguments, at + 1);
                continue;
            }
            CommandLine next = command.getSubcommands().get(argument);
            if (next != null) {
                command = next;
            } else if (command == root) {
                return new FirstMistake(root, argument, at);
            }
            at++;
        }
        return null;
    }

    /// How many arguments from `from` on are values of an option.
    private static int values(OptionSpec option, List<String> arguments, int from) {
        int count = option.arity().min();
        while (count < option.arity().max()
                && from + count < arguments.size()
                && !isOption(arguments.get(from + count))) {
            count++;
        }
        return count;
    }

    private static boolean isOption(String argument) {
        return argument.length() > 1 && argument.startsWith("-");
    }

    private static String name(String argument) {
        int value = argument.indexOf('=');
        return isOption(argument) && value > 0 ? argument.substring(0, value) : argument;
    }

    /// One line that names the word and guesses what was meant.
    String message() {
        if (!isOption(written)) {
            List<String> commands = List.copyOf(command.getSubcommands().keySet());
            String near = Nearest.nearest(written, commands);
            return "not a command: '"
                    + written
                    + "' ("
                    + (near.isEmpty() ? "" : "did you mean " + near + "? ")
                    + "expected "
                    + String.join(", ", commands)
                    + ")";
        }
        List<String> options = new ArrayList<>();
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (!option.hidden()) {
                options.add(option.longestName());
            }
        }
        String near = Nearest.nearest(written, options);
        return "Unknown option: '"
                + written
                + "' ("
                + (near.isEmpty()
                        ? "see " + command.getCommandSpec().qualifiedName() + " --help"
                        : "did you mean " + near + "?")
                + ")";
    }
}
