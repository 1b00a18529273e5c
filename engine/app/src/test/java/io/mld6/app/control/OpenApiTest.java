// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.OpenApi;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The routes of the server are those of its document, no more and no fewer.
class OpenApiTest {
    private static final JsonNode PATHS = OpenApi.document().get("paths");

    @Test
    @DisplayName(
            "HT-1: every route is documented, with its media types, and every documented one is there")
    void routesAreDocumented() throws Exception {
        Map<String, TreeSet<String>> documented = new TreeMap<>();
        PATHS.properties()
                .forEach(
                        path ->
                                path.getValue()
                                        .properties()
                                        .forEach(
                                                method -> {
                                                    JsonNode responses =
                                                            method.getValue().get("responses");
                                                    TreeSet<String> types = new TreeSet<>();
                                                    for (String good :
                                                            new String[] {"200", "202"}) {
                                                        responses
                                                                .path(good)
                                                                .path("content")
                                                                .fieldNames()
                                                                .forEachRemaining(types::add);
                                                    }
                                                    documented.put(
                                                            method.getKey() + " " + path.getKey(),
                                                            types);
                                                }));
        Map<String, TreeSet<String>> served = new TreeMap<>();
        try (ControlServer server = server()) {
            for (Route route : server.routes().all()) {
                served.put(
                        route.method().name().toLowerCase(java.util.Locale.ROOT)
                                + " "
                                + route.path(),
                        new TreeSet<>(route.mediaTypes()));
            }
        }
        assertThat(served).isEqualTo(documented);
    }

    @Test
    @DisplayName("HT-2, HT-3: the document says of each route who may")
    void accessIsDocumented() throws Exception {
        try (ControlServer server = server()) {
            for (Route route : server.routes().all()) {
                JsonNode documented =
                        PATHS.get(route.path())
                                .get(route.method().name().toLowerCase(java.util.Locale.ROOT));
                boolean open = documented.has("security");
                boolean change = documented.at("/tags/0").asText().equals("control");
                Route.Access access =
                        open ? Route.Access.OPEN : change ? Route.Access.CHANGE : Route.Access.READ;
                assertThat(route.access()).as(route.path()).isEqualTo(access);
                assertThat(documented.get("responses").has("403"))
                        .as(route.path())
                        .isEqualTo(change);
            }
        }
    }

    @Test
    @DisplayName("HT-1: the examples are as their schemas say")
    void examplesAreValid() {
        OpenApi.document()
                .at("/components/schemas")
                .properties()
                .forEach(
                        schema -> {
                            if (schema.getValue().has("example")) {
                                JsonNode _ =
                                        OpenApi.check(
                                                schema.getKey(), schema.getValue().get("example"));
                            }
                        });
    }

    private static ControlServer server() throws Exception {
        return ControlServer.listen(
                new ControlSettings(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), null, true));
    }
}
