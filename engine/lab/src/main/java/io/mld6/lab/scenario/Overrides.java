// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// Changes a tree as `--set KEY=VALUE` says, before anything is bound: an error then names the
/// option. Thread: one.
///
/// KEY is a path of keys with dots; an item of a list goes by its `name`, or by its number from 0.
/// VALUE is YAML; `none` takes the key away. What is not there on the way is made.
final class Overrides {
    private static final Pattern NUMBER = Pattern.compile("\\d{1,6}");
    private static final List<String> SECTIONS_OF_NAMES =
            List.of("channels", "populations", "streams");
    private static final int LONGEST_PATH = 12;

    private Overrides() {}

    /// Applies one.
    ///
    /// @param root changed
    /// @param set `KEY=VALUE`
    static void apply(YamlNode root, String set) {
        int equals = set.indexOf('=');
        if (equals < 1) {
            throw Place.of("--set " + set).error("sets nothing; accepted: KEY=VALUE, as seed=7");
        }
        String key = set.substring(0, equals).strip();
        Place place = Place.of("--set " + key);
        List<String> path = List.of(key.split("\\.", -1));
        if (path.contains("") || path.size() > LONGEST_PATH) {
            throw place.error("not a key; accepted: words with dots between, as link.tick");
        }
        String text = set.substring(equals + 1).strip();
        YamlNode parent = root;
        for (int i = 0; i < path.size() - 1; i++) {
            parent = child(parent, path, i, place);
        }
        String last = path.getLast();
        boolean removes = text.equals(Values.NONE);
        YamlNode value =
                text.isEmpty() ? new YamlNode.Scalar(place, "") : YamlTree.ofText(place, text);
        switch (parent) {
            case YamlNode.Mapping mapping -> {
                if (removes) {
                    mapping.entries().remove(last);
                    mapping.removed().put(last, place);
                } else {
                    mapping.entries().put(last, new YamlNode.Mapping.Entry(place, value));
                    mapping.removed().remove(last);
                }
            }
            case YamlNode.Sequence list -> {
                int index = index(list, last, place);
                if (removes) {
                    list.items().remove(index);
                } else {
                    list.items().set(index, value);
                }
            }
            case YamlNode.Scalar scalar -> throw notInside(scalar, path, path.size() - 1, place);
        }
    }

    private static YamlNode child(YamlNode parent, List<String> path, int at, Place place) {
        String key = path.get(at);
        return switch (parent) {
            case YamlNode.Mapping mapping -> {
                YamlNode.Mapping.Entry there = mapping.entries().get(key);
                if (there != null) {
                    yield there.value();
                }
                if (at == 1 && SECTIONS_OF_NAMES.contains(path.getFirst())) {
                    throw place.error(
                            "there is no '%s' in '%s'; %s"
                                    .formatted(
                                            key,
                                            path.getFirst(),
                                            Nearest.hint(key, mapping.entries().keySet())));
                }
                YamlNode made = YamlNode.Mapping.at(place);
                mapping.entries().put(key, new YamlNode.Mapping.Entry(place, made));
                yield made;
            }
            case YamlNode.Sequence list -> list.items().get(index(list, key, place));
            case YamlNode.Scalar scalar -> throw notInside(scalar, path, at, place);
        };
    }

    private static ScenarioException notInside(
            YamlNode.Scalar scalar, List<String> path, int at, Place place) {
        return place.error(
                "'%s' is one value, %s, with no '%s' in it; accepted: %s=VALUE"
                        .formatted(
                                String.join(".", path.subList(0, at)),
                                scalar.kind(),
                                path.get(at),
                                String.join(".", path.subList(0, at))));
    }

    private static int index(YamlNode.Sequence list, String key, Place place) {
        List<String> names = list.items().stream().map(Overrides::name).toList();
        int named = names.indexOf(key);
        if (named >= 0) {
            return named;
        }
        int size = list.items().size();
        if (NUMBER.matcher(key).matches() && Integer.parseInt(key) < size) {
            return Integer.parseInt(key);
        }
        List<String> accepted = new ArrayList<>(names.stream().filter(n -> !n.isEmpty()).toList());
        IntStream.range(0, size).mapToObj(Integer::toString).forEach(accepted::add);
        throw place.error(
                "there is no '%s' in the list; %s".formatted(key, Nearest.hint(key, accepted)));
    }

    /// The name an item of a list has; empty if it has none.
    private static String name(YamlNode item) {
        if (!(item instanceof YamlNode.Mapping mapping)) {
            return "";
        }
        YamlNode.Mapping.Entry entry = mapping.entries().get("name");
        return entry != null && entry.value() instanceof YamlNode.Scalar scalar
                ? scalar.text()
                : "";
    }
}
