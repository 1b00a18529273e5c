// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import io.mld6.engine.testing.Netns;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A cable for TCP: what connects to a port of a namespace's loopback address is connected to
/// somebody else, until it is cut, which breaks all connections and refuses new ones.
public final class Relay implements AutoCloseable {
    private final Netns namespace;
    private final int port;
    private final InetSocketAddress to;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private ServerSocket entrance;

    private Relay(Netns namespace, int port, InetSocketAddress to) throws Exception {
        this.namespace = namespace;
        this.port = port;
        this.to = to;
        this.entrance = listen();
    }

    /// A whole one.
    public static Relay of(Netns namespace, int port, InetSocketAddress to) throws Exception {
        return new Relay(namespace, port, to);
    }

    private ServerSocket listen() throws Exception {
        ServerSocket made =
                namespace.call(
                        () -> {
                            ServerSocket socket = new ServerSocket();
                            socket.setReuseAddress(true);
                            InetAddress here = InetAddress.ofLiteral("127.0.0.1");
                            socket.bind(new InetSocketAddress(here, port));
                            return socket;
                        });
        Thread.ofVirtual().start(() -> accept(made));
        return made;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket here = from.accept();
                Socket there = namespace.call(() -> new Socket(to.getAddress(), to.getPort()));
                ends.add(here);
                ends.add(there);
                Thread.ofVirtual().start(() -> pass(here, there));
                Thread.ofVirtual().start(() -> pass(there, here));
            }
        } catch (Exception cut) {
            close(from);
        }
    }

    private void pass(Socket from, Socket into) {
        try {
            long _ = from.getInputStream().transferTo(into.getOutputStream());
            into.shutdownOutput();
        } catch (IOException cut) {
            close(from);
            close(into);
        }
    }

    private static void close(AutoCloseable end) {
        try {
            end.close();
        } catch (Exception gone) {
            throw new IllegalStateException(gone);
        }
    }

    /// Cuts it.
    public void cut() {
        close(entrance);
        ends.forEach(Relay::close);
        ends.clear();
    }

    /// Makes it whole again.
    public void mend() throws Exception {
        entrance = listen();
    }

    @Override
    public void close() {
        cut();
    }
}
