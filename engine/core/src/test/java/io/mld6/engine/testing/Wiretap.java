// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The far end of the cable of one host: hears everything the host says as it is said, and asks.
public final class Wiretap implements AutoCloseable {
    private final Netns host;
    private final Netns far;
    private final RawPort ear;
    private final RawPort mouth;
    private final RawPort behind;
    private final Thread reader;
    private final List<Statement> heard = new ArrayList<>();
    private final List<String> troubles = new ArrayList<>();
    private long markers;

    private Wiretap(Netns host, Netns far, RawPort ear, RawPort mouth, RawPort behind) {
        this.host = host;
        this.far = far;
        this.ear = ear;
        this.mouth = mouth;
        this.behind = behind;
        reader = new Thread(this::read, "wiretap of " + host.name());
        reader.setDaemon(true);
        reader.start();
    }

    /// A fresh cable from the interface `e0` of `host`.
    public static Wiretap on(Netns host) throws Exception {
        Netns far = Netns.create("tap");
        try {
            host.veth("e0", far, "p0");
            return between(host, far);
        } catch (Exception e) {
            far.close();
            throw e;
        }
    }

    /// The cable there is, from `e0` of `host` to `p0` of `far`, which goes with the tap.
    public static Wiretap between(Netns host, Netns far) throws Exception {
        return new Wiretap(
                host,
                far,
                RawPort.open(far, "p0"),
                RawPort.open(far, "p0"),
                RawPort.open(host, "e0"));
    }

    private void read() {
        try {
            while (!Thread.interrupted()) {
                byte[] frame = ear.receive();
                if (frame != null) {
                    take(frame, System.nanoTime());
                }
            }
        } catch (IOException | RuntimeException e) {
            synchronized (this) {
                troubles.add(e.toString());
                notifyAll();
            }
        }
    }

    private synchronized void take(byte[] frame, long nanos) {
        if (Marker.is(frame, frame.length)) {
            markers++;
        } else {
            heard.addAll(Statement.of(frame, nanos));
        }
        notifyAll();
    }

    /// Puts a frame on the cable.
    public void say(byte[] frame) throws IOException {
        mouth.send(frame);
    }

    /// How many statements have been made before now; all of them have been heard.
    public synchronized int now() throws Exception {
        long wanted = markers + 1;
        behind.send(Marker.frame());
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (markers < wanted) {
            if (!troubles.isEmpty() || System.nanoTime() - deadline > 0) {
                throw new AssertionError("deaf on the cable of " + host.name() + ": " + troubles);
            }
            wait(100);
        }
        return heard.size();
    }

    /// The statements made since `moment`, a result of [#now], up to now.
    public List<Statement> since(int moment) throws Exception {
        int end = now();
        synchronized (this) {
            return List.copyOf(heard.subList(moment, end));
        }
    }

    /// The same in brief and by group, in the order they were made; what one Report says of one
    /// group, in the order of the alphabet.
    public Map<String, List<String>> briefsSince(int moment) throws Exception {
        Map<String, List<String>> briefs = new TreeMap<>();
        Comparator<Statement> order = Comparator.comparingLong(Statement::nanos);
        since(moment).stream()
                .sorted(order.thenComparing(Statement::brief))
                .forEach(
                        statement ->
                                briefs.computeIfAbsent(statement.group(), _ -> new ArrayList<>())
                                        .add(statement.brief()));
        return briefs;
    }

    @Override
    public void close() throws IOException {
        reader.interrupt();
        // Wakes the reader up, which waits for a frame.
        behind.send(Marker.frame());
        try {
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        ear.close();
        mouth.close();
        behind.close();
        far.close();
    }
}
