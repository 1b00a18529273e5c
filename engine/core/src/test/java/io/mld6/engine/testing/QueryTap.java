// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.testing;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/// Hears the queries that arrive at an interface, as they arrive.
public final class QueryTap implements AutoCloseable {
    private static final int QUERY = 130;
    private static final int VERSION_1_FRAME_OCTETS = 86;

    /// A query.
    ///
    /// @param nanos when it was heard, on the clock of `System.nanoTime`
    /// @param station MAC source
    /// @param from IPv6 source
    /// @param version of MLD
    /// @param group asked about, or `::`
    /// @param suppress S flag
    /// @param sources asked about
    public record Asked(
            long nanos,
            String station,
            String from,
            int version,
            String group,
            boolean suppress,
            Set<String> sources) {}

    private final RawPort ear;
    private final Netns other;
    private final String otherInterface;
    private final Thread reader;
    private final List<Asked> heard = new ArrayList<>();
    private volatile boolean closing;

    private QueryTap(RawPort ear, Netns other, String otherInterface) {
        this.ear = ear;
        this.other = other;
        this.otherInterface = otherInterface;
        reader = new Thread(this::read, "query tap");
        reader.setDaemon(true);
        reader.start();
    }

    /// Listens at `interfaceName`, whose cable goes to `otherInterface`.
    public static QueryTap on(
            Netns namespace, String interfaceName, Netns other, String otherInterface)
            throws Exception {
        return new QueryTap(RawPort.open(namespace, interfaceName), other, otherInterface);
    }

    private void read() {
        try {
            while (!closing) {
                byte[] frame = ear.receive();
                if (frame != null && SeenFrame.isMld(frame) && (frame[62] & 0xff) == QUERY) {
                    take(frame, System.nanoTime());
                }
            }
        } catch (IOException | RuntimeException e) {
            if (!closing) {
                throw new IllegalStateException(e);
            }
        }
    }

    private synchronized void take(byte[] frame, long nanos) {
        ByteBuffer in = ByteBuffer.wrap(frame);
        boolean version1 = Short.toUnsignedInt(in.getShort(18)) == 8 + 24;
        Set<String> sources = new TreeSet<>();
        if (!version1) {
            for (int i = 0; i < in.getShort(88); i++) {
                sources.add(address(in, 90 + 16 * i));
            }
        }
        heard.add(
                new Asked(
                        nanos,
                        new MacAddress(in.getLong(6) >>> 16).toString(),
                        address(in, 22),
                        version1 ? 1 : 2,
                        address(in, 70),
                        !version1 && frame.length > VERSION_1_FRAME_OCTETS && (frame[86] & 8) != 0,
                        sources));
    }

    private static String address(ByteBuffer in, int at) {
        return new Ipv6Address(in.getLong(at), in.getLong(at + 8)).toString();
    }

    /// The queries heard so far.
    public synchronized List<Asked> heard() {
        return List.copyOf(heard);
    }

    /// Those of them that are of interest.
    public List<Asked> heard(Predicate<Asked> wanted) {
        return heard().stream().filter(wanted).toList();
    }

    @Override
    public void close() throws IOException {
        closing = true;
        // Wakes the reader up, which waits for a frame.
        try {
            try (RawPort behind = RawPort.open(other, otherInterface)) {
                behind.send(Marker.frame());
            }
            reader.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            throw e;
        } catch (Exception e) {
            throw new IOException(e);
        }
        ear.close();
    }
}
