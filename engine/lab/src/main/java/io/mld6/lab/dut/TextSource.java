// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.dut;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/// Text of a device: a file, or what a command prints. Bounded in time and in length; what a
/// command complains of, and its exit status, become one line. Thread: any, which waits; the text
/// is read on a thread of its own.
///
/// @param what a command line, or a path
/// @param command null for a file
/// @param limit how long it may take
/// @param mostOctets of the text
record TextSource(String what, @Nullable List<String> command, Duration limit, long mostOctets) {
    /// Ample for a million groups as FRR prints them.
    static final long MOST_OCTETS = 1L << 30;

    private static final int MOST_COMPLAINT = 2048;
    private static final int MOST_LINE = 200;

    /// What a shell makes of a command line: quotes, `ip netns exec`, `ssh`.
    static TextSource shell(String line, Duration limit) {
        return new TextSource(line, List.of("/bin/sh", "-c", line), limit, MOST_OCTETS);
    }

    /// A program with its arguments.
    static TextSource program(List<String> command, Duration limit) {
        return new TextSource(String.join(" ", command), command, limit, MOST_OCTETS);
    }

    /// A file.
    static TextSource file(String path, Duration limit) {
        return new TextSource(path, null, limit, MOST_OCTETS);
    }

    /// Reads it all.
    ///
    /// @throws DeviceException with one line, if it is not there, not in time, too long, or not
    /// what     the reader takes
    DeviceView read(ViewReader reader) throws DeviceException, InterruptedException {
        return command == null ? readFile(reader) : run(command, reader);
    }

    private DeviceView readFile(ViewReader reader) throws DeviceException, InterruptedException {
        Errand errand =
                new Errand(
                        () -> {
                            try (InputStream in = Files.newInputStream(Path.of(what))) {
                                return reader.read(new Bounded(in));
                            }
                        });
        try {
            return errand.await(limit);
        } catch (TimeoutException late) {
            throw new DeviceException(what + ": not read within " + text(limit), late);
        } catch (IOException failed) {
            throw new DeviceException(what + ": " + reason(failed), failed);
        }
    }

    private DeviceView run(List<String> line, ViewReader reader)
            throws DeviceException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(line).redirectInput(ProcessBuilder.Redirect.PIPE).start();
            process.getOutputStream().close();
        } catch (IOException failed) {
            throw new DeviceException(what + ": " + reason(failed), failed);
        }
        try {
            Complaint complaint = new Complaint(process.getErrorStream());
            Errand errand =
                    new Errand(
                            () -> {
                                Bounded output = new Bounded(process.getInputStream());
                                DeviceView view = reader.read(output);
                                long _ = output.transferTo(java.io.OutputStream.nullOutputStream());
                                return view;
                            });
            long endNanos = System.nanoTime() + limit.toNanos();
            DeviceView view = null;
            IOException unreadable = null;
            try {
                view = errand.await(limit);
            } catch (IOException failed) {
                unreadable = failed;
            }
            long left = Math.max(1, endNanos - System.nanoTime());
            if (unreadable == null && !process.waitFor(left, TimeUnit.NANOSECONDS)) {
                throw new TimeoutException();
            }
            // What it says of itself explains more than that its output is no JSON.
            boolean over = process.waitFor(LAST_WORDS_MILLIS, TimeUnit.MILLISECONDS);
            if (over && process.exitValue() != 0) {
                throw new DeviceException(
                        "%s: exit status %d%s"
                                .formatted(what, process.exitValue(), complaint.line()));
            }
            if (unreadable != null) {
                throw new DeviceException(what + ": " + reason(unreadable), unreadable);
            }
            return Objects.requireNonNull(view);
        } catch (TimeoutException late) {
            throw new DeviceException(what + ": no answer within " + text(limit), late);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            Process _ = process.destroyForcibly();
        }
    }

    /// A process whose output has ended ends, too, unless it means to stay.
    private static final long LAST_WORDS_MILLIS = 1000;

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }

    private static String reason(IOException failed) {
        return switch (failed) {
            case DeviceException known -> String.valueOf(known.getMessage());
            case java.nio.file.NoSuchFileException _ -> "there is no such file";
            case java.nio.file.AccessDeniedException _ -> "permission denied";
            default -> oneLine(String.valueOf(failed.getMessage()));
        };
    }

    /// The first line that says something, shortened.
    static String oneLine(String text) {
        String first =
                text.lines().map(String::strip).filter(l -> !l.isEmpty()).findFirst().orElse("");
        return first.length() > MOST_LINE ? first.substring(0, MOST_LINE) + "..." : first;
    }

    /// Text as long as is allowed.
    private final class Bounded extends FilterInputStream {
        private long left = mostOctets;

        Bounded(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            int octet = super.read();
            count(octet < 0 ? 0 : 1);
            return octet;
        }

        @Override
        public int read(byte[] to, int offset, int length) throws IOException {
            int octets = super.read(to, offset, length);
            count(Math.max(0, octets));
            return octets;
        }

        private void count(int octets) throws DeviceException {
            left -= octets;
            if (left < 0) {
                throw new DeviceException("more than " + mostOctets + " octets");
            }
        }
    }

    /// Work on a thread of its own, which is left alone when time is up.
    private static final class Errand {
        @FunctionalInterface
        interface Work {
            DeviceView done() throws IOException;
        }

        private final CompletableFuture<DeviceView> result = new CompletableFuture<>();

        Errand(Work work) {
            Thread _ =
                    Thread.ofPlatform()
                            .name("mld6-device")
                            .daemon()
                            .start(
                                    () -> {
                                        try {
                                            boolean _ = result.complete(work.done());
                                        } catch (IOException | RuntimeException | Error failed) {
                                            boolean _ = result.completeExceptionally(failed);
                                        }
                                    });
        }

        DeviceView await(Duration limit)
                throws IOException, TimeoutException, InterruptedException {
            try {
                return result.get(limit.toNanos(), TimeUnit.NANOSECONDS);
            } catch (ExecutionException failed) {
                switch (failed.getCause()) {
                    case IOException io -> throw io;
                    case RuntimeException bug -> throw bug;
                    case Error bug -> throw bug;
                    case null, default -> throw new IllegalStateException(failed);
                }
            }
        }
    }

    /// What a command says to standard error, read so that it never waits for a reader.
    private static final class Complaint {
        private final StringBuilder said = new StringBuilder();
        private final Thread reader;

        Complaint(InputStream from) {
            reader =
                    Thread.ofPlatform().name("mld6-device-errors").daemon().start(() -> read(from));
        }

        private void read(InputStream from) {
            byte[] chunk = new byte[MOST_COMPLAINT];
            try (from) {
                for (int octets; (octets = from.read(chunk)) >= 0; ) {
                    synchronized (said) {
                        if (said.length() < MOST_COMPLAINT) {
                            said.append(new String(chunk, 0, octets, StandardCharsets.UTF_8));
                        }
                    }
                }
            } catch (IOException _) {
                // The process was ended: there is no more to hear.
            }
        }

        /// Behind a colon, or nothing.
        String line() throws InterruptedException {
            reader.join(LAST_WORDS_MILLIS);
            synchronized (said) {
                String line = oneLine(said.toString());
                return line.isEmpty() ? "" : ": " + line;
            }
        }
    }
}
