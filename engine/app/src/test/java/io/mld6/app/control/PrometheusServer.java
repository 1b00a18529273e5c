// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/// A real Prometheus that scrapes one target once a second.
final class PrometheusServer implements AutoCloseable {
    private final Process process;
    private final int port;

    /// @param folder for its configuration and its data
    PrometheusServer(Path folder, int target) throws IOException {
        Path config =
                Files.writeString(
                        folder.resolve("prometheus.yml"),
                        """
                        global: {scrape_interval: 1s}
                        scrape_configs:
                          - job_name: mld6
                            static_configs: [{targets: ['127.0.0.1:%d']}]
                        """
                                .formatted(target));
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        process =
                new ProcessBuilder(
                                "prometheus",
                                "--config.file=" + config,
                                "--storage.tsdb.path=" + folder.resolve("data"),
                                "--web.listen-address=127.0.0.1:" + port,
                                "--log.level=error")
                        .redirectErrorStream(true)
                        .redirectOutput(folder.resolve("prometheus.log").toFile())
                        .start();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /// A series at the last moment.
    record Series(Map<String, String> labels, double value) {}

    /// What a query gives now.
    ///
    /// @throws IOException if it does not answer, or not yet, or refuses the query
    List<Series> query(String text) throws IOException {
        URI address =
                URI.create(
                        "http://127.0.0.1:%d/api/v1/query?query=%s"
                                .formatted(port, URLEncoder.encode(text, StandardCharsets.UTF_8)));
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        try {
            boolean good = connection.getResponseCode() == HttpURLConnection.HTTP_OK;
            try (InputStream body =
                    good ? connection.getInputStream() : connection.getErrorStream()) {
                JsonNode answer = new ObjectMapper().readTree(body);
                if (!good) {
                    throw new IOException(text + ": " + answer.path("error").asText());
                }
                return series(answer.path("data").path("result"));
            }
        } finally {
            connection.disconnect();
        }
    }

    private static List<Series> series(JsonNode result) {
        List<Series> all = new ArrayList<>();
        for (JsonNode one : result) {
            Map<String, String> labels = new LinkedHashMap<>();
            one.path("metric")
                    .properties()
                    .forEach(label -> labels.put(label.getKey(), label.getValue().asText()));
            String value = one.path("value").path(1).asText().replace("Inf", "Infinity");
            all.add(new Series(labels, Double.parseDouble(value)));
        }
        return all;
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                Process _ = process.destroyForcibly();
            }
        } catch (InterruptedException _) {
            Process _ = process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
