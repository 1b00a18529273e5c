// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// tcpdump on an interface, writing everything into a file.
public final class Capture implements AutoCloseable {
    private static final int CHUNK_OCTETS = 1 << 16;
    private static final int SIGINT = 2;
    private static final long PATIENCE_S = 30;
    private static final long QUIET_S = 2;
    private static final String INBOUND_OR_MARKER =
            "inbound or ether proto " + Marker.LOCAL_EXPERIMENT;

    private final Netns namespace;
    private final String interfaceName;
    private final Path file;
    private final Path messages;
    private final Process process;

    private Capture(
            Netns namespace, String interfaceName, Path file, Path messages, Process process) {
        this.namespace = namespace;
        this.interfaceName = interfaceName;
        this.file = file;
        this.messages = messages;
        this.process = process;
    }

    /// Starts capturing and waits until it really does.
    ///
    /// @param snapOctets how much of a frame is kept; less of it is more frames in the buffer
    public static Capture start(Netns namespace, String interfaceName, int snapOctets, Path file)
            throws Exception {
        return start(namespace, interfaceName, snapOctets, file, List.of());
    }

    /// As [#start], but of what comes in over the cable alone, and the markers: the kernel does not
    /// even show tcpdump what a storm sends out of the same interface.
    public static Capture startInbound(
            Netns namespace, String interfaceName, int snapOctets, Path file) throws Exception {
        return start(namespace, interfaceName, snapOctets, file, List.of(INBOUND_OR_MARKER));
    }

    private static Capture start(
            Netns namespace, String interfaceName, int snapOctets, Path file, List<String> filter)
            throws Exception {
        Path messages = Path.of(file + ".messages");
        String command =
                "ip netns exec %s tcpdump -i %s -p -n -U -B 131072 -s %d -w %s"
                        .formatted(namespace.name(), interfaceName, snapOctets, file);
        List<String> arguments = new ArrayList<>(List.of(command.split(" ")));
        arguments.addAll(filter);
        Process process =
                new ProcessBuilder(arguments)
                        .redirectError(messages.toFile())
                        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                        .start();
        Capture capture = new Capture(namespace, interfaceName, file, messages, process);
        try {
            Await.until(
                    () -> {
                        if (!capture.messages().contains("listening on")) {
                            throw new AssertionError(capture.messages());
                        }
                    });
            // The words come shortly before the deed.
            Await.until(
                    () -> {
                        capture.send(Marker.frame());
                        if (Files.size(file) <= Pcap.FILE_HEADER_OCTETS) {
                            throw new AssertionError("captures nothing");
                        }
                    });
        } catch (Exception | AssertionError e) {
            capture.close();
            throw e;
        }
        return capture;
    }

    /// Sends a frame from the interface; nobody there stays to receive.
    public void send(byte[] frame) throws Exception {
        try (RawPort port = RawPort.open(namespace, interfaceName)) {
            port.send(frame);
        }
    }

    private String messages() throws IOException {
        return Files.readString(messages, StandardCharsets.UTF_8);
    }

    /// Puts a marker on the cable and waits until the file holds it, and so all that came before.
    public void mark() throws Exception {
        byte[] marker = Marker.frame();
        long before = Files.size(file);
        send(marker);
        Await.until(
                () -> {
                    if (!contains(before, Arrays.copyOf(marker, 30))) {
                        throw new AssertionError("the marker is not in " + file);
                    }
                });
    }

    private boolean contains(long from, byte[] wanted) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer chunk = ByteBuffer.allocate(CHUNK_OCTETS);
            for (long at = from; at < channel.size(); at += CHUNK_OCTETS - wanted.length) {
                int octets = channel.read(chunk.clear(), at);
                for (int i = 0; i + wanted.length <= octets; i++) {
                    if (Arrays.equals(
                            chunk.array(), i, i + wanted.length, wanted, 0, wanted.length)) {
                        return true;
                    }
                }
            }
            return false;
        }
    }

    /// Waits until nothing has been captured for two seconds.
    public void awaitQuiet() throws Exception {
        long[] size = {-1};
        long[] since = {0};
        Await.until(
                () -> {
                    long now = Files.size(file);
                    if (now != size[0]) {
                        size[0] = now;
                        since[0] = System.nanoTime();
                    }
                    if (System.nanoTime() - since[0] <= TimeUnit.SECONDS.toNanos(QUIET_S)) {
                        throw new AssertionError("frames still come to " + file);
                    }
                });
    }

    /// Ends the capture.
    ///
    /// @return frames the kernel did not hand to tcpdump: anything but 0 spoils the evidence
    public long stop() throws Exception {
        mark();
        Libc.call("kill", (int) process.pid(), SIGINT);
        if (!process.waitFor(PATIENCE_S, TimeUnit.SECONDS)) {
            throw new AssertionError("tcpdump does not end");
        }
        return messages()
                .lines()
                .filter(line -> line.endsWith("packets dropped by kernel"))
                .mapToLong(line -> Long.parseLong(line.substring(0, line.indexOf(' '))))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("no count of drops"));
    }

    @Override
    public void close() {
        process.destroyForcibly().onExit().join();
    }
}
