// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.lab.measure.Nearest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/// Values of options that are not on the command line: of `MLD6_*` variables of the environment,
/// and of a file. Flags win over variables, variables over the file, the file over the defaults.
///
/// ```text
/// option                     variable                    file
/// emulate --join-rate        MLD6_EMULATE_JOIN_RATE      join-rate = 1000 below [emulate]
/// --color, of all commands   MLD6_COLOR                  color = never before the first [...]
/// ```
///
/// `--force`, `--config`, help and versions are said each time or not at all: a file that forces
/// every interface would forget what `--force` is there for.
///
/// Immutable once read.
public final class Settings implements IDefaultValueProvider {
    /// Name of the option that names the file.
    public static final String FILE_OPTION = "--config";

    private static final String PREFIX = "MLD6_";
    private static final String FILE_VARIABLE = "MLD6_CONFIG";

    /// A value, and where it comes from.
    ///
    /// @param value as it would be on the command line
    /// @param origin for people: the variable's name, or file and line
    public record Setting(String value, String origin) {}

    private final @Nullable Path file;
    private final Map<String, Setting> settings;
    private final List<String> notes;

    private Settings(@Nullable Path file, Map<String, Setting> settings, List<String> notes) {
        this.file = file;
        this.settings = Map.copyOf(settings);
        this.notes = List.copyOf(notes);
    }

    /// What the environment and the file say about the options of all commands.
    ///
    /// @param root the whole command line
    /// @param environment variables by name
    /// @param arguments the command line, of which only `--config` is looked at
    /// @throws SettingsException with one line, if the file cannot be read or says something
    ///     unknown
    public static Settings read(
            CommandLine root, Map<String, String> environment, String... arguments)
            throws SettingsException {
        Map<String, OptionSpec> options = settable(root);
        Map<String, Setting> settings = new HashMap<>();
        String named = flag(FILE_OPTION, arguments);
        if (named == null) {
            named = environment.get(FILE_VARIABLE);
        }
        Path file = named == null ? usualFile(environment) : Path.of(named);
        if (file != null) {
            settings.putAll(SettingsFile.read(file, named != null, options.keySet()));
        }
        Map<String, String> byVariable = new LinkedHashMap<>();
        options.keySet().forEach(key -> byVariable.put(variable(key), key));
        List<String> notes = new ArrayList<>();
        environment.forEach(
                (name, value) -> {
                    String key = byVariable.get(name);
                    if (key != null) {
                        settings.put(key, new Setting(value, name));
                    } else if (name.startsWith(PREFIX) && !name.equals(FILE_VARIABLE)) {
                        String near = Nearest.nearest(name, byVariable.keySet());
                        notes.add(
                                name
                                        + " is the variable of no option"
                                        + (near.isEmpty() ? "" : "; did you mean " + near + "?"));
                    }
                });
        return new Settings(file, settings, notes);
    }

    /// Whether the environment or a file may set options, of whatever command.
    ///
    /// @param environment variables by name
    /// @param arguments the command line, of which only `--config` is looked at
    public static boolean mayBeSet(Map<String, String> environment, String... arguments) {
        Path file = usualFile(environment);
        return flag(FILE_OPTION, arguments) != null
                || environment.keySet().stream().anyMatch(name -> name.startsWith(PREFIX))
                || (file != null && !Files.notExists(file));
    }

    /// The last value of an option of all commands, before anything else of the command line is
    /// understood; null if it is not there.
    public static @Nullable String flag(String option, String... arguments) {
        String found = null;
        for (int i = 0; i < arguments.length && !arguments[i].equals("--"); i++) {
            if (arguments[i].startsWith(option + "=")) {
                found = arguments[i].substring(option.length() + 1);
            } else if (arguments[i].equals(option) && i + 1 < arguments.length) {
                found = arguments[i + 1];
            }
        }
        return found;
    }

    private static @Nullable Path usualFile(Map<String, String> environment) {
        String base = environment.getOrDefault("XDG_CONFIG_HOME", "");
        String home = environment.getOrDefault("HOME", "");
        if (base.isEmpty() && home.isEmpty()) {
            return null;
        }
        Path folder = base.isEmpty() ? Path.of(home, ".config") : Path.of(base);
        return folder.resolve("mld6").resolve("config");
    }

    /// The options that can be set, by key: `emulate.join-rate`, or `color` if it is one of all
    /// commands.
    public static Map<String, OptionSpec> settable(CommandLine root) {
        Map<String, OptionSpec> options = new LinkedHashMap<>();
        add(root, options);
        return options;
    }

    private static void add(CommandLine command, Map<String, OptionSpec> options) {
        for (OptionSpec option : command.getCommandSpec().options()) {
            if (isSettable(option)) {
                options.putIfAbsent(key(option), option);
            }
        }
        command.getSubcommands().values().forEach(one -> add(one, options));
    }

    private static boolean isSettable(OptionSpec option) {
        return !option.hidden()
                && !option.usageHelp()
                && !option.versionHelp()
                && option.longestName().startsWith("--")
                && !List.of("--force", FILE_OPTION).contains(option.longestName())
                && (isOfAll(option) || option.command().parent() != null);
    }

    /// Whether an option means the same everywhere, so that it is set for all commands at once.
    private static boolean isOfAll(OptionSpec option) {
        return option.type() == OutputFormat.class || option.type() == ColorWhen.class;
    }

    /// What an option goes by in the file: its command, a dot and its name, or the name alone.
    public static String key(OptionSpec option) {
        String name = option.longestName().substring(2);
        if (isOfAll(option)) {
            return name;
        }
        return command(option.command()) + "." + name;
    }

    /// What a command goes by in the file: `emulate`.
    public static String command(CommandSpec command) {
        String qualified = command.qualifiedName(" ");
        return qualified.substring(qualified.indexOf(' ') + 1);
    }

    /// The variable of a key: `MLD6_EMULATE_JOIN_RATE`.
    public static String variable(String key) {
        return PREFIX + key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /// What is set for an option, other than by a flag; null if nothing is.
    public @Nullable Setting of(OptionSpec option) {
        return isSettable(option) ? settings.get(key(option)) : null;
    }

    /// What is set for a key; null if nothing is.
    public @Nullable Setting of(String key) {
        return settings.get(key);
    }

    /// The file, whether there is one or not; null if there is no place for it.
    public @Nullable Path file() {
        return file;
    }

    /// Variables that begin like ours and set nothing, a line each.
    public List<String> notes() {
        return notes;
    }

    @Override
    public @Nullable String defaultValue(ArgSpec argument) {
        Setting setting = argument instanceof OptionSpec option ? of(option) : null;
        return setting == null ? null : setting.value();
    }
}
