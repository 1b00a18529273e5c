// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Pcap;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.TestReports;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mld6 querier` in many VLANs over one socket; at the far end of the cable tcpdump sees which
/// tags its queries have, and hand-made frames speak in the VLANs.
@RequiresNetns
@RequiresCommands({"ip", "tcpdump"})
class SegmentsIT {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final int SNAP_OCTETS = 256;
    private static final int TYPE_AT = 12;
    private static final int TAG = 0x8100;
    private static final int QUERY = 130;
    private static final String TIMES =
            " --query-interval 4s --max-response 1s --last-listener-interval 300ms";

    /// A query on the cable.
    ///
    /// @param tags as text: `100`, `88a8 100, 8100 7`
    private record Asked(String tags, Ipv6Address group) {}

    private Netns near;
    private Netns far;
    private Path file;

    @BeforeEach
    void open(@TempDir Path fresh) throws Exception {
        file = fresh.resolve("cable.pcap");
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    private List<Asked> asked() throws IOException {
        List<Asked> asked = new ArrayList<>();
        Pcap.read(
                file,
                (_, frame, length) -> {
                    ByteBuffer in = ByteBuffer.wrap(frame, 0, length);
                    StringBuilder tags = new StringBuilder();
                    int at = TYPE_AT;
                    int type = in.getShort(at) & 0xffff;
                    while (type == TAG || type == 0x88a8) {
                        String id = Integer.toString(in.getShort(at + 2) & 0xfff);
                        tags.append(tags.isEmpty() ? "" : ", ")
                                .append(Integer.toHexString(type))
                                .append(' ')
                                .append(id);
                        at += 4;
                        type = in.getShort(at) & 0xffff;
                    }
                    if (type == 0x86dd && length > at + 72 && in.get(at + 50) == (byte) QUERY) {
                        asked.add(
                                new Asked(
                                        tags.toString(),
                                        new Ipv6Address(in.getLong(at + 58), in.getLong(at + 66))));
                    }
                });
        return asked;
    }

    private Set<String> tags(Ipv6Address group) throws IOException {
        return asked().stream()
                .filter(one -> one.group().equals(group))
                .map(Asked::tags)
                .collect(Collectors.toSet());
    }

    private static byte[] tagged(int vlan, byte[] frame) {
        return ByteBuffer.allocate(frame.length + 4)
                .put(frame, 0, TYPE_AT)
                .putShort((short) TAG)
                .putShort((short) vlan)
                .put(frame, TYPE_AT, frame.length - TYPE_AT)
                .array();
    }

    private static Map<String, JsonNode> segments(MldProcess mld6) throws Exception {
        Map<String, JsonNode> segments = new TreeMap<>();
        for (JsonNode one : mld6.belief().json().at("/segments")) {
            segments.put(one.at("/vlan").asText(), one);
        }
        return segments;
    }

    private static Set<String> vlansWith(MldProcess mld6, Ipv6Address group) throws Exception {
        Set<String> vlans = new HashSet<>();
        segments(mld6)
                .forEach(
                        (vlan, segment) -> {
                            boolean there =
                                    StreamSupport.stream(segment.at("/group").spliterator(), false)
                                            .map(one -> one.at("/group-address").asText())
                                            .anyMatch(group.toString()::equals);
                            if (there) {
                                vlans.add(vlan);
                            }
                        });
        return vlans;
    }

    @Test
    @DisplayName("Q-60 Q-61: 64 VLANs, one process: queries, joins, leaves and elections apart")
    void isTheRouterOfManyVlans() throws Exception {
        Set<String> all =
                IntStream.range(100, 164).mapToObj(i -> "8100 " + i).collect(Collectors.toSet());
        try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                RawPort port = RawPort.open(far, "p0");
                MldProcess mld6 = MldProcess.querier(near, "e0", "--vlan 100+64" + TIMES)) {
            mld6.await("asking in 64 VLANs");
            Await.until(() -> assertThat(tags(Ipv6Address.UNSPECIFIED)).isEqualTo(all));
            Await.until(() -> assertThat(segments(mld6)).hasSize(64));

            port.send(tagged(120, TestReports.version1(1, GROUP)));
            port.send(tagged(121, TestReports.version1(1, GROUP)));
            port.send(tagged(99, TestReports.version1(1, GROUP)));
            mld6.await("VLAN 120: " + GROUP + ": forward from any source");
            mld6.await("VLAN 121: " + GROUP + ": forward from any source");
            Await.until(() -> assertThat(vlansWith(mld6, GROUP)).containsOnly("120", "121"));
            port.send(tagged(120, TestReports.done(1, GROUP)));
            mld6.await("VLAN 120: " + GROUP + ": no longer forward from any source");
            Await.until(() -> assertThat(vlansWith(mld6, GROUP)).containsOnly("121"));
            capture.mark();
            assertThat(asked().stream().filter(one -> one.group().equals(GROUP)))
                    .as("LLQC queries about the group, where it was left")
                    .containsExactly(new Asked("8100 120", GROUP), new Asked("8100 120", GROUP));

            port.send(tagged(130, TestQueries.version2(1000, 2, 4, "::", List.of())));
            Await.until(
                    () -> {
                        JsonNode now = mld6.belief().json();
                        assertThat(now.at("/is-querier-count").asInt()).isEqualTo(63);
                        assertThat(
                                        Objects.requireNonNull(segments(mld6).get("130"))
                                                .at("/is-querier")
                                                .asBoolean())
                                .isFalse();
                    });
            JsonNode end = mld6.interrupt();
            assertThat(end.at("/vlan-count").asInt()).isEqualTo(64);
            assertThat(end.at("/groups-count").asInt()).isEqualTo(64 * 2 + 1);
            assertThat(end.at("/statistics/dropped/OTHER_VLAN").asInt()).isPositive();
            assertThat(end.at("/statistics/received/reportV1").asInt()).isEqualTo(2);
            assertThat(end.at("/statistics/refused/frames").asInt()).isZero();
            assertThat(tags(Ipv6Address.UNSPECIFIED)).as("to the end").isEqualTo(all);
            assertThat(capture.stop()).isZero();
        }
    }

    @Test
    @DisplayName("Q-60: stacked tags, inner ids first")
    void isTheRouterOfStackedVlans() throws Exception {
        try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                MldProcess mld6 = MldProcess.querier(near, "e0", "--vlan 10+2.7+2,300" + TIMES)) {
            Await.until(
                    () ->
                            assertThat(tags(Ipv6Address.UNSPECIFIED))
                                    .containsOnly(
                                            "88a8 10, 8100 7",
                                            "88a8 10, 8100 8",
                                            "88a8 11, 8100 7",
                                            "88a8 11, 8100 8",
                                            "8100 300"));
            JsonNode end = mld6.interrupt();
            assertThat(end.at("/segments").findValuesAsText("vlan"))
                    .containsExactly("10.7", "10.8", "11.7", "11.8", "300");
            assertThat(capture.stop()).isZero();
        }
    }

    @Test
    @DisplayName("Q-60 Q-63: 4094 VLANs in a heap of 128 MiB")
    void everyVlanThereIsFitsASmallHeap() throws Exception {
        try (Capture capture = Capture.start(far, "p0", SNAP_OCTETS, file);
                MldProcess mld6 =
                        MldProcess.start(
                                near,
                                "",
                                "-Xmx128m",
                                "querier e0 --vlan 1+4094 --dump-every 5s" + TIMES)) {
            Await.until(() -> assertThat(tags(Ipv6Address.UNSPECIFIED)).hasSize(4094));
            // Another General Query in each, 4 s apart and more.
            Await.until(
                    () ->
                            assertThat(asked().size())
                                    .as("queries")
                                    .isGreaterThanOrEqualTo(3 * 4094));
            JsonNode end = mld6.interrupt();
            assertThat(end.at("/is-querier-count").asInt()).isEqualTo(4094);
            assertThat(end.at("/groups-count").asInt()).isEqualTo(2 * 4094);
            // A General Query that waits for room when the interrupt comes is sent no more.
            JsonNode refused = end.at("/statistics/refused");
            assertThat(refused.at("/frames").asInt())
                    .as("refused: %s", refused)
                    .isEqualTo(refused.at("/errno/ECANCELED").asInt());
            assertThat(capture.stop()).isZero();
        }
    }
}
