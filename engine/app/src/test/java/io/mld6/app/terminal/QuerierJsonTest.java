// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import static io.mld6.app.testing.QuerierSample.group;
import static io.mld6.app.testing.QuerierSample.segment;
import static io.mld6.app.testing.QuerierSample.snapshot;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.cli.Failure;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.Counters;
import io.mld6.engine.metrics.MldCounter;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.engine.router.SegmentSnapshot;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuerierJsonTest {

    private static final Instant MOMENT = Instant.parse("2026-02-03T04:05:06.789012Z");

    private Path directory;

    private final StringWriter out = new StringWriter();
    private final Terminal terminal =
            new Terminal(
                    new PrintWriter(out), new PrintWriter(new StringWriter()), false, false, true);

    @BeforeEach
    void keep(@TempDir Path fresh) {
        directory = fresh;
    }

    private static void write(JsonDump dump) throws Exception {
        dump.write(
                generator -> {
                    QuerierJson json = new QuerierJson(generator);
                    json.begin("eth1", QuerierConfig.defaults(), snapshot(), MOMENT);
                    json.group(group());
                    json.group(group());
                    json.end();
                });
    }

    private JsonDump to(@Nullable String name) {
        return JsonDump.of(name, terminal);
    }

    @Test
    void namesThingsAsRfc8652Does() throws Exception {
        Path file = directory.resolve("state.json");
        write(to(file.toString()));
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.at("/collected-at").asText()).isEqualTo("2026-02-03T04:05:06.789Z");
        assertThat(root.at("/interface-name").asText()).isEqualTo("eth1");
        assertThat(root.at("/oper-status").asText()).isEqualTo("up");
        assertThat(root.at("/version").asInt()).isEqualTo(2);
        assertThat(root.at("/querier").asText()).isEqualTo("fe80::1");
        assertThat(root.at("/is-querier").asBoolean()).isFalse();
        assertThat(root.at("/other-querier-expire").asDouble()).isEqualTo(254.5);
        assertThat(root.at("/robustness-variable").asInt()).isEqualTo(3);
        assertThat(root.at("/query-interval").asInt()).isEqualTo(60);
        assertThat(root.at("/query-max-response-time").asDouble()).isEqualTo(2.5);
        assertThat(root.at("/last-member-query-interval").asInt()).isEqualTo(1);
        assertThat(root.at("/max-groups").asInt()).isEqualTo(200_000);
        assertThat(root.at("/groups-count").asInt()).isEqualTo(2);
        assertThat(root.at("/statistics/received/total").asInt()).isEqualTo(10);
        assertThat(root.at("/statistics/received/report").asInt()).isEqualTo(10);
        assertThat(root.at("/statistics/sent/query").asInt()).isEqualTo(6);
        assertThat(root.at("/statistics/error/checksum").asInt()).isEqualTo(1);
        assertThat(root.at("/statistics/dropped/LIMIT_GROUPS").asInt()).isEqualTo(1);
        assertThat(root.at("/statistics/kernel-dropped").asInt()).isEqualTo(9);
        assertThat(root.at("/group")).hasSize(2);
        JsonNode group = root.at("/group/1");
        assertThat(group.at("/group-address").asText()).isEqualTo("ff0e::db8:0:1");
        assertThat(group.at("/filter-mode").asText()).isEqualTo("exclude");
        assertThat(group.at("/expire").asDouble()).as("the longest timer").isEqualTo(101);
        assertThat(group.at("/compatibility-version").asInt()).isEqualTo(1);
        assertThat(group.at("/older-host-expire").asInt()).isEqualTo(90);
        assertThat(group.at("/source/0/source-address").asText()).isEqualTo("2001:db8::1");
        assertThat(group.at("/source/0/expire").asInt()).isEqualTo(101);
        assertThat(group.at("/source/1/expire").asInt()).isZero();
        assertThat(group.at("/host-count").asInt()).isEqualTo(1);
        assertThat(group.at("/host/0/host-address").asText()).isEqualTo("fe80::10");
        assertThat(group.at("/host/0/host-filter-mode").asText()).isEqualTo("exclude");
        assertThat(group.at("/host/0/source/0").asText()).isEqualTo("2001:db8::2");
        assertThat(group.at("/host/0/last-seen").asDouble()).isEqualTo(1.5);
    }

    @Test
    @DisplayName(
            "Q-60: of several VLANs, each has its router, counts and groups, and sums stand above")
    void listsSegments() throws Exception {
        Counters all = new Counters();
        Counters one = new Counters(all);
        Counters other = new Counters(all);
        one.add(MldCounter.RECEIVED_REPORT_V2, 7);
        one.count(DropReason.LIMIT_GROUPS);
        other.add(MldCounter.RECEIVED_REPORT_V1, 3);
        all.add(MldCounter.SENT_QUERY_V2, 4);
        SegmentSnapshot first = segment(VlanTags.of(100), one);
        SegmentSnapshot second = segment(VlanTags.of(100, 7), other);
        QuerierSnapshot both =
                new QuerierSnapshot(
                        QuerierConfig.defaults().station().address(),
                        List.of(first, second),
                        4,
                        5,
                        6,
                        all.snapshot(),
                        9,
                        LinkState.UP);
        Path file = directory.resolve("segments.json");
        to(file.toString())
                .write(
                        generator -> {
                            QuerierJson json = new QuerierJson(generator);
                            json.begin("eth1", QuerierConfig.defaults(), both, MOMENT);
                            json.beginSegment(first);
                            json.group(group());
                            json.end();
                            json.beginSegment(second);
                            json.end();
                            json.end();
                        });
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        assertThat(root.at("/vlan-count").asInt()).isEqualTo(2);
        assertThat(root.at("/is-querier-count").asInt()).isZero();
        assertThat(root.has("querier")).isFalse();
        assertThat(root.has("group")).isFalse();
        assertThat(root.at("/groups-count").asInt()).isEqualTo(4);
        assertThat(root.at("/statistics/received/report").asInt()).isEqualTo(10);
        assertThat(root.at("/statistics/sent/query").asInt()).isEqualTo(4);
        assertThat(root.at("/segments").findValuesAsText("vlan")).containsExactly("100", "100.7");
        JsonNode segment = root.at("/segments/0");
        assertThat(segment.at("/querier").asText()).isEqualTo("fe80::1");
        assertThat(segment.at("/other-querier-expire").asDouble()).isEqualTo(254.5);
        assertThat(segment.at("/group-membership-interval").asInt()).isEqualTo(185);
        assertThat(segment.at("/statistics/received/report").asInt()).isEqualTo(7);
        assertThat(segment.at("/statistics/dropped/LIMIT_GROUPS").asInt()).isEqualTo(1);
        assertThat(segment.at("/group/0/group-address").asText()).isEqualTo("ff0e::db8:0:1");
        assertThat(root.at("/segments/1/group")).isEmpty();
        assertThat(root.at("/segments/1/statistics/received/report").asInt()).isEqualTo(3);
    }

    @Test
    void streamsTakeOneLinePerDocument() throws Exception {
        JsonDump dump = to("-");
        assertThat(dump.isStandardOutput()).isTrue();
        write(dump);
        write(dump);
        assertThat(out.toString().lines()).hasSize(2);
        for (String line : out.toString().lines().toList()) {
            assertThat(new ObjectMapper().readTree(line).at("/group")).hasSize(2);
        }
    }

    @Test
    void aFileIsWholeOrTheOneBefore() throws Exception {
        Path file = directory.resolve("state.json");
        Files.writeString(file, "before");
        JsonDump dump = to(file.toString());
        assertThat(file).as("checked without a trace").hasContent("before");
        assertThatExceptionOfType(Failure.class)
                .isThrownBy(
                        () ->
                                dump.write(
                                        json -> {
                                            json.writeStartObject();
                                            json.flush();
                                            assertThat(file).hasContent("before");
                                            throw new IOException("disk full");
                                        }))
                .withMessageContaining("disk full");
        assertThat(file).hasContent("before");
        write(dump);
        assertThat(new ObjectMapper().readTree(file.toFile()).at("/group")).hasSize(2);
        try (Stream<Path> left = Files.list(directory)) {
            assertThat(left).containsExactly(file);
        }
    }

    @Test
    void writesToWhatIsNoFileAsItIs() throws Exception {
        write(to("/dev/null"));
        assertThat(Files.isRegularFile(Path.of("/dev/null"))).isFalse();
    }

    @Test
    void nobodyWantsItWithoutAName() throws Exception {
        write(to(null));
        assertThat(out.toString()).isEmpty();
    }
}
