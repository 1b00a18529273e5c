// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.engine.testing.Netns;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/// A client of HTTP/1.1 that writes what it is told and hides nothing: each request has a
/// connection of its own, opened in the namespace of the server, which takes a plain socket.
public final class HttpTalk {
    private static final int PATIENCE_MILLIS = 20_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    private final Callable<Socket> opening;
    private final int port;

    private HttpTalk(int port, Callable<Socket> opening) {
        this.port = port;
        this.opening = opening;
    }

    /// To the loopback address of this process.
    public static HttpTalk to(int port) {
        return new HttpTalk(port, () -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port));
    }

    /// To the loopback address of a namespace.
    public static HttpTalk to(Netns namespace, int port) {
        return new HttpTalk(
                port,
                () -> namespace.call(() -> new Socket(InetAddress.ofLiteral("127.0.0.1"), port)));
    }

    /// To where a process says that it listens.
    public static HttpTalk to(Netns namespace, MldProcess process) throws InterruptedException {
        String line =
                process.await("listening on http://127.0.0.1:").lines().stream()
                        .filter(one -> one.startsWith("listening on "))
                        .findFirst()
                        .orElseThrow();
        return to(namespace, Integer.parseInt(line.replaceFirst("^.*:(\\d+)/.*$", "$1")));
    }

    /// What came back.
    ///
    /// @param headers names in lower case
    public record Reply(int status, Map<String, String> headers, String body) {
        /// What the body is said to be.
        public String mediaType() {
            return headers.getOrDefault("content-type", "");
        }

        /// The body as JSON.
        public JsonNode json() {
            try {
                return MAPPER.readTree(body);
            } catch (IOException broken) {
                throw new AssertionError("no JSON: " + body, broken);
            }
        }

        /// The line of an error, which is all there is.
        public String error() {
            assertThat(mediaType()).isEqualTo("application/json");
            assertThat(body.strip().lines()).hasSize(1);
            assertThat(json().size()).as(body).isEqualTo(1);
            return json().get("error").asText();
        }
    }

    /// A connection.
    public Socket open() throws Exception {
        Socket socket = opening.call();
        socket.setSoTimeout(PATIENCE_MILLIS);
        return socket;
    }

    /// Asks, with headers as `Name: value`.
    public Reply get(String path, String... headers) throws Exception {
        return ask("GET", path, null, headers);
    }

    /// Sends JSON.
    public Reply post(String path, String json, String... headers) throws Exception {
        List<String> all = new ArrayList<>(List.of(headers));
        all.add("Content-Type: application/json");
        return ask("POST", path, json, all.toArray(String[]::new));
    }

    /// Asks, whatever the method; `Host` is what it should be unless given.
    public Reply ask(String method, String path, @Nullable String body, String... headers)
            throws Exception {
        StringBuilder text = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        if (List.of(headers).stream().noneMatch(one -> one.startsWith("Host:"))) {
            text.append("Host: 127.0.0.1:").append(port).append("\r\n");
        }
        text.append("Connection: close\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        if (body != null) {
            text.append("Content-Length: ")
                    .append(body.getBytes(StandardCharsets.UTF_8).length)
                    .append("\r\n");
        }
        return raw(text + "\r\n" + (body == null ? "" : body));
    }

    /// Writes octets as they are, and reads to the end.
    public Reply raw(String request) throws Exception {
        try (Socket socket = open()) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return reply(
                    new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static Reply reply(String text) {
        int end = text.indexOf("\r\n\r\n");
        assertThat(end).as("no answer: '%s'", text).isPositive();
        String[] lines = text.substring(0, end).split("\r\n", -1);
        Map<String, String> headers = new TreeMap<>();
        for (int i = 1; i < lines.length; i++) {
            int colon = lines[i].indexOf(':');
            headers.put(
                    lines[i].substring(0, colon).toLowerCase(Locale.ROOT),
                    lines[i].substring(colon + 1).strip());
        }
        return new Reply(
                Integer.parseInt(lines[0].split(" ", 3)[1]), headers, text.substring(end + 4));
    }

    /// An event.
    ///
    /// @param id empty if it has none
    public record Event(String id, String name, JsonNode data) {}

    /// Reads events.
    ///
    /// @param headers as `Last-Event-ID: 7`
    public Events events(String... headers) throws Exception {
        Socket socket = open();
        StringBuilder text = new StringBuilder("GET /api/v1/events HTTP/1.1\r\n");
        text.append("Host: 127.0.0.1:").append(port).append("\r\n");
        for (String header : headers) {
            text.append(header).append("\r\n");
        }
        socket.getOutputStream().write((text + "\r\n").getBytes(StandardCharsets.UTF_8));
        return new Events(socket);
    }

    /// Events as they come.
    public static final class Events implements AutoCloseable {
        private final Socket socket;
        private final InputStream in;

        private Events(Socket socket) throws IOException {
            this.socket = socket;
            this.in = new BufferedInputStream(socket.getInputStream());
        }

        /// Reads the headers of the answer, and says its first line.
        public String begin() throws IOException {
            String first = line();
            for (String line = first; !line.isEmpty(); ) {
                line = line();
            }
            return first;
        }

        /// The next one; null when the connection has ended.
        public @Nullable Event next() throws IOException {
            Map<String, String> fields = new TreeMap<>();
            while (true) {
                int octet = in.read();
                if (octet < 0) {
                    return null;
                }
                String line = octet == '\n' ? "" : (char) octet + line();
                if (line.isEmpty()) {
                    return new Event(
                            fields.getOrDefault("id", ""),
                            fields.getOrDefault("event", ""),
                            MAPPER.readTree(fields.getOrDefault("data", "null")));
                }
                int colon = line.indexOf(": ");
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        }

        /// The next one of a name.
        public Event await(String name) throws IOException {
            for (Event event; (event = next()) != null; ) {
                if (event.name().equals(name)) {
                    return event;
                }
            }
            throw new AssertionError("it ended without " + name);
        }

        private String line() throws IOException {
            ByteArrayOutputStream line = new ByteArrayOutputStream();
            for (int octet; (octet = in.read()) >= 0 && octet != '\n'; ) {
                if (octet != '\r') {
                    line.write(octet);
                }
            }
            return line.toString(StandardCharsets.UTF_8);
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
