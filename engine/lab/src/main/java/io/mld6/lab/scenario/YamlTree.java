// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/// Makes a tree of YAML 1.2 text: every scalar stays the text that it is (the failsafe schema), so
/// that no MAC address and no VLAN becomes a number. Thread: one.
///
/// It is made of events, not by the library's composer, which descends by recursion: a file of
/// brackets would overflow the stack. Depth, nodes and aliases are limited here, an alias is a copy
/// of what it stands for, and every copy counts.
final class YamlTree {
    /// Longest text, in characters.
    static final int MOST_CHARACTERS = 1 << 20;

    static final int MOST_DEPTH = 24;
    static final int MOST_NODES = 200_000;
    static final int MOST_ALIASES = 1000;

    private static final String ONE_DOCUMENT = "a second document begins; accepted: one";

    private final Function<Optional<Mark>, Place> places;
    private final Deque<Open> open = new ArrayDeque<>();
    private final Map<String, YamlNode> anchors = new HashMap<>();
    private @Nullable YamlNode root;
    private int nodes;
    private int aliases;

    private YamlTree(Function<Optional<Mark>, Place> places) {
        this.places = places;
    }

    /// A list or mapping whose end has not come.
    private static final class Open {
        final YamlNode node;
        final @Nullable String anchor;
        @Nullable String key;
        @Nullable Place keyPlace;

        Open(YamlNode node, @Nullable String anchor) {
            this.node = node;
            this.anchor = anchor;
        }
    }

    /// The tree of a file.
    ///
    /// @throws ScenarioException if it is not YAML, or beyond a limit
    static YamlNode ofFile(String fileName, String text) {
        return read(
                text,
                Place.of(fileName),
                mark ->
                        mark.map(at -> new Place(fileName, at.getLine() + 1, at.getColumn() + 1))
                                .orElse(Place.of(fileName)));
    }

    /// The tree of a text without lines, such as an option's value.
    ///
    /// @throws ScenarioException if it is not YAML, or beyond a limit
    static YamlNode ofText(Place place, String text) {
        return read(text, place, _ -> place);
    }

    private static YamlNode read(String text, Place whole, Function<Optional<Mark>, Place> places) {
        if (text.length() > MOST_CHARACTERS) {
            throw tooLong(whole);
        }
        LoadSettings settings =
                LoadSettings.builder()
                        .setSchema(new FailsafeSchema())
                        .setUseMarks(true)
                        .setCodePointLimit(MOST_CHARACTERS + 1)
                        .build();
        YamlTree tree = new YamlTree(places);
        String plain = text.startsWith("\ufeff") ? text.substring(1) : text;
        try {
            ParserImpl events = new ParserImpl(settings, new StreamReader(settings, plain));
            while (events.hasNext()) {
                tree.take(events.next());
            }
        } catch (MarkedYamlEngineException refused) {
            String context =
                    refused.getContextMark().isEmpty()
                            ? ""
                            : " (%s from %s)"
                                    .formatted(
                                            refused.getContext(),
                                            places.apply(refused.getContextMark()));
            throw places.apply(refused.getProblemMark())
                    .error("not YAML: " + refused.getProblem() + context);
        } catch (ReaderException refused) {
            throw whole.error(
                    "the character U+%04X cannot be in YAML; accepted: text in UTF-8"
                            .formatted(refused.getCodePoint()));
        } catch (YamlEngineException | IndexOutOfBoundsException refused) {
            throw whole.error("not YAML: " + refused.getMessage());
        }
        if (tree.root == null) {
            throw whole.error(
                    "there is nothing in it; accepted: a mapping that begins with mld6: 1");
        }
        return tree.root;
    }

    /// What is said of a text longer than [#MOST_CHARACTERS].
    static ScenarioException tooLong(Place whole) {
        return whole.error(
                "too long; accepted: up to " + MOST_CHARACTERS / (1 << 20) + " MiB of YAML");
    }

    private void take(Event event) {
        Place place = places.apply(event.getStartMark());
        switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event, place);
            case SequenceStart -> open((NodeEvent) event, YamlNode.Sequence.at(place));
            case MappingStart -> open((NodeEvent) event, YamlNode.Mapping.at(place));
            case SequenceEnd, MappingEnd -> close();
            case Alias -> alias((AliasEvent) event, place);
            case DocumentStart -> {
                if (root != null) {
                    throw place.error(ONE_DOCUMENT);
                }
            }
            case StreamStart, StreamEnd, DocumentEnd, Comment -> {
                // Nothing of the tree.
            }
        }
    }

    private void scalar(ScalarEvent event, Place place) {
        Open parent = open.peek();
        boolean isKey =
                parent != null && parent.node instanceof YamlNode.Mapping && parent.key == null;
        if (isKey) {
            key(parent, event.getValue(), place);
            return;
        }
        count(place);
        YamlNode node = new YamlNode.Scalar(place, event.getValue().strip());
        remember(event.getAnchor().map(Object::toString).orElse(null), node);
        add(node);
    }

    private static void key(Open parent, String key, Place place) {
        YamlNode.Mapping.Entry first = ((YamlNode.Mapping) parent.node).entries().get(key);
        if (first != null) {
            throw place.error(
                    "the key '%s' is there twice, first at %s; accepted: each key once"
                            .formatted(key, first.place()));
        }
        parent.key = key;
        parent.keyPlace = place;
    }

    private void open(NodeEvent event, YamlNode node) {
        refuseAsKey(node.place());
        if (open.size() >= MOST_DEPTH) {
            throw node.place()
                    .error("lists and mappings too deep in each other; accepted: " + MOST_DEPTH);
        }
        count(node.place());
        open.push(new Open(node, event.getAnchor().map(Object::toString).orElse(null)));
    }

    private void close() {
        Open closed = open.pop();
        remember(closed.anchor, closed.node);
        add(closed.node);
    }

    private void alias(AliasEvent event, Place place) {
        refuseAsKey(place);
        String name = event.getAlias().toString();
        YamlNode node = anchors.get(name);
        if (node == null) {
            throw place.error(
                    "nothing is called &%s before; accepted: aliases of what is complete"
                            .formatted(name));
        }
        if (++aliases > MOST_ALIASES) {
            throw place.error("too many aliases; accepted: up to " + MOST_ALIASES);
        }
        add(copy(node, place, open.size()));
    }

    private YamlNode copy(YamlNode node, Place alias, int depth) {
        if (depth > MOST_DEPTH) {
            throw alias.error("aliases too deep in each other; accepted: " + MOST_DEPTH);
        }
        count(alias);
        return switch (node) {
            case YamlNode.Scalar scalar -> scalar;
            case YamlNode.Sequence list -> {
                YamlNode.Sequence made = YamlNode.Sequence.at(list.place());
                list.items().forEach(item -> made.items().add(copy(item, alias, depth + 1)));
                yield made;
            }
            case YamlNode.Mapping mapping -> {
                YamlNode.Mapping made = YamlNode.Mapping.at(mapping.place());
                mapping.entries()
                        .forEach(
                                (key, entry) ->
                                        made.entries()
                                                .put(
                                                        key,
                                                        new YamlNode.Mapping.Entry(
                                                                entry.place(),
                                                                copy(
                                                                        entry.value(),
                                                                        alias,
                                                                        depth + 1))));
                yield made;
            }
        };
    }

    private void refuseAsKey(Place place) {
        Open parent = open.peek();
        if (parent != null && parent.node instanceof YamlNode.Mapping && parent.key == null) {
            throw place.error("a key that is no word; accepted: KEY: VALUE");
        }
    }

    private void count(Place place) {
        if (++nodes > MOST_NODES) {
            throw place.error("too many values; accepted: up to " + MOST_NODES);
        }
    }

    private void remember(@Nullable String anchor, YamlNode node) {
        if (anchor != null) {
            anchors.put(anchor, node);
        }
    }

    private void add(YamlNode node) {
        Open parent = open.peek();
        if (parent == null) {
            root = node;
        } else if (parent.node instanceof YamlNode.Sequence list) {
            list.items().add(node);
        } else if (parent.node instanceof YamlNode.Mapping mapping) {
            String key = parent.key;
            Place place = parent.keyPlace;
            if (key != null && place != null) {
                mapping.entries().put(key, new YamlNode.Mapping.Entry(place, node));
            }
            parent.key = null;
        }
    }
}
