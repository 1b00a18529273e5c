// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentSkipListSet;

/// The least HTTP that a scraper needs: one answer a connection, on loopback.
final class ScrapeTarget implements AutoCloseable {
    private static final String ACCEPT = "accept:";

    private final PrometheusText text;
    private final ServerSocket server;
    private final Set<String> served = new ConcurrentSkipListSet<>();

    ScrapeTarget(PrometheusText text) throws IOException {
        this.text = text;
        this.server = new ServerSocket(0, 16, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::serve);
    }

    int port() {
        return server.getLocalPort();
    }

    /// The content types of what was served.
    Set<String> served() {
        return served;
    }

    private void serve() {
        while (!server.isClosed()) {
            try (Socket client = server.accept()) {
                answer(client);
            } catch (IOException gone) {
                if (server.isClosed()) {
                    return;
                }
            }
        }
    }

    private void answer(Socket client) throws IOException {
        BufferedReader head =
                new BufferedReader(
                        new InputStreamReader(client.getInputStream(), StandardCharsets.UTF_8));
        String accept = null;
        for (String line; (line = head.readLine()) != null && !line.isEmpty(); ) {
            if (line.toLowerCase(Locale.ROOT).startsWith(ACCEPT)) {
                accept = line.substring(ACCEPT.length()).strip();
            }
        }
        String type = PrometheusText.contentType(accept);
        byte[] body = text.scrape(accept).getBytes(StandardCharsets.UTF_8);
        String answer =
                "HTTP/1.1 200 OK\r\nContent-Type: %s\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                        .formatted(type, body.length);
        OutputStream out = client.getOutputStream();
        out.write(answer.getBytes(StandardCharsets.UTF_8));
        out.write(body);
        out.flush();
        served.add(type);
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
