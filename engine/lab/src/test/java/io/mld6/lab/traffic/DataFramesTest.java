// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.testing.Allocation;
import io.mld6.engine.testing.RequiresCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Frames against a builder in another language, written from the documents, that sums every octet.
@SuppressWarnings("NullAway.Init") // filled before each test
class DataFramesTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:aa");
    private static final long STAMP = 1_764_259_200_123_456_789L;

    @TempDir private Path directory;

    @ParameterizedTest
    @CsvSource({
        "PROBE,   1316, '',        '',            16,  0",
        "PROBE,     40, 100,       '',             1, 63",
        "PROBE,     41, 200.100,   '',           255, 46",
        "PROBE,   1001, 100,       0x88a8,        64, 34",
        "PROBE,   8192, 200.100,   0x8100.0x8100, 16,  8",
        "RTP,       12, '',        '',            16,  0",
        "RTP,       13, '',        '',            16,  0",
        "RTP,     1316, 7,         '',            16, 32",
        "RTP,     1328, '',        '',            16,  0",
        "RTP,      199, '',        '',            16,  0",
        "MPEG_TS,  188, '',        '',            16,  0",
        "MPEG_TS, 1316, 4094.4094, '',             3,  0"
    })
    @RequiresCommands("python3")
    @DisplayName("TX-1, TX-3, TX-4, TX-5: every octet of a frame, its checksum among them")
    void areWhatTheDocumentsSay(
            PayloadFormat payload, int length, String vlan, String types, int hopLimit, int dscp)
            throws Exception {
        VlanTags tags = vlan.isEmpty() ? VlanTags.NONE : VlanTags.parse(vlan);
        SendPlan.Builder builder = SendPlan.builder();
        SplittableRandom random = new SplittableRandom(length);
        for (int i = 0; i < 9000; i++) {
            builder.flow(
                    new Ipv6Address(0x2001_0db8_0000_0000L, random.nextLong()),
                    new Ipv6Address(0xff3e_0000_0000_0000L, random.nextLong()));
        }
        SendPlan plan =
                builder.payload(payload, length)
                        .vlan(types.isEmpty() ? tags : tags.withTypes(VlanTags.parseTypes(types)))
                        .hopLimit(hopLimit)
                        .dscp(dscp)
                        .port(40_000 + length)
                        .build();
        DataFrames frames = new DataFrames(plan, MAC);
        int offset = 64;
        ByteBuffer memory = ByteBuffer.allocateDirect(frames.frameOctets() + 2 * offset);
        frames.prepare(memory, offset);
        List<String> questions = new ArrayList<>();
        List<String> written = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            // One slot holds packet after packet, so that nothing of the last may stay.
            long k = i < 50 ? i : random.nextLong(Long.MAX_VALUE);
            long stamp = STAMP + random.nextLong(1_000_000_000_000L);
            frames.write(memory, offset, k, stamp);
            byte[] octets = new byte[frames.frameOctets()];
            memory.get(offset, octets);
            written.add(HexFormat.of().formatHex(octets));
            questions.add(question(plan, k, stamp));
        }
        assertThat(written).isEqualTo(built(questions));
        assertThat(memory.getLong(offset - 8)).as("in front of the frame").isZero();
        assertThat(memory.getLong(offset + frames.frameOctets())).as("behind it").isZero();
    }

    private static String question(SendPlan plan, long k, long stamp) {
        VlanTags vlan = plan.vlan();
        String tags =
                switch (vlan.count()) {
                    case 0 -> "";
                    case 1 -> "[%d,%d]".formatted(vlan.outerType(), vlan.outer());
                    default ->
                            "[%d,%d],[%d,%d]"
                                    .formatted(
                                            vlan.outerType(),
                                            vlan.outer(),
                                            vlan.innerType(),
                                            vlan.inner());
                };
        return String.format(
                Locale.ROOT,
                "{\"mac\":\"%s\",\"source\":\"%s\",\"group\":\"%s\",\"tags\":[%s],\"hop\":%d,"
                        + "\"dscp\":%d,\"port\":%d,\"payload\":\"%s\",\"length\":%d,\"flow\":%d,"
                        + "\"sequence\":%d,\"stamp\":%d}",
                MAC,
                plan.source((int) (k % plan.flows())),
                plan.group((int) (k % plan.flows())),
                tags,
                plan.hopLimit(),
                plan.dscp(),
                plan.port(),
                plan.payload(),
                plan.lengthOctets(),
                k % plan.flows(),
                k / plan.flows(),
                stamp);
    }

    /// What the other builder makes of it.
    private List<String> built(List<String> questions) throws IOException {
        Path script = directory.resolve("data-frame.py");
        try (InputStream resource = getClass().getResourceAsStream("data-frame.py")) {
            Files.write(script, resource.readAllBytes());
        }
        Path input = Files.write(directory.resolve("questions"), questions);
        Process process =
                new ProcessBuilder("python3", script.toString())
                        .redirectInput(input.toFile())
                        .redirectErrorStream(true)
                        .start();
        return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
    }

    /// Summed by hand, in words of 16 bits: source 2001 + 0db8 + 0001, group ff3e + 8000, length
    /// 0030, next header 0011, ports 138c + 138c, length 0030, "mld6prob" 6d6c + 6436 + 7072 +
    /// 6f62, version 0100, flow 0, number 2, stamp 3 make 0003 86fc, so 86ff, whose complement is
    /// 7900.
    @Test
    @DisplayName("TX-1, TX-3: a frame by hand")
    void areWhatIsReckonedByHand() {
        SendPlan plan =
                SendPlan.builder()
                        .flow(Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("ff3e::8000"))
                        .payload(PayloadFormat.PROBE, 40)
                        .hopLimit(5)
                        .dscp(46)
                        .vlan(VlanTags.of(10))
                        .sourceMac(MacAddress.parse("02:00:00:00:00:01"))
                        .build();
        DataFrames frames = new DataFrames(plan, MAC);
        ByteBuffer memory = ByteBuffer.allocate(frames.frameOctets());
        frames.prepare(memory, 0);
        frames.write(memory, 0, 2, 3);
        assertThat(HexFormat.of().formatHex(memory.array()))
                .isEqualTo(
                        ("3333 0000 8000 0200 0000 0001 8100 000a 86dd"
                                        + "6b80 0000 0030 1105"
                                        + "2001 0db8 0000 0000 0000 0000 0000 0001"
                                        + "ff3e 0000 0000 0000 0000 0000 0000 8000"
                                        + "138c 138c 0030 7900"
                                        + "6d6c 6436 7072 6f62 0100 0000 0000 0000"
                                        + "0000 0000 0000 0002 0000 0000 0000 0003"
                                        + "0000 0000 0000 0000")
                                .replace(" ", ""));
    }

    @Test
    @DisplayName("TX-3: a checksum that comes out 0 is sent as ffff (RFC 768, RFC 8200 §8.1)")
    void sendsNoChecksumOfZero() {
        SendPlan plan =
                SendPlan.builder()
                        .flow(Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("ff3e::8000"))
                        .payload(PayloadFormat.PROBE, 40)
                        .build();
        DataFrames frames = new DataFrames(plan, MAC);
        ByteBuffer memory = ByteBuffer.allocate(frames.frameOctets());
        frames.prepare(memory, 0);
        // As above, the sum with number and stamp 0 is 86fa: a stamp of 7905 makes it ffff.
        frames.write(memory, 0, 0, 0x7905);
        assertThat(memory.getShort(14 + 40 + 6) & 0xffff).isEqualTo(0xffff);
        frames.write(memory, 0, 0, 0x7906);
        assertThat(memory.getShort(14 + 40 + 6) & 0xffff).isEqualTo(0xfffe);
    }

    @ParameterizedTest
    @CsvSource({"PROBE", "RTP", "MPEG_TS"})
    void allocateNothing(PayloadFormat payload) {
        SendPlan plan =
                SendPlan.builder()
                        .flow(Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("ff3e::8000"))
                        .payload(payload, 1316)
                        .dropEvery(10)
                        .build();
        DataFrames frames = new DataFrames(plan, MAC);
        ByteBuffer memory = ByteBuffer.allocateDirect(frames.frameOctets());
        frames.prepare(memory, 0);
        long[] k = {0};
        assertThat(
                        Allocation.octetsOfThousand(
                                () -> {
                                    if (!plan.isLeftOut(k[0])) {
                                        frames.write(memory, 0, k[0], STAMP);
                                    }
                                    k[0]++;
                                }))
                .isLessThan(1000);
    }
}
