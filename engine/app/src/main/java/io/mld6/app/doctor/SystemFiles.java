// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// What the kernel says in files.
///
/// `/sys` shows the network namespace it was mounted in, which need not be ours: what it says of
/// an interface counts only where it knows the interface by our index.
final class SystemFiles {
    private final Path root;

    /// @param root of the file system, `/`
    SystemFiles(Path root) {
        this.root = root;
    }

    /// The text of a file, without the line's end; null if there is no such file.
    @Nullable String text(String path) {
        try {
            return Files.readString(root.resolve(path)).strip();
        } catch (IOException _) {
            return null; // not in this kernel, or not for this interface
        }
    }

    /// The number in a file, or one instead.
    long number(String path, long otherwise) {
        String text = text(path);
        try {
            return text == null ? otherwise : Long.parseLong(text);
        } catch (NumberFormatException _) {
            return otherwise;
        }
    }

    boolean exists(String path) {
        return Files.exists(root.resolve(path));
    }

    /// The last name of what a link points to; null if it is none.
    @Nullable String target(String path) {
        try {
            Path name = Files.readSymbolicLink(root.resolve(path)).getFileName();
            return name == null ? null : name.toString();
        } catch (IOException _) {
            return null;
        }
    }

    /// Where `/sys` speaks of an interface; null if it does not, or of another one.
    @Nullable String folder(String name, int index) {
        String folder = "sys/class/net/" + name;
        return number(folder + "/ifindex", -1) == index ? folder : null;
    }
}
