// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.shell;

import io.mld6.app.cli.Converters;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/// Completion for bash, and for zsh, which runs that of bash: commands, options, words that an
/// option takes, files, and the interfaces there are at the moment.
///
/// ```text
/// _mld6() {
///     ...                       which command, and which option is before the word
///     case "$command $before" in
///         "emulate --hearing") words="shared snooped" ;;
///     esac
/// }
/// complete -F _mld6 mld6
/// ```
final class CompletionScript {
    private static final String ZSH =
            """
            #compdef mld6
            autoload -U +X bashcompinit && bashcompinit
            """;

    /// zsh looks for files by all of a word, so that it would find none behind `--report=` were the
    /// option not set apart. As a file of an fpath the script is what the first completion calls,
    /// which gets nothing unless it is answered here.
    private static final String ZSH_TAIL =
            """
            _mld6_zsh() {
                compset -P '--*='
                _bash_complete -o filenames -F _mld6
            }
            compdef _mld6_zsh mld6
            if [ "${funcstack[1]-}" = _mld6 ]; then
                _mld6_zsh
            fi
            """;

    private static final String HEAD =
            """
            # Completion of mld6, written by `mld6 completion`.
            _mld6() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]}
                local command= words= files= prefix= i
                # bash takes --color=never for three words, zsh for one
                if [ "$word" = = ]; then
                    word=
                elif [ "$before" = = ] && [ "$COMP_CWORD" -gt 1 ]; then
                    before=${COMP_WORDS[COMP_CWORD - 2]}
                fi
                case $word in
                    --*=*) before=${word%%=*} prefix=${word%%=*}= word=${word#*=} ;;
                esac
                # zsh puts what _mld6_zsh has set apart before the word by itself
                if [ -n "${IPREFIX-}" ]; then
                    prefix=
                fi
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in
                        COMMANDS) command=${COMP_WORDS[i]}; break ;;
                    esac
                done
            """;

    private static final String TAIL =
            """
                case $words in
                    *%interfaces*)
                        words=${words/\\%interfaces/$(cd /sys/class/net 2>/dev/null && echo *)} ;;
                esac
                COMPREPLY=($(compgen -W "$words" -- "$word"))
                if [ -n "$files" ]; then
                    COMPREPLY+=($(IPREFIX= compgen -f -- "$word"))
                fi
                if [ -n "$prefix" ]; then
                    COMPREPLY=("${COMPREPLY[@]/#/$prefix}")
                fi
            }
            complete -o filenames -F _mld6 mld6
            """;

    /// Stands for those there are when somebody asks.
    private static final String INTERFACES = "%interfaces";

    private static final Set<String> FILES = Set.of("FILE", "DIR");
    private static final String INTERFACE = "IFACE";
    private static final String COMMAND = "COMMAND";

    private CompletionScript() {}

    static String bash(CommandLine root) {
        Map<String, CommandLine> commands = root.getSubcommands();
        StringBuilder text = new StringBuilder();
        text.append(HEAD.replace("COMMANDS", String.join(" | ", commands.keySet())));
        text.append("    case \"$command $before\" in\n");
        values(text, "", root.getCommandSpec());
        commands.forEach((name, command) -> values(text, name, command.getCommandSpec()));
        text.append("        *)\n            case $command in\n");
        words(text, "", root.getCommandSpec(), commands.keySet());
        commands.forEach((name, command) -> words(text, name, command.getCommandSpec(), Set.of()));
        text.append("            esac\n            ;;\n    esac\n").append(TAIL);
        return text.toString();
    }

    static String zsh(CommandLine root) {
        return ZSH + bash(root) + ZSH_TAIL;
    }

    /// What may stand behind an option that takes a value.
    private static void values(StringBuilder text, String command, CommandSpec spec) {
        for (OptionSpec option : spec.options()) {
            if (option.arity().max() == 0 || option.hidden()) {
                continue;
            }
            String names =
                    List.of(option.names()).stream()
                            .map(name -> "\"" + command + " " + name + "\"")
                            .collect(Collectors.joining(" | "));
            text.append("        ").append(names).append(") ").append(value(option));
            text.append(" ;;\n");
        }
    }

    /// An assignment for what an argument takes; a colon, which does nothing, for what nobody can
    /// guess.
    private static String value(ArgSpec argument) {
        List<String> words = wordsOf(argument);
        if (!words.isEmpty()) {
            return "words=\"" + String.join(" ", words) + "\"";
        }
        return FILES.contains(argument.paramLabel()) ? "files=yes" : ":";
    }

    private static List<String> wordsOf(ArgSpec argument) {
        String label = argument.paramLabel();
        if (label.equals(INTERFACE)) {
            return List.of(INTERFACES);
        }
        if (label.equals(COMMAND)) {
            return List.copyOf(argument.command().root().subcommands().keySet());
        }
        if (label.contains("|")) {
            return List.of(label.split("\\|", -1));
        }
        List<String> words = new ArrayList<>();
        if (argument.type().isEnum()) {
            for (Object constant : argument.type().getEnumConstants()) {
                words.add(Converters.word((Enum<?>) constant));
            }
        }
        return words;
    }

    /// What may stand where no option waits for its value.
    private static void words(
            StringBuilder text, String command, CommandSpec spec, Set<String> commands) {
        Set<String> options = new LinkedHashSet<>();
        for (OptionSpec option : spec.options()) {
            if (!option.hidden()) {
                options.add(option.longestName());
            }
        }
        text.append("                '").append(command).append("')\n");
        text.append("                    case $word in\n                        -*) words=\"");
        text.append(String.join(" ", options)).append("\" ;;\n");
        String others =
                commands.isEmpty()
                        ? positional(spec)
                        : "words=\"" + String.join(" ", commands) + "\"";
        text.append("                        *) ").append(others).append(" ;;\n");
        text.append("                    esac\n                    ;;\n");
    }

    private static String positional(CommandSpec spec) {
        Set<String> words = new LinkedHashSet<>();
        boolean files = false;
        for (PositionalParamSpec parameter : spec.positionalParameters()) {
            words.addAll(wordsOf(parameter));
            files |= FILES.contains(parameter.paramLabel());
        }
        return "words=\"" + String.join(" ", words) + "\"" + (files ? " files=yes" : "");
    }
}
