// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.codec.wire.DurationRange;
import io.mld6.codec.wire.NumberRange;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierTiming;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads what the scenario plays on: `link`, `querier`, `rehearse`. Thread: any, without state.
final class LinkReader {
    static final List<String> LINK =
            List.of("interface", "hearing", "tick", "max-pps", "robustness");
    static final List<String> QUERIER =
            List.of(
                    "interface",
                    "version",
                    "robustness",
                    "query-interval",
                    "max-response",
                    "last-listener-interval");
    static final List<String> REHEARSE =
            List.of("join-delay", "fast-leave", "loss", "flood", "deaf", "duplicate");

    private static final DurationRange JOIN_DELAY =
            DurationRange.ofMillis("join delay", 0, 3_600_000, 1);

    private LinkReader() {}

    static ScenarioLink link(YamlNode node) {
        Fields fields = Fields.of(node, "link", LINK);
        return new ScenarioLink(
                fields.need("interface", "a name as eth1", LinkReader::interfaceName),
                fields.value(
                        "hearing",
                        Hearing.SHARED,
                        Values.constant("hearing", List.of(Hearing.values()))),
                fields.value("tick", EngineConfig.TICK.usual(), Values.within(EngineConfig.TICK)),
                fields.value(
                        "max-pps", EngineConfig.Load.MAX_PACKETS.usual(), LinkReader::mostPackets),
                fields.value(
                        "robustness",
                        Math.toIntExact(EngineConfig.Protocol.ROBUSTNESS.usual()),
                        Values.small(EngineConfig.Protocol.ROBUSTNESS)));
    }

    /// Frames a second, without unit as on the command line.
    static long mostPackets(String text) {
        return text.equals(Values.NONE)
                ? 0
                : Values.whole(NumberRange.from("number of packets a second", 1, 1)).apply(text);
    }

    /// The kernel's rule (dev_valid_name): up to 15 characters, no slash, colon or space.
    static String interfaceName(String text) {
        boolean fits =
                text.length() <= 15
                        && !text.equals(".")
                        && !text.equals("..")
                        && text.chars().noneMatch(c -> c <= ' ' || c == '/' || c == ':');
        if (!fits) {
            throw new IllegalArgumentException(
                    "not the name of an interface: '" + text + "' (expected as eth1)");
        }
        return text;
    }

    static @Nullable ScenarioQuerier querier(@Nullable YamlNode node, ScenarioLink link) {
        if (node == null) {
            return null;
        }
        Fields fields = Fields.of(node, "querier", QUERIER);
        int version =
                fields.value(
                        "version",
                        Math.toIntExact(QuerierConfig.VERSION.usual()),
                        Values.small(QuerierConfig.VERSION));
        Duration interval =
                fields.value(
                        "query-interval",
                        QuerierTiming.QUERY_INTERVAL.usual(),
                        Values.within(QuerierTiming.QUERY_INTERVAL));
        DurationRange responses = QuerierTiming.maximumResponse(version);
        Duration response =
                fields.value("max-response", responses.usual(), Values.within(responses));
        if (response.compareTo(interval) >= 0) {
            String key = fields.has("max-response") ? "max-response" : "query-interval";
            throw fields.error(
                    key,
                    "max-response %s is not below query-interval %s (RFC 9777 §9.3)"
                            .formatted(DurationRange.text(response), DurationRange.text(interval)));
        }
        DurationRange last = QuerierTiming.lastListenerInterval(version);
        return new ScenarioQuerier(
                fields.value("interface", link.interfaceName(), LinkReader::interfaceName),
                version,
                fields.value(
                        "robustness",
                        Math.toIntExact(QuerierTiming.ROBUSTNESS.usual()),
                        Values.small(QuerierTiming.ROBUSTNESS)),
                interval,
                response,
                fields.value("last-listener-interval", last.usual(), Values.within(last)));
    }

    static Rehearsal rehearsal(@Nullable YamlNode node, Map<String, Channels> channels) {
        if (node == null) {
            return Rehearsal.SOUND;
        }
        Fields fields = Fields.of(node, "rehearse", REHEARSE);
        Set<String> classes = channels.keySet();
        return new Rehearsal(
                fields.value("join-delay", Rehearsal.SOUND.joinDelay(), LinkReader::joinDelay),
                fields.value("fast-leave", Rehearsal.SOUND.fastLeave(), Values::yesOrNo),
                fields.value("loss", Rehearsal.SOUND.loss(), Values::share),
                fields.list("flood", Values.known("class of channels", classes)),
                fields.value("deaf", Rehearsal.SOUND.deaf(), Values::share),
                fields.value("duplicate", Rehearsal.SOUND.duplicate(), Values::share));
    }

    static Duration joinDelay(String text) {
        return Values.within(JOIN_DELAY).apply(text);
    }
}
