// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.engine.link.LinkException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IExecutionStrategy;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;
import picocli.CommandLine.UnmatchedArgumentException;

/// Turns what goes wrong into one line on standard error and an exit status. A stack trace is for
/// bugs of ours only.
public final class OneLineErrors
        implements IParameterExceptionHandler, IExecutionExceptionHandler, IExecutionStrategy {
    /// What picocli does, with what it lets pass: an [Error], as when a native library or memory is
    /// missing.
    @Override
    public int execute(ParseResult result) {
        try {
            return new RunLast().execute(result);
        } catch (Error error) {
            List<CommandLine> commands = result.asCommandLineList();
            return failed(error, commands.getLast());
        }
    }

    private static int failed(Throwable failure, CommandLine command) {
        String known = ProcessFailure.describe(failure);
        print(command, known != null ? known : "internal error, please report it: " + failure);
        if (known == null) {
            PrintWriter err = command.getErr();
            failure.printStackTrace(err);
            err.flush();
        }
        return ExitCode.SOFTWARE;
    }

    @Override
    public int handleParseException(ParameterException wrong, String[] arguments) {
        String hint = "";
        if (wrong instanceof UnmatchedArgumentException unmatched) {
            List<String> suggestions = unmatched.getSuggestions();
            hint = suggestions.isEmpty() ? "" : " (did you mean " + suggestions.getFirst() + "?)";
        }
        CommandLine command = wrong.getCommandLine();
        String message =
                wrong instanceof UnmatchedArgumentException unmatched && isRoot(command)
                        ? notACommand(command, unmatched)
                        : Refusal.message(wrong);
        print(command, message + hint);
        return ExitCode.USAGE;
    }

    @Override
    public int handleExecutionException(
            Exception failure, CommandLine command, ParseResult result) {
        return switch (failure) {
            case Failure _ -> {
                print(command, Refusal.message(failure));
                yield ExitCode.SOFTWARE;
            }
            case LinkException link -> {
                print(command, Refusal.message(failure));
                yield isArgumentAtFault(link.kind()) ? ExitCode.USAGE : ExitCode.SOFTWARE;
            }
            default -> failed(failure, command);
        };
    }

    private static boolean isRoot(CommandLine command) {
        return command.getParent() == null;
    }

    private static String notACommand(CommandLine root, UnmatchedArgumentException unmatched) {
        return "not a command: '"
                + String.join(" ", unmatched.getUnmatched())
                + "' (expected "
                + String.join(", ", root.getSubcommands().keySet())
                + ")";
    }

    static boolean isArgumentAtFault(LinkException.Kind kind) {
        return switch (kind) {
            case UNKNOWN_INTERFACE, NOT_ETHERNET -> true;
            case ADMINISTRATIVELY_DOWN, NO_PRIVILEGE, REMOVED, IO -> false;
        };
    }

    private static void print(CommandLine command, String message) {
        PrintWriter err = command.getErr();
        err.println(
                command.getCommandSpec().qualifiedName() + ": " + message.replaceAll("\\s+", " "));
        err.flush();
    }
}
