// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import java.io.IOException;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// What Jackson's `ObjectMapper` makes of the same trees and texts is what is expected.
class JsonTreesTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final int DEPTH = 3;
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void writesAsAnObjectMapper(@ForAll("trees") JsonNode tree) throws IOException {
        assertThat(JsonTrees.text(tree)).isEqualTo(MAPPER.writeValueAsString(tree));
        assertThat(JsonTrees.indented(tree)).isEqualTo(tree.toPrettyString());
    }

    @Property(tries = 300, edgeCases = EdgeCasesMode.NONE)
    void readsAsAnObjectMapper(@ForAll("trees") JsonNode tree) throws IOException {
        String json = MAPPER.writeValueAsString(tree);
        JsonNode expected = MAPPER.readTree(json);
        assertThat(JsonTrees.read(json)).isEqualTo(expected);
        assertThat(JsonTrees.readStrictly(json.getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(expected);
    }

    @Provide
    Arbitrary<JsonNode> trees() {
        return trees(DEPTH);
    }

    private static Arbitrary<JsonNode> trees(int depth) {
        if (depth == 0) {
            return leaves();
        }
        Arbitrary<JsonNode> inner = trees(depth - 1);
        return Arbitraries.oneOf(
                List.of(
                        leaves(),
                        inner.list().ofMaxSize(4).map(JsonTreesTest::array),
                        Arbitraries.maps(Arbitraries.strings().ofMaxLength(5), inner)
                                .ofMaxSize(4)
                                .map(JsonTreesTest::object)));
    }

    private static Arbitrary<JsonNode> leaves() {
        return Arbitraries.oneOf(
                List.of(
                        Arbitraries.strings().ofMaxLength(20).map(NODES::textNode),
                        Arbitraries.integers().map(NODES::numberNode),
                        Arbitraries.longs().map(NODES::numberNode),
                        Arbitraries.bigIntegers().map(JsonTreesTest::big),
                        Arbitraries.doubles().map(NODES::numberNode),
                        Arbitraries.floats().map(NODES::numberNode),
                        Arbitraries.of(true, false).map(NODES::booleanNode),
                        Arbitraries.create(NODES::nullNode)));
    }

    private static JsonNode big(BigInteger value) {
        return NODES.numberNode(value);
    }

    private static JsonNode array(List<JsonNode> elements) {
        return NODES.arrayNode().addAll(elements);
    }

    private static JsonNode object(Map<String, JsonNode> members) {
        return NODES.objectNode().setAll(members);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{",
                "[1,",
                "{\"a\" 1}",
                "nul",
                "{\"a\":1,}",
                "]",
                "\"",
                "01",
                "{1:2}",
                "'a'"
            })
    void refusesWhatAnObjectMapperRefuses(String json) {
        assertThatThrownBy(() -> MAPPER.readTree(json)).isInstanceOf(JsonProcessingException.class);
        assertThatThrownBy(() -> JsonTrees.read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void refusesValuesTooDeepInOneAnother() {
        String json = "[".repeat(100_000);
        assertThatThrownBy(() -> JsonTrees.read(json)).isInstanceOf(JsonProcessingException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "  \n"})
    void findsNothingInNothing(String json) throws IOException {
        assertThat(JsonTrees.read(json).isMissingNode()).isTrue();
        assertThat(JsonTrees.readStrictly(json.getBytes(StandardCharsets.UTF_8)).isMissingNode())
                .isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1,\"a\":2}", "{} {}", "{}]", "1 2"})
    void isStrictWhereThatIsAsked(String json) {
        assertThatThrownBy(() -> JsonTrees.readStrictly(json.getBytes(StandardCharsets.UTF_8)))
                .isInstanceOf(JsonProcessingException.class);
    }

    @Test
    void readsTheFirstValueOfAFile(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "{\"ü\": [1, 2.5]} behind");
        assertThat(JsonTrees.read(file)).isEqualTo(MAPPER.readTree("{\"ü\": [1, 2.5]}"));
    }

    @Test
    void writesTreesInARow() throws IOException {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = MAPPER.createGenerator(text)) {
            JsonTrees.write(json, NODES.objectNode().put("a", 1));
            JsonTrees.write(json, NODES.arrayNode());
        }
        assertThat(text).hasToString("{\"a\":1} []");
    }

    @Test
    void writesNothingThatIsNoJson() {
        assertThatThrownBy(() -> JsonTrees.text(NODES.pojoNode(this)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("POJO");
    }
}
