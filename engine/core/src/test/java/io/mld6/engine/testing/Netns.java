// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace of its own for a test, quiet (IPv6 off) unless asked otherwise, deleted when
/// closed, and at the latest when the JVM ends.
///
/// A thread enters a namespace, not a process: [#call] runs on a thread that lives in this one, and
/// sockets opened there stay in it wherever they are used.
public final class Netns implements AutoCloseable {
    private static final int CLONE_NEWNET = 0x40000000;
    private static final int O_CLOEXEC = 0x80000;
    private static final long TIMEOUT_S = 30;
    private static final AtomicInteger COUNT = new AtomicInteger();

    private final String name;
    private final Thread atExit = new Thread(this::delete);
    private final ExecutorService inside;

    private Netns(String name) throws IOException {
        this.name = name;
        command("ip", "netns", "add", name);
        Runtime.getRuntime().addShutdownHook(atExit);
        inside = Executors.newSingleThreadExecutor(work -> new Thread(work, name));
    }

    /// A fresh namespace whose name starts with this process's id.
    public static Netns create(String label) throws Exception {
        Netns namespace =
                new Netns(
                        "mld6-%d-%d-%s"
                                .formatted(
                                        ProcessHandle.current().pid(),
                                        COUNT.incrementAndGet(),
                                        label));
        try {
            namespace.call(namespace::enter);
            namespace.ipv6("all", false).ipv6("default", false);
            return namespace;
        } catch (Exception e) {
            namespace.close();
            throw e;
        }
    }

    public String name() {
        return name;
    }

    private Object enter() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            int fd = Libc.call("open", arena.allocateFrom("/var/run/netns/" + name), O_CLOEXEC);
            Libc.call("setns", fd, CLONE_NEWNET);
            return Libc.call("close", fd);
        }
    }

    /// Runs `work` on this namespace's thread.
    public <T> T call(Callable<T> work) throws Exception {
        try {
            return inside.submit(work).get(TIMEOUT_S, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw e;
        } catch (TimeoutException e) {
            throw new IllegalStateException("no answer in " + name, e);
        }
    }

    /// Runs `ip` with `arguments` here and returns what it prints.
    public String ip(String arguments) throws IOException {
        return run("ip " + arguments);
    }

    /// Runs a command line here and returns what it prints.
    public String run(String line) throws IOException {
        List<String> command = new ArrayList<>(List.of("ip", "netns", "exec", name));
        command.addAll(List.of(line.split(" ")));
        return command(command.toArray(String[]::new));
    }

    /// Switches IPv6 of an interface, of `all` or of `default`.
    public Netns ipv6(String interfaceName, boolean on) throws IOException {
        run("sysctl -qw net.ipv6.conf." + interfaceName + ".disable_ipv6=" + (on ? 0 : 1));
        return this;
    }

    /// A veth pair, both ends up: `here` in this namespace, `there` in `other`.
    public void veth(String here, Netns other, String there) throws IOException {
        ip("link add %s type veth peer name %s netns %s".formatted(here, there, other.name));
        ip("link set " + here + " up");
        other.ip("link set " + there + " up");
    }

    /// Writes a file of the kernel's as it is seen from here, as one below `/sys/class/net`.
    public void write(String path, String text) throws IOException {
        String shell = "printf %s \"$1\" > \"$0\"";
        String _ = command("ip", "netns", "exec", name, "sh", "-c", shell, path, text);
    }

    /// A number the kernel counts for an interface here, e.g. `rx_packets`.
    public long statistic(String interfaceName, String counter) throws IOException {
        return Long.parseLong(
                run("cat /sys/class/net/%s/statistics/%s".formatted(interfaceName, counter))
                        .strip());
    }

    @Override
    public void close() {
        inside.shutdownNow();
        delete();
        try {
            boolean _ = Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException _) {
            // The JVM ends: the hook is what runs.
        }
    }

    private void delete() {
        try {
            if (Files.exists(Path.of("/var/run/netns", name))) {
                command("ip", "netns", "del", name);
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String command(String... command) throws IOException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            int status = process.waitFor();
            if (status != 0) {
                throw new IOException(
                        String.join(" ", command) + ": exit " + status + ": " + output.strip());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
        return output;
    }
}
