// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;

/// The document of the HTTP routes, as it comes with the program.
///
/// Here an object may have no names but those that are documented: clients must pass over others,
/// the program must not have any.
public final class OpenApi {
    private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());
    private static final JsonNode DOCUMENT = read();

    private OpenApi() {}

    private static JsonNode read() {
        try (InputStream in =
                OpenApi.class.getResourceAsStream("/io/mld6/app/control/openapi.yaml")) {
            JsonNode document = YAML.readTree(Objects.requireNonNull(in));
            close(document.get("components").get("schemas"));
            return document;
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("properties").isObject()
                && !object.has("additionalProperties")) {
            object.put("additionalProperties", false);
        }
        schema.forEach(OpenApi::close);
    }

    /// All of it.
    public static JsonNode document() {
        return DOCUMENT;
    }

    /// Holds a value against one of its schemas.
    public static JsonNode check(String schema, JsonNode value) {
        assertThat(DOCUMENT.at("/components/schemas/" + schema).isMissingNode())
                .as("no schema " + schema)
                .isFalse();
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("$ref", "#/components/schemas/" + schema);
        root.set("components", DOCUMENT.get("components"));
        assertThat(
                        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                                .getSchema(root)
                                .validate(value))
                .as("%s: %s", schema, value)
                .isEmpty();
        return value;
    }

    /// Holds an answer against what its route documents for its status.
    ///
    /// @param path as the document has it
    public static JsonNode check(String method, String path, HttpTalk.Reply reply) {
        JsonNode responses = DOCUMENT.get("paths").path(path).path(method).path("responses");
        JsonNode response = responses.path(Integer.toString(reply.status()));
        assertThat(response.isMissingNode())
                .as("%s %s documents no %d: %s", method, path, reply.status(), reply)
                .isFalse();
        if (response.has("$ref")) {
            response = DOCUMENT.at(response.get("$ref").asText().substring(1));
        }
        assertThat(reply.mediaType()).isEqualTo("application/json");
        String schema =
                response.at("/content/application~1json/schema/$ref")
                        .asText()
                        .replace("#/components/schemas/", "");
        return check(schema, reply.json());
    }

    /// An example of a route's body.
    public static JsonNode examples(String path) {
        JsonNode content = DOCUMENT.get("paths").path(path).at("/post/requestBody/content");
        JsonNode examples = content.at("/application~1json/examples");
        ArrayNode values = JsonNodeFactory.instance.arrayNode();
        examples.forEach(one -> values.add(one.get("value")));
        return values;
    }
}
