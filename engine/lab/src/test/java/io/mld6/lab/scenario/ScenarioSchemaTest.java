// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.CoreSchema;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;
import org.snakeyaml.engine.v2.schema.Schema;

/// The schema says what the reader knows, and takes a scenario as an editor's parser makes it.
class ScenarioSchemaTest {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final JsonNode SCHEMA = parsed();
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                    .getSchema(ScenarioSchema.text());

    private static JsonNode parsed() {
        try {
            return MAPPER.readTree(ScenarioSchema.text());
        } catch (JsonProcessingException broken) {
            throw new IllegalStateException(broken);
        }
    }

    private static Set<ValidationMessage> offences(String yaml, Schema schema) {
        Object value =
                new Load(LoadSettings.builder().setSchema(schema).build()).loadFromString(yaml);
        return VALIDATOR.validate(MAPPER.valueToTree(value));
    }

    static Stream<String> scenarios() {
        return Stream.concat(
                Stream.of(Texts.eveningPeak(), Texts.SMALL),
                Examples.all().stream().map(Examples.Example::text));
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyExampleIsValidAsAnEditorReadsIt(String yaml) {
        // YAML 1.2's core schema, as the language server of editors has it.
        assertThat(offences(yaml, new CoreSchema())).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("scenarios")
    void everyExampleIsValidIfAllOfItIsText(String yaml) {
        assertThat(offences(yaml, new FailsafeSchema())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "seed: -1",
                "sede: 1",
                "link: {}",
                "link: {interface: eth1, tick: 10}",
                "link: {interface: eth1, hearing: both}",
                "channels: {a: {groups: 'ff0e::1', audience: zipf}}",
                "channels: {all: {groups: 'ff0e::1'}}",
                "populations: {a: {listeners: 3}}",
                "populations: {a: {listeners: 3, watch: {sd: 60}}}",
                "populations: {a: {listeners: 3, watch: {sd: 60%}, join: [sd]}}",
                "populations: {a: {listeners: 3, join: sd, mac: '02:00'}}",
                "populations: {a: {listeners: 3, join: sd, mapping: some}}",
                "populations: {a: {listeners: 3, join: sd, mld: 3}}",
                "streams: {s: {interface: eth2, channels: sd}}",
                "streams: {s: {interface: eth2, channels: sd, rate: 5}}",
                "streams: {s: {interface: eth2, channels: sd, rate: 5/s, rate-per-group: 5/s}}",
                "phases: []",
                "phases: [{name: a, for: 3s}]",
                "phases: [{name: a, for: 3s, do: []}]",
                "phases: [{name: a, for: 3s, do: [halt]}]",
                "phases: [{name: a, for: 3s, do: [{join: all, leave: all}]}]",
                "phases: [{name: a, for: 3s, do: [{query: {}}]}]",
                "phases: [{name: a, for: 3s, do: [{zap: all, dwell: 4s}]}]",
                "events: [{in: a, at: 3s}]",
                "events: [{in: a, at: 3s, join: all}]",
                "events: [{in: a, at: 3s, set: seed=3}]",
                "expect: [{that: maximum(join_latency) < 3s}]",
                "expect: [{in: a}]",
                "oracle: {every: 10s}",
                "oracle: {device: br0}",
                "oracle: {device: 'bridge:br0', allow: [bridge-64-sources]}",
                "output: {html: true}",
            })
    void whatTheReaderRefusesTheSchemaMarks(String line) {
        String key = line.substring(0, line.indexOf(':'));
        String good = "mld6: 1\nlink: {interface: e}\nphases: [{name: a, for: 3s, do: [hold]}]\n";
        String rest =
                good.lines()
                        .filter(l -> !l.startsWith(key + ":"))
                        .reduce("", (a, b) -> a + b + "\n");
        assertThat(offences(good, new CoreSchema())).isEmpty();
        assertThat(offences(rest + line, new CoreSchema())).isNotEmpty();
        assertThatExceptionOfType(ScenarioException.class)
                .isThrownBy(() -> Texts.read(rest + line));
    }

    /// Where in the schema the keys of each part of a scenario are, and what the reader knows
    /// there.
    private static Map<String, List<String>> known() {
        Map<String, List<String>> known = new HashMap<>();
        known.put("/properties", ScenarioReader.TOP);
        known.put("/properties/link/properties", LinkReader.LINK);
        known.put("/properties/querier/properties", LinkReader.QUERIER);
        known.put("/properties/rehearse/properties", LinkReader.REHEARSE);
        known.put("/properties/oracle/properties", OracleReader.ORACLE);
        known.put("/properties/output/properties", OutputReader.OUTPUT);
        known.put("/$defs/channels/properties", ChannelsReader.CHANNELS);
        known.put("/$defs/stream/properties", ChannelsReader.STREAM);
        known.put("/$defs/population/properties", PopulationReader.POPULATION);
        known.put("/$defs/population/properties/vlan/anyOf/1/properties", PopulationReader.VLAN);
        known.put("/$defs/phase/properties", PhaseReader.PHASE);
        known.put("/$defs/expectation/properties", PhaseReader.EXPECT);
        known.put("/$defs/event-query/properties/query/properties", ActionKind.QUERY_KEYS);
        known.put(
                "/$defs/action-zap/properties/next/properties",
                Stream.of(Action.Direction.values()).map(Values::word).toList());
        for (ActionKind kind : ActionKind.values()) {
            boolean event = kind.stands() == ActionKind.Stands.EVENT;
            List<String> keys = new ArrayList<>(event ? ActionKind.EVENT_KEYS : List.of());
            keys.addAll(kind.keys());
            known.put(
                    "/$defs/%s-%s/properties".formatted(event ? "event" : "action", kind.word()),
                    keys);
        }
        return known;
    }

    @Test
    void theReaderAndTheSchemaKnowTheSameKeys() {
        known().forEach(
                        (where, keys) ->
                                assertThat(SCHEMA.at(where).properties())
                                        .as(where)
                                        .extracting(Map.Entry::getKey)
                                        .containsExactlyInAnyOrderElementsOf(keys));
    }

    @Test
    void noPartOfTheSchemaIsUnknownToTheReader() {
        List<String> parts = new ArrayList<>();
        collect(SCHEMA, "", parts);
        assertThat(parts).containsExactlyInAnyOrderElementsOf(known().keySet());
    }

    private static void collect(JsonNode node, String path, List<String> parts) {
        if (node.isObject() && node.has("properties") && node.has("type")) {
            parts.add(path + "/properties");
        }
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collect(node.get(i), path + "/" + i, parts);
            }
        } else {
            node.properties()
                    .forEach(
                            entry -> collect(entry.getValue(), path + "/" + entry.getKey(), parts));
        }
    }

    @Test
    void everyPropertyIsDescribed() {
        known().keySet()
                .forEach(
                        where ->
                                SCHEMA.at(where)
                                        .properties()
                                        .forEach(
                                                property ->
                                                        assertThat(
                                                                        property.getValue()
                                                                                .path("description")
                                                                                .asText())
                                                                .as(where + "/" + property.getKey())
                                                                .isNotBlank()
                                                                .endsWith(".")));
    }

    @Test
    void everyExampleNamesTheSchema() {
        assertThat(Examples.all())
                .allSatisfy(
                        example ->
                                assertThat(example.text())
                                        .contains(
                                                "# yaml-language-server: $schema="
                                                        + ScenarioSchema.FILE_NAME));
    }
}
