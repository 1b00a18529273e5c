// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.HostOptions;
import io.mld6.engine.host.HostPersona;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.host.ResponseLaw;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.engine.population.VlanList;
import io.mld6.engine.population.VlanPlan;
import io.mld6.engine.population.VlanRange;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `populations`. Thread: one.
final class PopulationReader {
    static final List<String> POPULATION =
            List.of(
                    "listeners",
                    "mac",
                    "vlan",
                    "watch",
                    "screens",
                    "join",
                    "mapping",
                    "filter",
                    "mld",
                    "solicited-node",
                    "dad",
                    "response-law",
                    "host");
    static final List<String> VLAN = List.of("outer", "inner", "each");

    private static final Map<String, MldMode> MODES = modes();
    private static final String PER_LISTENER = "per-listener ";
    private static final String MAPPINGS = "all, one-to-one, round-robin or per-listener N";

    /// The MAC of the first listener of population n: 02:nn:00:00:00:01.
    private static final long DEFAULT_MAC = 0x0200_0000_0001L;

    private static final int MAC_STEP_BITS = 32;
    private static final int MOST_DEFAULT_MACS = 256;

    private final Map<String, Channels> channels;
    private final Map<String, Listeners> made = new LinkedHashMap<>();
    private final List<Population> stations = new ArrayList<>();

    private PopulationReader(Map<String, Channels> channels) {
        this.channels = channels;
    }

    private static Map<String, MldMode> modes() {
        Map<String, MldMode> words = new LinkedHashMap<>();
        words.put("1", MldMode.V1);
        words.put("2", MldMode.V2);
        words.put("2-lite", MldMode.V2_LITE);
        return words;
    }

    static Map<String, Listeners> read(@Nullable YamlNode node, Map<String, Channels> channels) {
        PopulationReader reader = new PopulationReader(channels);
        if (node != null) {
            Fields all = Fields.any(node, "populations", "NAME: {listeners: N, watch: {...}}");
            for (String key : all.keys()) {
                String name = Fields.guarded(all.keyPlace(key), key, Values::name);
                reader.add(
                        name,
                        Fields.of(all.need(key, ""), "population '" + name + "'", POPULATION));
            }
        }
        return reader.made;
    }

    private void add(String name, Fields fields) {
        int count = fields.need("listeners", "how many, as 100", Values.small(Ranges.LISTENERS));
        MacAddress mac = fields.value("mac", defaultMac(fields), Values::station);
        VlanPlan vlans = vlans(fields, count);
        HostOptions host = host(fields);
        Listeners listeners =
                new Listeners(
                        name,
                        count,
                        mac,
                        vlans,
                        host,
                        habits(fields, count),
                        fields.value("solicited-node", false, Values::yesOrNo),
                        fields.value("dad", false, Values::yesOrNo));
        check(listeners, fields);
        made.put(name, listeners);
    }

    private static HostOptions host(Fields fields) {
        HostPersona persona =
                fields.value(
                        "host",
                        HostPersona.STANDARD,
                        Values.constant("host", List.of(HostPersona.values())));
        if (persona.isSystem()) {
            fields.refuse("mld", "goes without 'host': a real system speaks what it speaks");
        }
        if (persona != HostPersona.STANDARD) {
            fields.refuse("response-law", "goes without 'host'");
        }
        MldMode usual = persona.isVersion1() ? MldMode.V1 : MldMode.V2;
        return new HostOptions(
                fields.value("mld", usual, Values.word("version of MLD", MODES)),
                fields.value(
                        "response-law",
                        ResponseLaw.UNIFORM,
                        Values.constant("response law", List.of(ResponseLaw.values()))),
                persona);
    }

    private MacAddress defaultMac(Fields fields) {
        long number = made.size();
        if (number >= MOST_DEFAULT_MACS && !fields.has("mac")) {
            throw fields.place()
                    .error(fields.what() + " has no 'mac'; accepted: one as 02:00:00:00:00:01");
        }
        return new MacAddress(DEFAULT_MAC + (number % MOST_DEFAULT_MACS << MAC_STEP_BITS));
    }

    private static VlanPlan vlans(Fields fields, int count) {
        YamlNode node = fields.get("vlan");
        if (node == null) {
            return VlanPlan.UNTAGGED;
        }
        if (!(node instanceof YamlNode.Mapping)) {
            VlanList list = fields.value("vlan", VlanList.UNTAGGED, VlanList::parse);
            return filled(list, count, blamed(fields, node.place()));
        }
        Fields vlan = Fields.of(node, "vlan of " + fields.what(), VLAN);
        String outer = vlan.need("outer", "ID or ID+COUNT", PopulationReader::ids);
        String inner = vlan.value("inner", "", PopulationReader::ids);
        String spec = inner.isEmpty() ? outer : outer + "." + inner;
        VlanList list =
                Fields.guarded(
                        vlan.place(inner.isEmpty() ? "outer" : "inner"),
                        spec,
                        text -> VlanList.of(List.of(VlanRange.parse(text))));
        if (!vlan.has("each")) {
            return filled(list, count, blamed(fields, vlan.place()));
        }
        int each = vlan.need("each", "", Values.small(Ranges.EACH));
        VlanPlan plan = VlanPlan.each(list, each);
        return Fields.guarded(
                blamed(fields, vlan.place("each")),
                "",
                _ -> {
                    try {
                        plan.check(count);
                    } catch (IllegalArgumentException refused) {
                        throw new IllegalArgumentException(
                                refused.getMessage()
                                        + " ('listeners'); accepted: numbers that fit, or no 'each'");
                    }
                    return plan;
                });
    }

    /// Where listeners and VLANs contradict each other: at the number of listeners if that is what
    /// the command line changed.
    private static Place blamed(Fields fields, Place place) {
        Place listeners = fields.place("listeners");
        return listeners.line() == 0 && place.line() > 0 ? listeners : place;
    }

    private static String ids(String text) {
        if (!text.matches("\\d{1,4}(\\+\\d{1,9})?")) {
            throw new IllegalArgumentException(
                    "not VLANs: '" + text + "' (expected ID or ID+COUNT, every id from 1 to 4094)");
        }
        return text;
    }

    private static VlanPlan filled(VlanList list, int count, Place place) {
        if (count % list.count() != 0) {
            throw place.error(
                    "%d listeners do not fill %d VLANs evenly; accepted: a multiple of %d"
                            .formatted(count, list.count(), list.count()));
        }
        return list.count() == 1
                ? VlanPlan.roundRobin(list)
                : VlanPlan.each(list, Math.toIntExact(count / list.count()));
    }

    private Listeners.Habits habits(Fields fields, int count) {
        if (fields.has("watch")) {
            for (String key : List.of("join", "mapping", "filter")) {
                fields.refuse(
                        key, "goes without 'watch' only: who watches holds a channel at a time");
            }
            return watch(fields);
        }
        if (!fields.has("join")) {
            throw fields.place()
                    .error(
                            fields.what()
                                    + " listens to nothing; accepted: watch: {CHANNELS: SHARE}, or"
                                    + " join: [CHANNELS]");
        }
        fields.refuse("screens", "goes with 'watch' only");
        return fixed(fields, count);
    }

    private Listeners.Watch watch(Fields fields) {
        Fields watch =
                Fields.any(
                        fields.need("watch", ""),
                        "watch of " + fields.what(),
                        "CHANNELS: SHARE, as {sd: 85%}");
        Map<String, Double> shares =
                watch.map(Values.known("class of channels", channels.keySet()), Values::share);
        double sum = shares.values().stream().mapToDouble(Double::doubleValue).sum();
        if (sum > 1 + 1e-9) {
            throw watch.place()
                    .error(
                            "the shares of %s add up to %s; accepted: up to 100%%"
                                    .formatted(watch.what(), PlanText.percent(sum)));
        }
        if (sum == 0) {
            throw watch.place().error("nobody watches; accepted: CHANNELS: SHARE, as {sd: 85%}");
        }
        return new Listeners.Watch(
                shares,
                fields.value(
                        "screens", Ranges.usual(Ranges.SCREENS), Values.small(Ranges.SCREENS)));
    }

    private Listeners.Fixed fixed(Fields fields, int count) {
        List<String> joined =
                fields.list("join", Values.known("class of channels", channels.keySet()));
        if (joined.isEmpty()) {
            throw fields.error("join", "no channels; accepted: " + channels.keySet());
        }
        if (joined.stream().distinct().count() < joined.size()) {
            throw fields.error("join", "channels named twice; accepted: each once");
        }
        int total = 0;
        boolean specific = true;
        for (String one : joined) {
            Channels known = channels.get(one);
            if (known != null) {
                total += known.count();
                specific &= known.isSourceSpecific();
            }
        }
        FilterMode mode =
                fields.value(
                        "filter",
                        specific ? FilterMode.INCLUDE : FilterMode.EXCLUDE,
                        Values.constant("filter mode", List.of(FilterMode.values())));
        if (mode == FilterMode.INCLUDE && !specific) {
            throw fields.error(
                    "filter", "include needs channels with 'sources'; accepted: exclude, or those");
        }
        return mapping(fields, count, total, joined, mode);
    }

    private static Listeners.Fixed mapping(
            Fields fields, int count, int total, List<String> joined, FilterMode mode) {
        String text = fields.value("mapping", "all", word -> word);
        int each = 0;
        Listeners.Mapping mapping;
        if (text.startsWith(PER_LISTENER)) {
            mapping = Listeners.Mapping.PER_LISTENER;
            each =
                    Fields.guarded(
                            fields.place("mapping"),
                            text.substring(PER_LISTENER.length()).strip(),
                            Values.small(Ranges.PER_LISTENER));
            if (each > total) {
                throw fields.error(
                        "mapping",
                        "%d channels per listener, but there are %d; accepted: 1 to %d"
                                .formatted(each, total, total));
            }
        } else {
            mapping =
                    switch (text) {
                        case "all" -> Listeners.Mapping.ALL;
                        case "one-to-one" -> Listeners.Mapping.ONE_TO_ONE;
                        case "round-robin" -> Listeners.Mapping.ROUND_ROBIN;
                        default ->
                                throw fields.error(
                                        "mapping",
                                        "not a mapping: '"
                                                + text
                                                + "' (expected "
                                                + MAPPINGS
                                                + ")");
                    };
        }
        if (mapping == Listeners.Mapping.ONE_TO_ONE && total != count) {
            throw fields.error(
                    "mapping",
                    "one-to-one, but %d listeners and %d channels; accepted: as many of both"
                            .formatted(count, total));
        }
        return new Listeners.Fixed(joined, mapping, each, mode);
    }

    /// What the engine would refuse, said where it stands.
    private void check(Listeners listeners, Fields fields) {
        List<String> classes =
                switch (listeners.habits()) {
                    case Listeners.Watch watch -> List.copyOf(watch.shares().keySet());
                    case Listeners.Fixed fixed -> fixed.channels();
                };
        String key = fields.has("watch") ? "watch" : "join";
        for (String name : classes) {
            Channels heard = channels.get(name);
            if (heard != null) {
                Fields.guarded(fields.place(key), "", _ -> population(listeners, heard));
            }
        }
        Channels first = channels.get(classes.getFirst());
        if (first == null) {
            return;
        }
        Population all = Fields.guarded(fields.place(), "", _ -> population(listeners, first));
        for (Population other : stations) {
            Fields.guarded(
                    fields.place("mac"),
                    "",
                    _ -> {
                        other.checkOverlap(all);
                        return all;
                    });
        }
        stations.add(all);
    }

    /// A population of the core that can be checked: one class of channels, its first source.
    private static Population population(Listeners listeners, Channels heard) {
        FilterMode mode =
                listeners.habits() instanceof Listeners.Fixed fixed
                        ? fixed.mode()
                        : heard.isSourceSpecific() ? FilterMode.INCLUDE : FilterMode.EXCLUDE;
        Population made =
                Population.of(
                        to ->
                                to.name(listeners.name())
                                        .listeners(listeners.count())
                                        .baseMac(listeners.baseMac())
                                        .vlans(listeners.vlans())
                                        .groups(heard.groups())
                                        .mode(mode)
                                        .sources(
                                                heard.isSourceSpecific()
                                                        ? List.of(
                                                                new AddressRange(
                                                                        heard.source(0), 1, 1))
                                                        : List.of()));
        EngineConfig.defaults().check(made, listeners.host());
        return made;
    }
}
