// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// The Linux bridge as an MLD snooping switch and querier: an implementation we did not write.
///
/// `br0` in a namespace of its own. Times are the bridge's centiseconds.
public final class SnoopingBridge implements AutoCloseable {
    private final Netns namespace;

    private SnoopingBridge(Netns namespace) {
        this.namespace = namespace;
    }

    /// A bridge that queries every second in the format of `version`, asks for answers within half
    /// a second, and forgets a group three seconds after its last Report.
    public static SnoopingBridge create(int version) throws Exception {
        Netns namespace = Netns.create("bridge");
        SnoopingBridge bridge = new SnoopingBridge(namespace);
        try {
            namespace.run("sysctl -qw net.ipv6.conf.default.accept_dad=0");
            namespace.run("sysctl -qw net.ipv6.conf.default.dad_transmits=0");
            namespace.ip(
                    "link add br0 type bridge mcast_snooping 1 mcast_querier 0 mcast_hash_max 65536"
                            + " mcast_mld_version "
                            + version
                            + " mcast_query_interval 100 mcast_query_response_interval 50"
                            + " mcast_startup_query_interval 100 mcast_membership_interval 300"
                            + " mcast_last_member_interval 20 mcast_last_member_count 1");
            return bridge;
        } catch (Exception e) {
            namespace.close();
            throw e;
        }
    }

    /// A cable from port `port` to a fresh interface `there` in `other`.
    public void port(String port, Netns other, String there) throws IOException {
        namespace.veth(port, other, there);
        namespace.ip("link set " + port + " master br0");
    }

    /// Brings the bridge up and makes it query.
    ///
    /// It tries to when it comes up, but has no address to query from yet, and its next attempt
    /// would come half a minute later: so it is switched on when it has one.
    public void startQuerier() throws Exception {
        start();
        set("mcast_querier 1");
    }

    /// Brings the bridge up, with an address; it does not query.
    public void start() throws Exception {
        namespace.ipv6("br0", true);
        namespace.ip("link set br0 up");
        Await.until(
                () -> {
                    String addresses = namespace.ip("-6 -o addr show dev br0 scope link");
                    if (!addresses.contains("fe80") || addresses.contains("tentative")) {
                        throw new AssertionError("no usable address on br0: " + addresses);
                    }
                });
    }

    /// Where it lives.
    public Netns namespace() {
        return namespace;
    }

    /// The ports behind which it has heard another querier.
    public Set<String> routerPorts() throws IOException {
        Set<String> ports = new TreeSet<>();
        for (JsonNode port :
                new ObjectMapper()
                        .readTree(namespace.run("bridge -d -s -j mdb show"))
                        .path(0)
                        .path("router")
                        .path("br0")) {
            ports.add(port.path("port").asText());
        }
        return ports;
    }

    /// Changes a property of the bridge.
    public void set(String property) throws IOException {
        namespace.ip("link set br0 type bridge " + property);
    }

    /// The groups that have listeners behind `port`.
    public Set<String> groups(String port) throws IOException {
        Set<String> groups = new TreeSet<>();
        for (JsonNode entry : entries()) {
            if (entry.path("port").asText().equals(port)) {
                groups.add(Ipv6Address.parse(entry.path("grp").asText()).toString());
            }
        }
        return groups;
    }

    /// Seconds until the group behind `port` that is nearest to being forgotten is.
    public double leastTimer(String port) throws IOException {
        double least = Double.MAX_VALUE;
        for (JsonNode entry : entries()) {
            if (entry.path("port").asText().equals(port)) {
                least = Math.min(least, Double.parseDouble(entry.path("timer").asText().strip()));
            }
        }
        return least;
    }

    /// For each group with listeners behind `port` what the bridge forwards there, as filter mode
    /// and sources: `exclude{}`, `include{2001:db8::1,2001:db8::2}`.
    ///
    /// Its list of sources in EXCLUDE mode also holds those that somebody asked for, with a timer
    /// that runs; excluded are the others (RFC 9777 §7.2.3).
    public Map<String, String> filters(String port) throws IOException {
        Map<String, String> filters = new TreeMap<>();
        for (JsonNode entry : entries()) {
            // An entry with a source is one of those of the entry without.
            if (entry.path("port").asText().equals(port) && !entry.has("src")) {
                String mode = entry.path("filter_mode").asText();
                TreeSet<String> sources = new TreeSet<>();
                for (JsonNode source : entry.path("source_list")) {
                    boolean runs = Double.parseDouble(source.path("timer").asText().strip()) > 0;
                    if (runs == mode.equals("include")) {
                        sources.add(Ipv6Address.parse(source.path("address").asText()).toString());
                    }
                }
                filters.put(
                        Ipv6Address.parse(entry.path("grp").asText()).toString(),
                        mode + "{" + String.join(",", sources) + "}");
            }
        }
        return filters;
    }

    private JsonNode entries() throws IOException {
        return new ObjectMapper()
                .readTree(namespace.run("bridge -d -s -j mdb show dev br0"))
                .path(0)
                .path("mdb");
    }

    @Override
    public void close() {
        namespace.close();
    }
}
