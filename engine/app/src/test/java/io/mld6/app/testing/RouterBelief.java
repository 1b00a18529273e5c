// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/// What a querier wrote about itself and its groups, read as a person reads it.
///
/// @param json all of it
public record RouterBelief(JsonNode json) {
    /// For each group what is forwarded: `exclude{}`, `exclude{2001:db8::1}`,
    /// `include{2001:db8::1,2001:db8::2}`. Without the groups of routers themselves, and of
    /// neighbor discovery.
    public Map<String, String> filters() {
        Map<String, String> filters = new TreeMap<>();
        for (JsonNode group : json.path("group")) {
            String address = group.path("group-address").asText();
            if (!address.startsWith("ff02")) {
                String mode = group.path("filter-mode").asText();
                TreeSet<String> sources = new TreeSet<>();
                for (JsonNode source : group.path("source")) {
                    // In EXCLUDE mode those whose timer runs are forwarded, too.
                    if ((source.path("expire").asDouble() > 0) == mode.equals("include")) {
                        sources.add(source.path("source-address").asText());
                    }
                }
                filters.put(address, mode + "{" + String.join(",", sources) + "}");
            }
        }
        return filters;
    }

    /// For each listener of a group its filter, written in the same way.
    public Map<String, String> listeners(String group) {
        Map<String, String> listeners = new TreeMap<>();
        for (JsonNode host : group(group).path("host")) {
            TreeSet<String> sources = new TreeSet<>();
            host.path("source").forEach(source -> sources.add(source.asText()));
            listeners.put(
                    host.path("host-address").asText(),
                    host.path("host-filter-mode").asText() + "{" + String.join(",", sources) + "}");
        }
        return listeners;
    }

    /// What is written about a group; missing if it is not there.
    public JsonNode group(String address) {
        for (JsonNode group : json.path("group")) {
            if (group.path("group-address").asText().equals(address)) {
                return group;
            }
        }
        return json.path("nothing");
    }

    public boolean isQuerier() {
        return json.path("is-querier").asBoolean();
    }

    public String querier() {
        return json.path("querier").asText();
    }

    /// A number of `statistics`, e.g. `received/reportV1`.
    public long count(String path) {
        JsonNode count = json.at("/statistics/" + path);
        if (!count.isNumber()) {
            throw new AssertionError("no " + path + " in " + json.path("statistics"));
        }
        return count.asLong();
    }

    /// Everything but the numbers that change by themselves, or with every frame.
    public JsonNode lasting() {
        ObjectNode lasting = json.deepCopy();
        lasting.remove("statistics");
        lasting.remove("next-query");
        lasting.remove("collected-at");
        for (JsonNode group : lasting.path("group")) {
            withoutTimers((ObjectNode) group);
            group.path("source").forEach(source -> withoutTimers((ObjectNode) source));
            group.path("host").forEach(host -> withoutTimers((ObjectNode) host));
        }
        return lasting;
    }

    private static void withoutTimers(ObjectNode node) {
        // A source is excluded or not, whatever the time left.
        if (node.has("source-address")) {
            node.put("runs", node.path("expire").asDouble() > 0);
        }
        node.remove("expire");
        node.remove("older-host-expire");
        node.remove("last-seen");
    }

    /// For each timer of [#lasting] the moment it ends, in seconds after `seconds`.
    public Map<String, Double> ends(double seconds) {
        Map<String, Double> ends = new TreeMap<>();
        for (JsonNode group : (ArrayNode) json.path("group")) {
            String name = group.path("group-address").asText();
            end(ends, name, group.path("expire").asDouble(), seconds);
            end(ends, name + " v1", group.path("older-host-expire").asDouble(), seconds);
            for (JsonNode source : group.path("source")) {
                end(
                        ends,
                        name + " " + source.path("source-address").asText(),
                        source.path("expire").asDouble(),
                        seconds);
            }
        }
        return ends;
    }

    private static void end(Map<String, Double> ends, String name, double left, double seconds) {
        if (left > 0) {
            ends.put(name, seconds + left);
        }
    }
}
