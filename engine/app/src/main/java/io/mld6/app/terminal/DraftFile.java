// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import java.io.BufferedOutputStream;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A file being written beside its place: `.NAME.PID-RANDOM.tmp`. It is created exclusively and
/// under a name nobody can know, so that a link that was planted is never followed; what exists
/// keeps its owner, as far as the privilege allows, and its mode.
///
/// *Thread*: one at a time.
public final class DraftFile implements AutoCloseable {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int RANDOM_OCTETS = 8;
    private static final Set<StandardOpenOption> EXCLUSIVELY =
            EnumSet.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

    private final Path target;
    private final Path draft;
    private final SeekableByteChannel channel;

    private DraftFile(Path target, Path draft, SeekableByteChannel channel) {
        this.target = target;
        this.draft = draft;
        this.channel = channel;
    }

    /// Writes what a file holds.
    @FunctionalInterface
    public interface Content {
        /// Writes all of it.
        ///
        /// @param to closed by who calls
        void writeTo(OutputStream to) throws IOException;
    }

    /// Writes a file as a whole: what was there stays until all of it is written. What is no
    /// regular file, such as a pipe, is written to as it is.
    ///
    /// @throws IOException if it cannot be written; then what was there is there still
    public static void put(Path target, Content content) throws IOException {
        if (!isReplaceable(target)) {
            try (OutputStream to = Files.newOutputStream(target)) {
                content.writeTo(to);
            }
            return;
        }
        try (DraftFile draft = beside(target)) {
            try (OutputStream to = new BufferedOutputStream(draft.stream())) {
                content.writeTo(to);
            }
            draft.putInPlace();
        }
    }

    /// Tries whether [#put] could write there, and leaves no trace.
    ///
    /// @throws IOException if it could not
    public static void check(Path target) throws IOException {
        if (isReplaceable(target)) {
            beside(target).close();
        } else if (!Files.isWritable(target) || Files.isDirectory(target)) {
            throw new AccessDeniedException(target.toString());
        }
    }

    /// A symbolic link is replaced and never written through, since anybody may have put it there;
    /// those of the system, such as `/dev/stdout`, are no files to replace.
    static boolean isReplaceable(Path target) {
        if (Files.isSymbolicLink(target)) {
            Path place = target.toAbsolutePath().normalize();
            return !place.startsWith("/dev") && !place.startsWith("/proc");
        }
        return !Files.exists(target, LinkOption.NOFOLLOW_LINKS) || Files.isRegularFile(target);
    }

    /// A new and empty draft of `target`.
    static DraftFile beside(Path target) throws IOException {
        byte[] random = new byte[RANDOM_OCTETS];
        RANDOM.nextBytes(random);
        Path draft =
                target.resolveSibling(
                        "."
                                + target.getFileName()
                                + "."
                                + ProcessHandle.current().pid()
                                + "-"
                                + HexFormat.of().formatHex(random)
                                + ".tmp");
        boolean replaces = Files.isRegularFile(target, LinkOption.NOFOLLOW_LINKS);
        // What may be secret is nobody else's for a moment either.
        FileAttribute<?>[] mode =
                replaces
                        ? new FileAttribute<?>[] {
                            PosixFilePermissions.asFileAttribute(
                                    EnumSet.of(
                                            PosixFilePermission.OWNER_READ,
                                            PosixFilePermission.OWNER_WRITE))
                        }
                        : new FileAttribute<?>[0];
        DraftFile file =
                new DraftFile(target, draft, Files.newByteChannel(draft, EXCLUSIVELY, mode));
        if (replaces) {
            try {
                file.inherit();
            } catch (IOException | RuntimeException failed) {
                file.close();
                throw failed;
            }
        }
        return file;
    }

    private void inherit() throws IOException {
        Map<String, Object> before =
                Files.readAttributes(target, "unix:uid,gid,permissions", LinkOption.NOFOLLOW_LINKS);
        Map<String, Object> now = Files.readAttributes(draft, "unix:uid,gid");
        for (String owner : new String[] {"gid", "uid"}) {
            if (!Objects.equals(before.get(owner), now.get(owner))) {
                try {
                    Files.setAttribute(draft, "unix:" + owner, before.get(owner));
                } catch (IOException _) {
                    // Giving a file away takes a privilege; then it is ours, with the same mode.
                }
            }
        }
        Files.setAttribute(draft, "unix:permissions", before.get("permissions"));
    }

    /// Writes the draft, in UTF-8; closing it closes the draft.
    Writer writer() {
        return new BufferedWriter(new OutputStreamWriter(stream(), StandardCharsets.UTF_8));
    }

    private OutputStream stream() {
        return Channels.newOutputStream(channel);
    }

    /// Puts the draft where it belongs, in one step.
    void putInPlace() throws IOException {
        Files.move(
                draft, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /// Takes away a draft that was not put in its place.
    @Override
    public void close() throws IOException {
        try (channel) {
            boolean _ = Files.deleteIfExists(draft);
        }
    }

    /// Takes away what runs that were killed have left of a target.
    static void removeAbandoned(Path target) throws IOException {
        Pattern form =
                Pattern.compile(
                        Pattern.quote("." + target.getFileName() + ".")
                                + "([0-9]{1,10})-[0-9a-f]{16}\\.tmp");
        Path directory = target.toAbsolutePath().getParent();
        if (directory == null || !Files.isReadable(directory)) {
            return;
        }
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*.tmp")) {
            for (Path file : files) {
                Matcher matcher = form.matcher(String.valueOf(file.getFileName()));
                if (matcher.matches() && isAbandoned(Long.parseLong(matcher.group(1)))) {
                    boolean _ = Files.deleteIfExists(file);
                }
            }
        }
    }

    /// This process has no draft yet when it asks: one with its number is of another before it.
    private static boolean isAbandoned(long pid) {
        return pid == ProcessHandle.current().pid() || ProcessHandle.of(pid).isEmpty();
    }
}
