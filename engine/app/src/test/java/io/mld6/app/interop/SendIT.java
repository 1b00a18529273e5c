// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Pcap;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// `mld6 send` against the kernel's own UDP, a Python receiver on it, tcpdump and tshark.
@RequiresNetns
@RequiresCommands({"python3", "tcpdump", "tshark"})
@SuppressWarnings({
    "try",
    "NullAway",
    "NullAway.Init"
}) // JUnit fills the directory; a reader that is interrupted fails the test
class SendIT {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir private Path directory;

    private Netns head;
    private Netns home;

    @BeforeEach
    void open() throws Exception {
        head = Netns.create("head");
        home = Netns.create("home");
        head.veth("e0", home, "p0");
    }

    @AfterEach
    void close() {
        head.close();
        home.close();
    }

    /// The Python receiver in the other namespace.
    private final class Receiver implements AutoCloseable {
        private final KernelListener kernel;
        private final Process process;
        private final BufferedReader lines;

        Receiver(int port, String... groups) throws Exception {
            kernel = KernelListener.start(home, "p0");
            Path script = directory.resolve("receive-probes.py");
            try (InputStream resource = SendIT.class.getResourceAsStream("receive-probes.py")) {
                Files.write(script, resource.readAllBytes());
            }
            List<String> command =
                    new ArrayList<>(List.of("ip", "netns", "exec", home.name(), "python3"));
            command.addAll(List.of(script.toString(), "p0", Integer.toString(port), "3"));
            command.addAll(List.of(groups));
            process = new ProcessBuilder(command).redirectErrorStream(true).start();
            lines =
                    new BufferedReader(
                            new InputStreamReader(
                                    process.getInputStream(), StandardCharsets.UTF_8));
            assertThat(lines.readLine()).isEqualTo("joined");
        }

        /// What came, flow by flow.
        Map<Integer, JsonNode> flows() throws Exception {
            Map<Integer, JsonNode> flows = new TreeMap<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode flow = JSON.readTree(line);
                assertThat(flows.put(flow.get("flow").asInt(), flow)).as(line).isNull();
            }
            return flows;
        }

        @Override
        public void close() throws Exception {
            process.destroyForcibly();
            kernel.close();
        }
    }

    /// Runs to its end and returns its JSON. All that came due was sent, unless the machine stood
    /// still for a tenth of a second: then that is said, and nothing else was not sent.
    ///
    /// @param packets that come due in its time
    private JsonNode send(String options, long packets) throws Exception {
        try (MldProcess send = sending(options)) {
            int status = send.exitStatus();
            JsonNode sent = JSON.readTree(send.lines().getLast());
            long missed = sent.at("/notSent/missed").asLong();
            assertThat(status).as(send.toString()).isEqualTo(missed == 0 ? 0 : 1);
            assertThat(sent.at("/notSent/linkDown").asLong()).isZero();
            assertThat(sent.at("/notSent/refused").asLong()).isZero();
            assertThat(numbered(sent) + missed).isBetween(packets, packets + missed / 50 + 1);
            if (missed == 0) {
                assertThat(numbered(sent)).isEqualTo(packets);
            }
            return sent;
        }
    }

    /// Packets that have a number.
    private static long numbered(JsonNode sent) {
        return sent.get("sent").asLong() + sent.get("leftOut").asLong();
    }

    private MldProcess sending(String options) throws Exception {
        return MldProcess.start(head, "", "", "send e0 " + options + " --json -");
    }

    private long checksumErrors() throws Exception {
        return home.run("cat /proc/net/snmp6")
                .lines()
                .filter(line -> line.startsWith("Udp6InCsumErrors"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D+6\\D+|\\D", "")))
                .sum();
    }

    @Test
    @DisplayName("TX-1, TX-2, TX-3, TX-7: the kernel's UDP takes every packet, at the rate")
    void reachesTheKernelsSockets() throws Exception {
        String[] groups =
                IntStream.range(0, 10)
                        .mapToObj(i -> "ff3e::8000:%x".formatted(i))
                        .toArray(String[]::new);
        long errorsBefore = checksumErrors();
        try (Receiver receiver = new Receiver(5004, groups)) {
            JsonNode sent =
                    send(
                            "--groups ff3e::8000:0+10 --sources 2001:db8:1::10+10 --rate 2000/s"
                                    + " --duration 3s --hop-limit 7 --dscp 46",
                            6000);
            long packets = sent.get("sent").asLong();
            assertThat(sent.get("octets").asLong()).isEqualTo(packets * (14 + 40 + 8 + 1316));
            assertThat(sent.at("/packetsPerSecond/reached").asDouble())
                    .isBetween(0.99 * packets / 3, packets / 3.0);
            Map<Integer, JsonNode> flows = receiver.flows();
            assertThat(flows).hasSize(10);
            flows.forEach(
                    (number, flow) -> {
                        assertThat(flow.get("source").asText())
                                .isEqualTo("2001:db8:1::%x".formatted(0x10 + number));
                        assertThat(flow.get("group").asText())
                                .isEqualTo(number == 0 ? "ff3e::8000:0" : groups[number]);
                        long count = (packets - number + 9) / 10;
                        assertThat(flow.get("numbers"))
                                .hasToString("[0,%d,%d,[]]".formatted(count - 1, count));
                        assertThat(flow.get("ordered").asBoolean()).isTrue();
                        assertThat(flow.get("wrong").asInt()).isZero();
                        assertThat(flow.get("length").asInt()).isEqualTo(1316);
                        assertThat(flow.get("hop").asInt()).isEqualTo(7);
                        assertThat(flow.get("class").asInt()).isEqualTo(46 << 2);
                        // One clock: sent before it was received, by what the call took.
                        assertThat(flow.at("/delay/0").asLong()).isPositive();
                        assertThat(flow.at("/delay/1").asLong())
                                .isLessThanOrEqualTo(
                                        (long) (sent.get("maxStampErrorMillis").asDouble() * 1e6)
                                                + 50_000_000);
                    });
        }
        assertThat(checksumErrors()).isEqualTo(errorsBefore);
    }

    @Test
    @DisplayName("TX-6: a planted loss is exact, packet by packet")
    void plantsALoss() throws Exception {
        try (Receiver receiver = new Receiver(6000, "ff3e::1", "ff3e::2")) {
            JsonNode sent =
                    send(
                            "--groups ff3e::1+2 --sources 2001:db8::1 --rate-per-group 1000/s"
                                    + " --duration 2s --length 41 --port 6000 --drop-every 300",
                            4000);
            long packets = numbered(sent);
            Map<Integer, JsonNode> flows = receiver.flows();
            assertThat(flows).hasSize(2);
            long missing = 0;
            for (int number = 0; number < 2; number++) {
                long count = (packets - number + 1) / 2;
                String expected =
                        LongStream.range(0, count)
                                .filter(n -> n % 300 == 299 && n < count - 1)
                                .mapToObj(Long::toString)
                                .collect(Collectors.joining(","));
                JsonNode numbers = flows.get(number).get("numbers");
                assertThat(numbers.get(3)).hasToString("[" + expected + "]");
                missing += numbers.get(3).size();
                assertThat(numbers.get(2).asLong()).isEqualTo(count - numbers.get(3).size());
            }
            assertThat(sent.get("leftOut").asLong()).isEqualTo(missing).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "--vlan 100,                              8100 0064",
        "--vlan 100 --tag-types 0x88a8,           88a8 0064",
        "--vlan 200.100,                          88a8 00c8 8100 0064",
        "--vlan 4094.1 --tag-types 0x8100.0x8100, 8100 0ffe 8100 0001"
    })
    @DisplayName("TX-4: tags are in the octets of the frame")
    void tagsFrames(String options, String tags) throws Exception {
        Path file = directory.resolve("tags.pcap");
        int packets;
        try (Capture capture = Capture.start(home, "p0", 200, file)) {
            JsonNode sent =
                    send(
                            "--groups ff3e::ab:cd --sources 2001:db8::1 --rate 1000"
                                    + " --duration 100ms --mac 02:00:00:00:00:07 --length 100 "
                                    + options,
                            100);
            packets = sent.get("sent").asInt();
            assertThat(capture.stop()).isZero();
        }
        String start = "333300ab00cd020000000007" + tags.replace(" ", "") + "86dd6";
        int[] count = {0};
        Pcap.read(
                file,
                (_, frame, length) -> {
                    String octets = HexFormat.of().formatHex(frame, 0, Math.min(length, 40));
                    if (octets.startsWith("333300ab00cd")) {
                        assertThat(octets).startsWith(start);
                        count[0]++;
                    }
                });
        assertThat(count[0]).isEqualTo(packets);
    }

    @ParameterizedTest
    @CsvSource({
        "rtp, 1328, rtp.seq rtp.p_type rtp.ssrc mp2t.pid udp.checksum.status",
        "rtp, 1316, rtp.seq rtp.p_type rtp.ssrc mp2t.pid udp.checksum.status",
        "ts,  1316, mp2t.cc mp2t.pid udp.checksum.status"
    })
    @DisplayName("TX-5: another program reads the RTP and the transport stream")
    void speaksRtpAndTransportStreams(String payload, int length, String fields) throws Exception {
        Path file = directory.resolve("payload.pcap");
        int sentPackets;
        try (Capture capture = Capture.start(home, "p0", 2000, file)) {
            JsonNode sent =
                    send(
                            "--groups ff3e::ab:1+2 --sources 2001:db8::1 --rate 1000 --duration"
                                    + " 100ms --payload %s --length %d".formatted(payload, length),
                            100);
            sentPackets = sent.get("sent").asInt();
            assertThat(capture.stop()).isZero();
        }
        List<String> command =
                new ArrayList<>(
                        List.of("tshark", "-r", file.toString(), "-o", "udp.check_checksum:TRUE"));
        command.addAll(List.of("-d", "udp.port==5004," + (payload.equals("rtp") ? "rtp" : "mp2t")));
        command.addAll(List.of("-Y", "ipv6.dst==ff3e::ab:1||ipv6.dst==ff3e::ab:2"));
        command.addAll(List.of("-T", "fields", "-E", "separator=;", "-e", "ipv6.dst"));
        for (String field : fields.split(" ", -1)) {
            command.addAll(List.of("-e", field));
        }
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
        List<String> rows =
                new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                        .lines()
                        .toList();
        assertThat(rows).hasSize(sentPackets);
        int packets = (payload.equals("rtp") ? length - 12 : length) / 188;
        Map<String, Integer> next = new HashMap<>();
        for (String row : rows) {
            String[] cells = row.split(";", -1);
            int flow = cells[0].equals("ff3e::ab:1") ? 0 : 1;
            int number = next.merge(cells[0], 1, Integer::sum) - 1;
            if (payload.equals("rtp")) {
                assertThat(cells[1]).isEqualTo(Integer.toString(number));
                assertThat(cells[2]).isEqualTo("33");
                assertThat(cells[3]).isEqualTo("0x6d6c643" + (6 + flow));
                assertThat(cells[4].split(",", -1)).hasSize(packets).containsOnly("0x00001fff");
            } else {
                List<String> counters =
                        IntStream.range(0, packets)
                                .mapToObj(i -> Integer.toString((number * packets + i) % 16))
                                .toList();
                assertThat(cells[1].split(",", -1)).containsExactlyElementsOf(counters);
                assertThat(cells[2].split(",", -1))
                        .hasSize(packets)
                        .containsOnly("0x0000010" + flow);
            }
            assertThat(cells[cells.length - 1]).as("good").isEqualTo("1");
        }
    }

    @Test
    @DisplayName("TX-10: the link goes and comes; what came due without it is counted")
    void livesThroughALostLink() throws Exception {
        try (MldProcess send =
                sending("--groups ff3e::1 --sources 2001:db8::1 --rate 1000 --length 40")) {
            send.await("sending on e0, untagged: 1 flow, 1,000/s");
            home.ip("link set p0 down");
            send.await("no carrier");
            home.ip("link set p0 up");
            send.await("link up");
            head.ip("link set e0 down");
            send.await("e0: down");
            head.ip("link set e0 up");
            send.await("link up", 2);
            long received = home.statistic("p0", "rx_packets");
            Await.until(
                    () ->
                            assertThat(home.statistic("p0", "rx_packets"))
                                    .isGreaterThan(received + 500));
            send.signal(MldProcess.SIGINT);
            assertThat(send.exitStatus()).as(send.toString()).isEqualTo(1);
            JsonNode sent = JSON.readTree(send.lines().getLast());
            assertThat(sent.at("/notSent/linkDown").asLong()).isPositive();
            assertThat(sent.at("/notSent/refused").asLong()).isZero();
            double all =
                    numbered(sent)
                            + sent.at("/notSent/linkDown").asLong()
                            + sent.at("/notSent/missed").asLong();
            assertThat(all / sent.get("seconds").asDouble()).isBetween(990.0, 1010.0);
        }
    }

    @Test
    @DisplayName("TX-10: an interface that is removed is one line and status 1")
    void endsWithItsInterface() throws Exception {
        try (MldProcess send =
                sending("--groups ff3e::1 --sources 2001:db8::1 --rate 1000 --length 40")) {
            Await.until(() -> assertThat(home.statistic("p0", "rx_packets")).isGreaterThan(100));
            head.ip("link del e0");
            assertThat(send.exitStatus()).as(send.toString()).isEqualTo(1);
            assertThat(send.errors()).contains("mld6 send: interface e0 was removed");
            assertThat(send.errors()).noneMatch(line -> line.startsWith("\tat "));
            assertThat(JSON.readTree(send.lines().getLast()).get("sent").asLong()).isPositive();
        }
    }

    @Test
    void endsCleanlyWhenInterrupted() throws Exception {
        try (MldProcess send =
                sending("--groups ff3e::1+1000 --sources 2001:db8::1 --rate 10.5/s --length 40")) {
            send.await("1,000 flows, 10.500/s");
            send.signal(MldProcess.SIGTERM);
            assertThat(send.exitStatus()).as(send.toString()).isZero();
        }
    }

    @Test
    void refusesPacketsThatDoNotFitTheLink() throws Exception {
        head.ip("link set e0 mtu 1363");
        try (MldProcess send = sending("--groups ff3e::1 --sources 2001:db8::1")) {
            assertThat(send.exitStatus()).as(send.toString()).isEqualTo(1);
            assertThat(send.errors())
                    .containsExactly(
                            "mld6 send: interface 'e0' has an MTU of 1363 octets: this takes one of"
                                    + " 1364 or more (`ip link set e0 mtu 1500`)");
        }
    }
}
