// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.json;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/// Reads and writes Jackson's trees by its parser and its generator alone.
///
/// Not by an `ObjectMapper`, nor by `JsonNode.toString`, which makes one: that loads four hundred
/// classes for objects of every kind, and there are only trees here. They would be a tenth of the
/// start-up cache, and every start pays for what is in there. Stateless; thread: any.
public final class JsonTrees {
    private static final JsonFactory FACTORY = new JsonFactory();
    private static final JsonFactory STRICT =
            new JsonFactoryBuilder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private JsonTrees() {}

    /// The first value of a text; a [MissingNode] if there is none.
    ///
    /// @throws JsonProcessingException if the text is not JSON
    public static JsonNode read(String json) throws JsonProcessingException {
        try (JsonParser parser = FACTORY.createParser(json)) {
            return next(parser);
        } catch (JsonProcessingException wrong) {
            throw wrong;
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a text can be read
        }
    }

    /// The first value of a file in UTF-8; a [MissingNode] if there is none.
    ///
    /// @throws JsonProcessingException if the text is not JSON
    /// @throws IOException if the file cannot be read
    public static JsonNode read(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file);
                JsonParser parser = FACTORY.createParser(in)) {
            return next(parser);
        }
    }

    /// The one value of a text in UTF-8, in which no object names a member twice; a [MissingNode]
    /// if there is none.
    ///
    /// @throws JsonProcessingException if it is not that
    /// @throws IOException if it is not UTF-8 either
    public static JsonNode readStrictly(byte[] json) throws IOException {
        try (JsonParser parser = STRICT.createParser(json)) {
            JsonNode value = next(parser);
            if (parser.nextToken() != null) {
                throw new JsonParseException(parser, "one value is expected, and there are more");
            }
            return value;
        }
    }

    /// In one line.
    public static String text(JsonNode tree) {
        return text(tree, false);
    }

    /// In lines, indented.
    public static String indented(JsonNode tree) {
        return text(tree, true);
    }

    private static String text(JsonNode tree, boolean indented) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = FACTORY.createGenerator(text)) {
            if (indented) {
                json.setPrettyPrinter(new DefaultPrettyPrinter());
            }
            write(json, tree);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible); // a text takes everything
        }
        return text.toString();
    }

    /// Writes a tree as the next value. Nothing is flushed.
    ///
    /// @throws IOException if `json` cannot write
    public static void write(JsonGenerator json, JsonNode tree) throws IOException {
        switch (tree.getNodeType()) {
            case OBJECT -> {
                json.writeStartObject(tree);
                for (Map.Entry<String, JsonNode> member : tree.properties()) {
                    json.writeFieldName(member.getKey());
                    write(json, member.getValue());
                }
                json.writeEndObject();
            }
            case ARRAY -> {
                json.writeStartArray(tree, tree.size());
                for (JsonNode element : tree) {
                    write(json, element);
                }
                json.writeEndArray();
            }
            case STRING -> json.writeString(tree.textValue());
            case NUMBER -> writeNumber(json, tree);
            case BOOLEAN -> json.writeBoolean(tree.booleanValue());
            case NULL -> json.writeNull();
            case BINARY, MISSING, POJO ->
                    throw new IllegalArgumentException("no JSON: " + tree.getNodeType());
        }
    }

    private static void writeNumber(JsonGenerator json, JsonNode number) throws IOException {
        switch (number.numberType()) {
            case INT -> json.writeNumber(number.intValue());
            case LONG -> json.writeNumber(number.longValue());
            case BIG_INTEGER -> json.writeNumber(number.bigIntegerValue());
            case FLOAT -> json.writeNumber(number.floatValue());
            case DOUBLE -> json.writeNumber(number.doubleValue());
            case BIG_DECIMAL -> json.writeNumber(number.decimalValue());
        }
    }

    private static JsonNode next(JsonParser parser) throws IOException {
        JsonToken token = parser.nextToken();
        return token == null ? MissingNode.getInstance() : value(parser, token);
    }

    /// How deep values lie in one another is bounded by the parser, and with that the stack.
    private static JsonNode value(JsonParser parser, JsonToken token) throws IOException {
        return switch (token) {
            case START_OBJECT -> object(parser);
            case START_ARRAY -> array(parser);
            case VALUE_STRING -> NODES.textNode(parser.getText());
            case VALUE_NUMBER_INT ->
                    switch (parser.getNumberType()) {
                        case INT -> NODES.numberNode(parser.getIntValue());
                        case LONG -> NODES.numberNode(parser.getLongValue());
                        default -> NODES.numberNode(parser.getBigIntegerValue());
                    };
            case VALUE_NUMBER_FLOAT -> NODES.numberNode(parser.getDoubleValue());
            case VALUE_TRUE -> NODES.booleanNode(true);
            case VALUE_FALSE -> NODES.booleanNode(false);
            case VALUE_NULL -> NODES.nullNode();
            default -> throw new JsonParseException(parser, "a value is expected, not " + token);
        };
    }

    private static ObjectNode object(JsonParser parser) throws IOException {
        ObjectNode object = NODES.objectNode();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            object.set(name, value(parser, parser.nextToken()));
        }
        return object;
    }

    private static ArrayNode array(JsonParser parser) throws IOException {
        ArrayNode array = NODES.arrayNode();
        for (JsonToken token = parser.nextToken();
                token != JsonToken.END_ARRAY;
                token = parser.nextToken()) {
            array.add(value(parser, token));
        }
        return array;
    }
}
