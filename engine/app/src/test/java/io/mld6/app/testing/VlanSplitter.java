// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RawPort;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What a switch does between a trunk and its access ports, where the kernel has no VLAN devices:
/// frames with two tags on the trunk, without tags on the port of the inner one.
///
/// A packet socket does not show the outer tag, which is the same for all; the inner one is in the
/// octets. Sharing nothing with the code under test.
public final class VlanSplitter implements AutoCloseable {
    private static final int TYPE_AT = 12;
    private static final int TAG_OCTETS = 4;

    private final Netns namespace;
    private final String trunkName;
    private final int outer;
    private final List<Thread> threads = new ArrayList<>();
    private final List<RawPort> ports = new ArrayList<>();
    private final List<String> names = new ArrayList<>();
    private final Map<Integer, RawPort> ways = new TreeMap<>();
    private final RawPort toTrunk;
    private volatile boolean closed;

    private VlanSplitter(Netns namespace, String trunkName, int outer) throws Exception {
        this.namespace = namespace;
        this.trunkName = trunkName;
        this.outer = outer;
        names.add(trunkName);
        toTrunk = open(trunkName);
    }

    /// A splitter without access ports.
    ///
    /// @param trunkName an interface of `namespace`
    /// @param outer id of the outer tag, 802.1ad
    public static VlanSplitter on(Netns namespace, String trunkName, int outer) throws Exception {
        return new VlanSplitter(namespace, trunkName, outer);
    }

    private RawPort open(String name) throws Exception {
        RawPort port = RawPort.open(namespace, name);
        ports.add(port);
        return port;
    }

    /// Adds an access port.
    ///
    /// @param inner id of its tag on the trunk
    public VlanSplitter access(int inner, String name) throws Exception {
        names.add(name);
        ways.put(inner, open(name));
        RawPort ear = open(name);
        threads.add(start(() -> up(ear, inner)));
        return this;
    }

    /// Frames from the trunk are passed on from now on.
    public VlanSplitter start() throws Exception {
        RawPort ear = open(trunkName);
        threads.add(start(() -> down(ear)));
        return this;
    }

    private static Thread start(Work work) {
        return Thread.ofPlatform()
                .daemon()
                .start(
                        () -> {
                            try {
                                work.run();
                            } catch (IOException over) {
                                // The interface went down: that is the end.
                            }
                        });
    }

    @FunctionalInterface
    private interface Work {
        void run() throws IOException;
    }

    private void up(RawPort from, int inner) throws IOException {
        while (!closed) {
            byte[] frame = from.receive();
            if (frame != null) {
                byte[] tagged =
                        ByteBuffer.allocate(frame.length + 2 * TAG_OCTETS)
                                .put(frame, 0, TYPE_AT)
                                .putInt(0x88a8 << 16 | outer)
                                .putInt(0x8100 << 16 | inner)
                                .put(frame, TYPE_AT, frame.length - TYPE_AT)
                                .array();
                synchronized (toTrunk) {
                    toTrunk.send(tagged);
                }
            }
        }
    }

    private void down(RawPort from) throws IOException {
        while (!closed) {
            byte[] frame = from.receive();
            if (frame != null && ByteBuffer.wrap(frame).getShort(TYPE_AT) == (short) 0x8100) {
                RawPort way = ways.get(ByteBuffer.wrap(frame).getShort(TYPE_AT + 2) & 0xfff);
                if (way != null) {
                    int rest = TYPE_AT + TAG_OCTETS;
                    way.send(
                            ByteBuffer.allocate(frame.length - TAG_OCTETS)
                                    .put(frame, 0, TYPE_AT)
                                    .put(frame, rest, frame.length - rest)
                                    .array());
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        for (String name : names) {
            namespace.ip("link set " + name + " down");
        }
        for (Thread thread : threads) {
            try {
                thread.join();
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
            }
        }
        for (RawPort port : ports) {
            port.close();
        }
    }
}
