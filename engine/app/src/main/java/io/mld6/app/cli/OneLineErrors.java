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
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.RunLast;

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
        FirstMistake first = FirstMistake.behind(wrong, arguments);
        if (first == null) {
            print(wrong.getCommandLine(), Refusal.message(wrong) + origin(wrong, arguments));
        } else {
            print(first.command(), first.message());
        }
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

    /// Where a value comes from that nobody wrote on this command line: else one would look for it
    /// there.
    private static String origin(ParameterException wrong, String[] arguments) {
        if (!(wrong.getArgSpec() instanceof OptionSpec option)
                || !(wrong.getCommandLine().getDefaultValueProvider() instanceof Settings settings)
                || FirstMistake.indexOf(option, arguments) < arguments.length) {
            return "";
        }
        Settings.Setting setting = settings.of(option);
        return setting == null ? "" : " (from " + setting.origin() + ")";
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
