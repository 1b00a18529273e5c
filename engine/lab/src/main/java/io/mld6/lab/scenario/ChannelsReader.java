// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.population.AddressRange;
import io.mld6.engine.population.Population;
import io.mld6.lab.traffic.PayloadFormat;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads `channels` and `streams`. Thread: any, without state.
final class ChannelsReader {
    static final List<String> CHANNELS = List.of("groups", "sources", "audience");
    static final List<String> STREAM =
            List.of(
                    "interface",
                    "channels",
                    "source",
                    "rate",
                    "rate-per-group",
                    "length",
                    "payload",
                    "vlan",
                    "hop-limit",
                    "dscp",
                    "burst",
                    "drop-every");

    /// Most channels of all classes together: as many groups as a querier of ours keeps.
    static final int MOST = 200_000;

    /// What our sender can write, by the words of `mld6 send --payload`.
    private static final Map<String, PayloadFormat> PAYLOADS =
            ordered(
                    "probe",
                    PayloadFormat.PROBE,
                    "rtp",
                    PayloadFormat.RTP,
                    "ts",
                    PayloadFormat.MPEG_TS);

    private static final MacAddress ANY_MAC = MacAddress.parse("02:00:00:00:00:01");

    /// Of channels of any source, unless told otherwise: an address for documentation (RFC 3849).
    private static final Ipv6Address ANY_SOURCE = Ipv6Address.parse("2001:db8::1");

    private ChannelsReader() {}

    private static Map<String, PayloadFormat> ordered(
            String a, PayloadFormat of, String b, PayloadFormat and, String c, PayloadFormat last) {
        Map<String, PayloadFormat> words = new LinkedHashMap<>();
        words.put(a, of);
        words.put(b, and);
        words.put(c, last);
        return words;
    }

    static Map<String, Channels> channels(@Nullable YamlNode node) {
        Map<String, Channels> classes = new LinkedHashMap<>();
        if (node == null) {
            return classes;
        }
        Fields all = Fields.any(node, "channels", "NAME: {groups: ADDR+COUNT}");
        Map<Membership, String> taken = new HashMap<>();
        for (String key : all.keys()) {
            String name = Fields.guarded(all.keyPlace(key), key, Values::name);
            YamlNode one = all.need(key, "");
            Channels made = one(name, Fields.of(one, "channels '" + name + "'", CHANNELS), taken);
            classes.put(name, made);
        }
        return classes;
    }

    /// What can be listened to; no source is any source.
    private record Membership(Ipv6Address group, @Nullable Ipv6Address source) {}

    private static Channels one(String name, Fields fields, Map<Membership, String> taken) {
        fields.need("groups", "ADDR, ADDR+COUNT or ADDR+COUNT/STEP");
        List<AddressRange> groups = flat(fields.list("groups", ChannelsReader::groups));
        if (groups.isEmpty()) {
            throw fields.error("groups", "no group; expected ADDR+COUNT");
        }
        long count = groups.stream().mapToLong(AddressRange::count).sum();
        List<AddressRange> sources = flat(fields.list("sources", Values::sources));
        long sourceCount = sources.stream().mapToLong(AddressRange::count).sum();
        if (sourceCount > count) {
            throw fields.error(
                    "sources",
                    "%d sources for %d channels; accepted: as many as channels, or fewer"
                            .formatted(sourceCount, count));
        }
        Channels made =
                new Channels(
                        name,
                        groups,
                        sources,
                        fields.value(
                                "audience",
                                new Distribution.Zipf(0),
                                DistributionReader::audience));
        take(made, fields, taken);
        return made;
    }

    private static void take(Channels made, Fields fields, Map<Membership, String> taken) {
        if (taken.size() + made.count() > MOST) {
            throw fields.error("groups", "too many channels; accepted: up to " + MOST + " in all");
        }
        for (int i = 0; i < made.count(); i++) {
            Ipv6Address source = made.isSourceSpecific() ? made.source(i) : null;
            String other = taken.put(new Membership(made.group(i), source), made.name());
            if (other != null) {
                throw fields.error(
                        "groups",
                        "channel %s of '%s' is one of '%s' already; accepted: each channel once"
                                .formatted(made.group(i), made.name(), other));
            }
        }
    }

    private static <T> List<T> flat(List<List<T>> lists) {
        return lists.stream().flatMap(List::stream).toList();
    }

    private static List<AddressRange> groups(String text) {
        List<AddressRange> ranges = AddressRange.parseList(text);
        for (AddressRange range : ranges) {
            if (range.count() > MOST) {
                throw new IllegalArgumentException(
                        "'" + text + "' is too many groups (expected up to " + MOST + ")");
            }
            // A population of one knows all that can be wrong with groups.
            Population one = new Population(1, ANY_MAC, List.of(range), 0, false);
            if (!one.groups().getFirst().first().isReportable()) {
                throw new IllegalArgumentException(range + " is never listened to");
            }
        }
        return ranges;
    }

    static Map<String, Stream> streams(@Nullable YamlNode node, Map<String, Channels> channels) {
        Map<String, Stream> streams = new LinkedHashMap<>();
        if (node == null) {
            return streams;
        }
        Fields all =
                Fields.any(
                        node, "streams", "NAME: {interface: eth2, channels: [...], rate: 1000/s}");
        Map<String, String> sentBy = new HashMap<>();
        for (String key : all.keys()) {
            String name = Fields.guarded(all.keyPlace(key), key, Values::name);
            Fields fields = Fields.of(all.need(key, ""), "stream '" + name + "'", STREAM);
            Stream made = stream(name, fields, channels);
            for (String sent : made.channels()) {
                String other = sentBy.put(sent, name);
                if (other != null) {
                    throw fields.error(
                            "channels",
                            "'%s' is sent by stream '%s' already; accepted: each class once"
                                    .formatted(sent, other));
                }
            }
            streams.put(name, made);
        }
        return streams;
    }

    private static Stream stream(String name, Fields fields, Map<String, Channels> channels) {
        fields.need("channels", "names of channels");
        List<String> sent =
                fields.list("channels", Values.known("class of channels", channels.keySet()));
        if (sent.isEmpty()) {
            throw fields.error("channels", "no class of channels; accepted: " + channels.keySet());
        }
        int flows = 0;
        for (String one : sent) {
            Channels known = channels.get(one);
            flows += known == null ? 0 : known.count();
        }
        PayloadFormat payload =
                fields.value("payload", PayloadFormat.PROBE, Values.word("payload", PAYLOADS));
        return new Stream(
                name,
                fields.need("interface", "a name as eth2", LinkReader::interfaceName),
                sent,
                fields.value("source", ANY_SOURCE, Values::source),
                new Stream.Pacing(
                        rate(fields, flows),
                        fields.value(
                                "burst", Ranges.usual(Ranges.BURST), Values.small(Ranges.BURST)),
                        fields.value("drop-every", 0, ChannelsReader::dropEvery)),
                new Stream.Packets(
                        length(fields, payload),
                        payload,
                        fields.value("vlan", VlanTags.NONE, Values::vlan),
                        fields.value(
                                "hop-limit",
                                Ranges.usual(Ranges.HOP_LIMIT),
                                Values.small(Ranges.HOP_LIMIT)),
                        fields.value(
                                "dscp", Ranges.usual(Ranges.DSCP), Values.small(Ranges.DSCP))));
    }

    private static int dropEvery(String text) {
        return text.equals(Values.NONE) ? 0 : Values.small(Ranges.DROP_EVERY).apply(text);
    }

    private static double rate(Fields fields, int flows) {
        if (fields.has("rate")) {
            fields.refuse("rate-per-group", "goes without 'rate' only");
            return fields.need("rate", "", Values::rate);
        }
        if (!fields.has("rate-per-group")) {
            throw fields.place()
                    .error(
                            fields.what()
                                    + " has no rate; accepted: rate: 1000/s for all its groups"
                                    + " together, or rate-per-group: 10/s");
        }
        return flows * fields.need("rate-per-group", "", Values::rate);
    }

    private static int length(Fields fields, PayloadFormat payload) {
        int octets =
                fields.value("length", Ranges.usual(Ranges.LENGTH), Values.small(Ranges.LENGTH));
        int least =
                switch (payload) {
                    case PROBE -> 40;
                    case RTP -> 12;
                    default -> 188;
                };
        boolean whole = payload != PayloadFormat.MPEG_TS || octets % least == 0;
        if (octets < least || !whole) {
            throw fields.error(
                    "length",
                    "%d octets hold no such payload; accepted: %s"
                            .formatted(
                                    octets,
                                    payload == PayloadFormat.MPEG_TS
                                            ? "a multiple of 188, as 1316"
                                            : "from " + least));
        }
        return octets;
    }
}
