// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Libc;
import io.mld6.engine.testing.Netns;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/// The packaged `mld6` command, running in a namespace.
///
/// What it prints is kept line by line; closing ends the process, whatever it is doing.
public final class MldProcess implements AutoCloseable {
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGKILL = 9;
    public static final int SIGTERM = 15;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;

    /// Far beyond anything the protocol asks for: only a hang gets there.
    private static final long PATIENCE_S = 90;

    private final String command;
    private final Path json;
    private final Process process;
    private final List<String> lines = new ArrayList<>();
    private final List<String> errors = new ArrayList<>();
    private final List<Thread> readers = new ArrayList<>();

    private MldProcess(String command, Path json, Process process) {
        this.command = command;
        this.json = json;
        this.process = process;
        readers.add(read(process.getInputStream(), lines));
        readers.add(read(process.getErrorStream(), errors));
    }

    /// Starts `mld6 emulate` with `options`, separated by single spaces, and a JSON file.
    public static MldProcess emulate(Netns namespace, String interfaceName, String options)
            throws IOException {
        return start(namespace, "", "", "emulate " + interfaceName + " " + options);
    }

    /// Starts `mld6 querier` with `options`, separated by single spaces, and a JSON file that is
    /// written anew all the time: see [#belief].
    public static MldProcess querier(Netns namespace, String interfaceName, String options)
            throws IOException {
        String arguments = "querier " + interfaceName + " --dump-every 100ms " + options;
        return start(namespace, "", "", arguments.strip());
    }

    /// Starts `mld6` with `arguments`, separated by single spaces; `emulate` and `querier`
    /// get a JSON file unless they name one.
    ///
    /// @param wrapper what to run it under, e.g. `setpriv --bounding-set=-net_raw`, or nothing
    /// @param javaOptions value of `JAVA_OPTS`, behind what the system property `mld6.java.options`
    ///     says
    public static MldProcess start(
            Netns namespace, String wrapper, String javaOptions, String arguments)
            throws IOException {
        Path json = Files.createTempFile("mld6-", ".json");
        Files.delete(json);
        // A shell in the background may have left SIGINT ignored, `nohup` SIGHUP, and that is
        // inherited.
        List<String> command =
                new ArrayList<>(
                        List.of("env", "--default-signal=HUP,INT,TERM", "ip", "netns", "exec"));
        command.add(namespace.name());
        if (!wrapper.isEmpty()) {
            command.addAll(List.of(wrapper.split(" ")));
        }
        command.add(product().resolve("bin/mld6").toString());
        command.addAll(List.of(arguments.split(" ")));
        if ((arguments.startsWith("emulate") || arguments.startsWith("querier"))
                && !arguments.contains("--json")) {
            command.addAll(List.of("--json", json.toString()));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        String always = System.getProperty("mld6.java.options", "");
        builder.environment().put("JAVA_OPTS", (always + " " + javaOptions).strip());
        return new MldProcess("mld6 " + arguments, json, builder.start());
    }

    /// Where the build has put the product.
    public static Path product() {
        return Path.of(System.getProperty("mld6.product", "target/mld6")).toAbsolutePath();
    }

    private Thread read(InputStream from, List<String> into) {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(from, StandardCharsets.UTF_8));
        return Thread.ofVirtual().start(() -> readAll(reader, into));
    }

    private void readAll(BufferedReader reader, List<String> into) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                add(into, line);
            }
        } catch (IOException e) {
            add(errors, "(the end of the output is lost: " + e.getMessage() + ")");
        }
    }

    private synchronized void add(List<String> list, String line) {
        list.add(line);
        notifyAll();
    }

    /// Waits until a line on either stream contains `text`.
    public MldProcess await(String text) throws InterruptedException {
        return await(text, 1);
    }

    /// Waits until `count` lines on either stream contain `text`.
    public synchronized MldProcess await(String text, int count) throws InterruptedException {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_S);
        Predicate<String> wanted = line -> line.contains(text);
        while (lines.stream().filter(wanted).count() + errors.stream().filter(wanted).count()
                < count) {
            long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            boolean over = !process.isAlive() && readers.stream().noneMatch(Thread::isAlive);
            if (over || left <= 0) {
                throw new AssertionError("no \"%s\" %d times from %s".formatted(text, count, this));
            }
            wait(Math.min(left, 100));
        }
        return this;
    }

    /// Process id: `ip netns exec` and the launcher both become the process they start.
    public long pid() {
        return process.pid();
    }

    public MldProcess signal(int signal) throws IOException {
        Libc.call("kill", (int) pid(), signal);
        return this;
    }

    /// Interrupts it as a person does and waits for the end, which must be a clean one.
    public JsonNode interrupt() throws Exception {
        signal(SIGINT);
        int status = exitStatus();
        if (status != 0) {
            throw new AssertionError("exit status " + status + " after SIGINT from " + this);
        }
        return summary();
    }

    /// Whether it is over.
    public boolean hasEnded() {
        return !process.isAlive();
    }

    /// Waits for the end.
    public int exitStatus() throws InterruptedException {
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("does not end: " + this);
        }
        for (Thread reader : readers) {
            reader.join();
        }
        return process.exitValue();
    }

    /// The JSON it wrote.
    public JsonNode summary() throws IOException {
        return new ObjectMapper().readTree(json.toFile());
    }

    /// Where the JSON it writes is.
    public Path json() {
        return json;
    }

    /// What a querier believes: the JSON it wrote last. Waits for the first.
    public RouterBelief belief() throws Exception {
        Await.until(() -> assertThat(json).exists());
        return new RouterBelief(summary());
    }

    /// Lines on standard error so far.
    public synchronized List<String> errors() {
        return List.copyOf(errors);
    }

    /// Lines on standard output so far.
    public synchronized List<String> lines() {
        return List.copyOf(lines);
    }

    @Override
    public void close() throws IOException {
        process.destroyForcibly().onExit().join();
        boolean _ = Files.deleteIfExists(json);
    }

    @Override
    public synchronized String toString() {
        return command
                + "\nout: "
                + String.join("\n     ", lines)
                + "\nerr: "
                + String.join("\n     ", errors);
    }
}
