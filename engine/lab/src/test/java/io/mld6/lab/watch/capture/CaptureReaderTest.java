// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch.capture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBufUtil;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// WT-2: files as the drafts describe them, put together by hand; and files as nobody should.
class CaptureReaderTest {
    private static final byte[] FRAME =
            HexFormat.of().parseHex("333300000016020000000001" + "86dd" + "60000000000000013a");
    private static final long SECOND = 1_000_000_000L;

    private final List<String> frames = new ArrayList<>();
    private final List<Long> times = new ArrayList<>();

    private CaptureReader.Result read(ByteBuffer file) throws IOException, CaptureException {
        return CaptureReader.read(
                new ByteArrayInputStream(octets(file)),
                (nanos, frame) -> {
                    times.add(nanos);
                    frames.add(ByteBufUtil.hexDump(frame));
                    return true;
                });
    }

    /// What was put into it.
    private static byte[] octets(ByteBuffer file) {
        byte[] octets = new byte[file.position()];
        file.duplicate().flip().get(octets);
        return octets;
    }

    private static ByteBuffer pcap(ByteOrder order, int magic, int linkType) {
        ByteBuffer file = ByteBuffer.allocate(4096).order(order);
        return file.putInt(magic).putInt(0x40002).putLong(0).putInt(65535).putInt(linkType);
    }

    private static ByteBuffer record(ByteBuffer file, int fraction, byte[] frame, int wire) {
        return file.putInt(7).putInt(fraction).putInt(frame.length).putInt(wire).put(frame);
    }

    @ParameterizedTest
    @CsvSource({
        "a1b2c3d4, LITTLE_ENDIAN, 7000005000", "a1b2c3d4, BIG_ENDIAN, 7000005000",
        "a1b23c4d, LITTLE_ENDIAN, 7000000005", "a1b23c4d, BIG_ENDIAN, 7000000005"
    })
    void pcap(String magic, String order, long nanos) throws Exception {
        ByteOrder octets =
                order.equals("BIG_ENDIAN") ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN;
        ByteBuffer file = pcap(octets, HexFormat.fromHexDigits(magic), 1);
        record(file, 5, FRAME, FRAME.length);
        record(file, 5, FRAME, FRAME.length + 1); // cut by the snap length
        assertThat(read(file)).isEqualTo(new CaptureReader.Result(1, 1, 0, false));
        assertThat(frames).containsExactly(HexFormat.of().formatHex(FRAME));
        assertThat(times).containsExactly(nanos);
    }

    @ParameterizedTest
    @CsvSource({
        "113, 0002000100060200000000010000, 86dd",
        "276, 86dd0000000000010001, 0206020000000001" + "0000"
    })
    @DisplayName("cooked frames get the MAC destination of their group back")
    void cooked(int linkType, String before, String behind) throws Exception {
        String packet =
                "6000000000000001"
                        + "fe800000000000000000000000000001"
                        + "ff02000000000000000000000000006a";
        byte[] frame = HexFormat.of().parseHex(before + behind + packet);
        ByteBuffer file = pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, linkType);
        assertThat(read(record(file, 0, frame, frame.length)).frames()).isEqualTo(1);
        assertThat(frames).containsExactly("33330000006a" + "020000000001" + "86dd" + packet);
    }

    @Test
    void otherLinksAreCounted() throws Exception {
        ByteBuffer file = pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 127); // radiotap
        assertThat(read(record(file, 0, FRAME, FRAME.length)))
                .isEqualTo(new CaptureReader.Result(0, 0, 1, false));
    }

    private static ByteBuffer section(ByteOrder order) {
        ByteBuffer file = ByteBuffer.allocate(1 << 14).order(order);
        return section(file);
    }

    private static ByteBuffer section(ByteBuffer file) {
        file.putInt(0x0a0d0d0a).putInt(28).putInt(0x1a2b3c4d).putInt(1).putLong(-1).putInt(28);
        return file;
    }

    /// With the resolution as option 9, and an offset of one second as option 14.
    private static ByteBuffer described(ByteBuffer file, int resolution, boolean offset) {
        int octets = 20 + 8 + (offset ? 12 : 0) + 4;
        file.putInt(1).putInt(octets).putShort((short) 1).putShort((short) 0).putInt(0);
        file.putShort((short) 9).putShort((short) 1).put((byte) resolution);
        file.put(new byte[3]);
        if (offset) {
            file.putShort((short) 14).putShort((short) 8).putLong(1);
        }
        return file.putInt(0).putInt(octets);
    }

    private static ByteBuffer packet(ByteBuffer file, int number, long time) {
        int padded = FRAME.length + 3 & ~3;
        file.putInt(6).putInt(32 + padded).putInt(number);
        file.putInt((int) (time >>> 32)).putInt((int) time);
        file.putInt(FRAME.length).putInt(FRAME.length).put(FRAME);
        return file.put(new byte[padded - FRAME.length]).putInt(32 + padded);
    }

    static List<ByteOrder> orders() {
        return List.of(ByteOrder.LITTLE_ENDIAN, ByteOrder.BIG_ENDIAN);
    }

    @ParameterizedTest
    @MethodSource("orders")
    @DisplayName("pcapng: clocks of interfaces, blocks of other kinds, a second section")
    void pcapng(ByteOrder order) throws Exception {
        ByteBuffer file = section(order);
        described(file, 6, false);
        described(file, 9, true);
        described(file, 0x80 | 10, false);
        file.putInt(5).putInt(16).putInt(0).putInt(16); // statistics
        packet(file, 0, 7_000_005);
        packet(file, 1, 7 * SECOND + 5);
        packet(file, 2, 7 << 10 | 512);
        file.putInt(3).putInt(16 + 24).putInt(FRAME.length).put(FRAME).put((byte) 0).putInt(40);
        section(file.order(ByteOrder.LITTLE_ENDIAN));
        packet(described(file, 6, false), 0, 9_000_000);
        assertThat(read(file).frames()).isEqualTo(5);
        assertThat(times)
                .containsExactly(
                        7 * SECOND + 5000,
                        8 * SECOND + 5,
                        7 * SECOND + SECOND / 2,
                        7 * SECOND + SECOND / 2,
                        9 * SECOND);
        assertThat(frames).containsOnly(HexFormat.of().formatHex(FRAME));
    }

    @ParameterizedTest
    @CsvSource({
        "1f8b0800, 'is compressed: unpack it first (gunzip, unzstd, unxz)'",
        "28b52ffd, 'is compressed: unpack it first (gunzip, unzstd, unxz)'",
        "7f454c46, is neither pcap nor pcapng",
        "a1b2, shorter than any capture",
        "a1b2c3d40002, ends inside the header of a pcap file",
        "0a0d0d0a0000001c00000000, a section without its octet order at offset 4",
        "0a0d0d0a000000001a2b3c4d, a block of 0 octets at offset 4",
        "0a0d0d0a7ffffffc1a2b3c4d, a block of 2147483644 octets at offset 4"
    })
    void refused(String octets, String why) {
        byte[] file = HexFormat.of().parseHex(octets);
        assertThatThrownBy(() -> read(ByteBuffer.wrap(file).position(file.length)))
                .isInstanceOf(CaptureException.class)
                .hasMessage(why);
    }

    @Test
    void hostileLengths() {
        ByteBuffer file = pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1);
        record(file, 0, FRAME, FRAME.length).putInt(0).putInt(0).putInt(-1).putInt(-1);
        assertThatThrownBy(() -> read(file))
                .hasMessage(
                        "the record at offset %d says 4294967295 octets (expected at most 262144)",
                        40 + FRAME.length);
        assertThat(frames).hasSize(1);
        assertThatThrownBy(() -> read(packet(section(ByteOrder.LITTLE_ENDIAN), 3, 0)))
                .hasMessageStartingWith("a packet of an interface that was not described");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    @DisplayName("cut anywhere a file gives its whole records, or one line")
    void cutAnywhere(boolean next) throws Exception {
        ByteBuffer file =
                next
                        ? packet(described(section(ByteOrder.LITTLE_ENDIAN), 6, false), 0, 0)
                        : record(
                                pcap(ByteOrder.LITTLE_ENDIAN, 0xa1b2c3d4, 1),
                                0,
                                FRAME,
                                FRAME.length);
        int whole = file.position();
        for (int length = 0; length < whole; length++) {
            try {
                assertThat(read(file.duplicate().position(length)).frames()).isZero();
            } catch (CaptureException cut) {
                assertThat(cut.getMessage()).doesNotContain("\n");
            }
        }
        assertThat(read(file).frames()).isEqualTo(1);
    }

    @Test
    @DisplayName("files with octets turned over never do worse than one line")
    void turnedOver() throws Exception {
        ByteBuffer good = packet(described(section(ByteOrder.LITTLE_ENDIAN), 6, true), 0, 0);
        Random random = new Random(7);
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] file = octets(good);
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                file[random.nextInt(file.length)] = (byte) random.nextInt();
            }
            try {
                CaptureReader.Result _ = read(ByteBuffer.wrap(file).position(file.length));
            } catch (CaptureException _) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }
}
