// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.engine.linux.NetworkNamespace;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/// A network namespace of a test, and a thread that lives in it. Its kernel is silent: IPv6 is off.
final class TestNamespace implements AutoCloseable {
    private static final AtomicInteger COUNT = new AtomicInteger();
    private static final Path IPV6_OFF = Path.of("/proc/sys/net/ipv6/conf/default/disable_ipv6");

    private final String name;
    private final ExecutorService inside;

    private TestNamespace(String name) {
        this.name = name;
        inside =
                Executors.newSingleThreadExecutor(
                        Thread.ofPlatform().daemon().name(name).factory());
    }

    /// A fresh one, whose name says of which process it is.
    ///
    /// @throws IOException if this process may not, or there is no `ip`
    static TestNamespace create(String label) throws Exception {
        String name =
                "mld6-junit-%d-%d-%s"
                        .formatted(ProcessHandle.current().pid(), COUNT.incrementAndGet(), label);
        ip("netns", "add", name);
        TestNamespace namespace = new TestNamespace(name);
        try {
            return namespace.call(
                    () -> {
                        NetworkNamespace.enter(Path.of("/run/netns", name));
                        if (Files.exists(IPV6_OFF)) {
                            Files.writeString(IPV6_OFF, "1");
                        }
                        return namespace;
                    });
        } catch (Exception failed) {
            namespace.close();
            throw failed;
        }
    }

    /// A veth pair, both ends up.
    void link(String here, TestNamespace other, String there) throws IOException {
        ip(
                "-n",
                name,
                "link",
                "add",
                here,
                "type",
                "veth",
                "peer",
                "name",
                there,
                "netns",
                other.name);
        ip("-n", name, "link", "set", here, "up");
        ip("-n", other.name, "link", "set", there, "up");
    }

    /// Runs work on the thread that lives here.
    <T> T call(Callable<T> work) throws Exception {
        try {
            return inside.submit(work).get();
        } catch (ExecutionException failed) {
            if (failed.getCause() instanceof Exception cause) {
                throw cause;
            }
            throw failed;
        }
    }

    private static void ip(String... arguments) throws IOException {
        String[] command = new String[arguments.length + 1];
        command[0] = "ip";
        System.arraycopy(arguments, 0, command, 1, arguments.length);
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        try {
            if (process.waitFor() != 0) {
                throw new IOException("`" + String.join(" ", command) + "`: " + said);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException(interrupted);
        }
    }

    @Override
    public void close() {
        inside.shutdownNow();
        try {
            ip("netns", "delete", name);
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
