// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Nearest;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The keys of one mapping, each asked for by name and bound by hand. Thread: one.
final class Fields {
    private final String what;
    private final YamlNode.Mapping mapping;

    private Fields(String what, YamlNode.Mapping mapping) {
        this.what = what;
        this.mapping = mapping;
    }

    /// The keys of a mapping.
    ///
    /// @param what it describes, for errors: `population 'homes'`
    /// @throws ScenarioException if it is none, or has a key that is not known
    static Fields of(YamlNode node, String what, Collection<String> known) {
        Fields fields = any(node, what, "accepted keys: " + String.join(", ", known));
        fields.mapping.removed().forEach((key, place) -> fields.check(key, place, known));
        fields.mapping.entries().forEach((key, entry) -> fields.check(key, entry.place(), known));
        return fields;
    }

    /// The keys of a mapping whose keys are names.
    ///
    /// @param accepted what stands in such a mapping
    /// @throws ScenarioException if it is none
    static Fields any(YamlNode node, String what, String accepted) {
        if (node instanceof YamlNode.Mapping mapping) {
            return new Fields(what, mapping);
        }
        throw node.place()
                .error("%s is %s; expected a mapping, %s".formatted(what, node.kind(), accepted));
    }

    private void check(String key, Place place, Collection<String> known) {
        if (key.endsWith(")") && key.indexOf('(') < 0) {
            throw place.error(
                    "'%s' in %s is the end of a value with a comma in it; accepted in {} and []: \"lognormal(4s, 0.5)\", in quotes"
                            .formatted(key, what));
        }
        if (!known.contains(key)) {
            throw place.error(
                    "unknown key '%s' in %s; %s".formatted(key, what, Nearest.hint(key, known)));
        }
    }

    /// Where the mapping begins.
    Place place() {
        return mapping.place();
    }

    /// Where the value of a key stands, or else the mapping.
    Place place(String key) {
        YamlNode node = get(key);
        return node == null ? place() : node.place();
    }

    /// What the mapping describes.
    String what() {
        return what;
    }

    /// The keys that are there, in order.
    Set<String> keys() {
        return mapping.entries().keySet();
    }

    boolean has(String key) {
        return mapping.entries().containsKey(key);
    }

    /// The value of a key; null if it is not there.
    @Nullable YamlNode get(String key) {
        YamlNode.Mapping.Entry entry = mapping.entries().get(key);
        return entry == null ? null : entry.value();
    }

    /// Where a key stands, not its value.
    Place keyPlace(String key) {
        YamlNode.Mapping.Entry entry = mapping.entries().get(key);
        return entry == null ? place() : entry.place();
    }

    /// The value of a key that must be there.
    ///
    /// @param accepted what to write
    YamlNode need(String key, String accepted) {
        YamlNode node = get(key);
        if (node == null) {
            Place removed = mapping.removed().get(key);
            throw (removed == null ? place() : removed)
                    .error("%s has no '%s'; accepted: %s".formatted(what, key, accepted));
        }
        return node;
    }

    /// The error that the value of a key is wrong.
    ScenarioException error(String key, String wrong) {
        return place(key).error(wrong);
    }

    /// Refuses a key beside another one.
    void refuse(String key, String why) {
        if (has(key)) {
            throw keyPlace(key).error("'%s' in %s %s".formatted(key, what, why));
        }
    }

    /// A scalar that must be there.
    ///
    /// @param parser throws IllegalArgumentException, with one line
    <T> T need(String key, String accepted, Function<String, T> parser) {
        return bind(need(key, accepted), "'" + key + "'", parser);
    }

    /// A scalar, or what it is without.
    <T> T value(String key, T otherwise, Function<String, T> parser) {
        YamlNode node = get(key);
        return node == null ? otherwise : bind(node, "'" + key + "'", parser);
    }

    /// A scalar, or null without.
    <T> @Nullable T optional(String key, Function<String, T> parser) {
        YamlNode node = get(key);
        return node == null ? null : bind(node, "'" + key + "'", parser);
    }

    /// A list of scalars, or one that stands for a list of one; empty if it is not there.
    <T> List<T> list(String key, Function<String, T> parser) {
        YamlNode node = get(key);
        return switch (node) {
            case null -> List.of();
            case YamlNode.Sequence sequence -> {
                List<T> made = new ArrayList<>();
                for (YamlNode item : sequence.items()) {
                    made.add(bind(item, "'" + key + "'", parser));
                }
                yield List.copyOf(made);
            }
            default -> List.of(bind(node, "'" + key + "'", parser));
        };
    }

    /// A mapping from names to what is made of each value, in order.
    ///
    /// @param name checks a name
    <T> Map<String, T> map(Function<String, String> name, Function<String, T> parser) {
        Map<String, T> made = new LinkedHashMap<>();
        mapping.entries()
                .forEach(
                        (key, entry) ->
                                made.put(
                                        guarded(entry.place(), key, name),
                                        bind(entry.value(), "'" + key + "'", parser)));
        return made;
    }

    /// What is made of a scalar.
    ///
    /// @throws ScenarioException with its place if it is no scalar, or the parser throws
    static <T> T bind(YamlNode node, String what, Function<String, T> parser) {
        if (!(node instanceof YamlNode.Scalar scalar)) {
            throw node.place().error(what + " is " + node.kind() + "; expected one value");
        }
        if (scalar.text().isEmpty()) {
            throw node.place().error(what + " has no value; expected one, or no such key");
        }
        return guarded(scalar.place(), scalar.text(), parser);
    }

    /// What is made of a text, with a place for what is wrong with it.
    static <T> T guarded(Place place, String text, Function<String, T> parser) {
        try {
            return parser.apply(text);
        } catch (ScenarioException placed) {
            throw placed;
        } catch (IllegalArgumentException | ArithmeticException refused) {
            throw place.error(String.valueOf(refused.getMessage()));
        }
    }
}
