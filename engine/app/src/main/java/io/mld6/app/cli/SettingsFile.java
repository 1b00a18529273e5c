// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.app.cli.Settings.Setting;
import io.mld6.lab.measure.Nearest;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// Reads a file of settings: options without their dashes, below the command they belong to.
///
/// ```text
/// # of all commands
/// color = never
///
/// [emulate]
/// listeners = 1000
/// groups = ff0e::db8:0:1+100
/// always-done = true
/// ```
///
/// A line that is not understood is an error with its number: a setting that is silently left out
/// is one somebody relies on.
final class SettingsFile {
    private static final int LARGEST_OCTETS = 1 << 20;

    private final Path path;
    private final Set<String> keys;
    private final Set<String> commands = new TreeSet<>();
    private final Map<String, Setting> found = new HashMap<>();

    /// The command that lines are about; empty before the first heading.
    private String command = "";

    private int number;

    private SettingsFile(Path path, Set<String> keys) {
        this.path = path;
        this.keys = keys;
        for (String key : keys) {
            if (key.indexOf('.') > 0) {
                commands.add(key.substring(0, key.lastIndexOf('.')));
            }
        }
    }

    /// What the file says, by key.
    ///
    /// @param asked whether somebody named the file, so that it must be there
    /// @param keys those that may be set
    /// @throws SettingsException with one line
    static Map<String, Setting> read(Path path, boolean asked, Set<String> keys)
            throws SettingsException {
        List<String> lines;
        try {
            if (Files.isDirectory(path) || Files.size(path) > LARGEST_OCTETS) {
                throw new SettingsException(path + " is no file of settings");
            }
            lines = Files.readAllLines(path, StandardCharsets.UTF_8);
        } catch (NoSuchFileException missing) {
            if (!asked) {
                return Map.of();
            }
            throw new SettingsException("no file of settings: " + path);
        } catch (MalformedInputException binary) {
            throw new SettingsException(path + " is no text in UTF-8");
        } catch (IOException refused) {
            throw new SettingsException("cannot read the settings: " + refused.getMessage());
        }
        SettingsFile file = new SettingsFile(path, keys);
        for (String line : lines) {
            file.take(line.strip());
        }
        return file.found;
    }

    private void take(String line) throws SettingsException {
        number++;
        if (line.isEmpty() || line.startsWith("#")) {
            return;
        }
        if (line.startsWith("[") && line.endsWith("]")) {
            command = line.substring(1, line.length() - 1).strip();
            if (!commands.contains(command)) {
                throw wrong("unknown command '" + command + "'", command, commands);
            }
            return;
        }
        int equals = line.indexOf('=');
        if (equals <= 0) {
            throw wrong("not a setting: '" + line + "' (expected [COMMAND] or OPTION = VALUE)");
        }
        put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
    }

    private void put(String name, String value) throws SettingsException {
        String option = name.startsWith("--") ? name.substring(2) : name;
        String prefix = command.isEmpty() ? "" : command + ".";
        String key = prefix + option;
        if (!keys.contains(key) && keys.contains(option)) {
            key = option; // of all commands, said below one of them
        }
        if (option.equals("force")) {
            throw wrong("'force' is said each time, on the command line");
        }
        if (!keys.contains(key)) {
            Set<String> accepted = new TreeSet<>();
            for (String one : keys) {
                if (one.startsWith(prefix) && one.indexOf('.', prefix.length()) < 0) {
                    accepted.add(one.substring(prefix.length()));
                }
            }
            String where = command.isEmpty() ? " before the first [COMMAND]" : " of " + command;
            throw wrong("unknown option '" + option + "'" + where, option, accepted);
        }
        Setting before = found.put(key, new Setting(value, path + ":" + number));
        if (before != null) {
            throw wrong("'" + option + "' is set already, at " + before.origin());
        }
    }

    private SettingsException wrong(String what, String written, Set<String> accepted) {
        return wrong(what + "; " + Nearest.hint(written, accepted));
    }

    private SettingsException wrong(String what) {
        return new SettingsException(path + ":" + number + ": " + what);
    }
}
