// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import java.nio.ByteBuffer;

/// Eight batches of 256 frames, written one after the other and round again, with a book of one
/// number a frame that is closed when its batch is full.
final class FrameSlab {
    /// Type of a record that says "from any source".
    static final int IS_EX = 2;

    /// Records of a full Report at an MTU of 1500.
    static final int FULL = 72;

    private static final int FRAMES = 256;
    private static final int BATCHES = 8;
    private static final long ALL_ROUTERS_MAC = 0x3333_0000_0016L;
    private static final long VERSION_1 = 0x6000_0000_0020_0001L;
    private static final long VERSION_2 = 0x6000_0000_0000_0001L;
    private static final long ROUTER_ALERT = 0x3a00_0502_0000_0100L;
    private static final int RECORDS = 70;

    private final int stride;
    private final ByteBuffer slab;
    private final long[] cookies = new long[FRAMES];
    private int frame;
    private int batch;
    private long open;
    private int at;
    private long sum;

    /// @param stride octets from one frame to the next
    FrameSlab(int stride) {
        this.stride = stride;
        slab = ByteBuffer.allocateDirect(BATCHES * FRAMES * stride);
    }

    /// Answers that have not been told of.
    long open() {
        return open;
    }

    void opened(int answers) {
        open += answers;
    }

    /// Writes an MLDv1 Report.
    ///
    /// @param mac above the sum of the source
    /// @param group where the group's block begins
    void version1(long mac, long low, long[] blocks, int group, long cookie) {
        ByteBuffer b = slab;
        int o = (batch * FRAMES + frame) * stride;
        long high = blocks[group + 1];
        long groupLow = blocks[group + 2];
        int checksum = InternetChecksum.finish((mac & 0xffff) + 2 * blocks[group + 3]);
        ethernet(o, Ipv6Address.multicastMac(groupLow), mac >>> 16);
        ipv6(o, VERSION_1, low, high, groupLow);
        b.putLong(o + 62, 131L << 56 | (long) checksum << 32);
        b.putLong(o + 70, high);
        b.putLong(o + 78, groupLow);
        append(cookie);
    }

    private void ethernet(int o, long destination, long mac) {
        slab.putLong(o, destination << 16 | mac >>> 32);
        slab.putInt(o + 8, (int) mac);
        slab.putInt(o + 12, 0x86dd_6000);
    }

    private void ipv6(int o, long first, long low, long high, long destinationLow) {
        ByteBuffer b = slab;
        b.putLong(o + 14, first);
        b.putLong(o + 22, Ipv6Address.LINK_LOCAL_HIGH);
        b.putLong(o + 30, low);
        b.putLong(o + 38, high);
        b.putLong(o + 46, destinationLow);
        b.putLong(o + 54, ROUTER_ALERT);
    }

    /// Begins an MLDv2 Report.
    void begin(long mac, long low) {
        int o = (batch * FRAMES + frame) * stride;
        ethernet(o, ALL_ROUTERS_MAC, mac >>> 16);
        ipv6(o, VERSION_2, low, Ipv6Address.LINK_SCOPE_HIGH, 0x16);
        slab.putLong(o + 62, 143L << 56);
        at = o + RECORDS;
        sum = mac & 0xffff;
    }

    /// Adds a record.
    ///
    /// @param group where the group's block begins
    void record(long[] blocks, int group) {
        ByteBuffer b = slab;
        int o = at;
        b.putInt(o, (int) blocks[group]);
        b.putLong(o + 4, blocks[group + 1]);
        b.putLong(o + 12, blocks[group + 2]);
        sum += blocks[group + 3];
        at = o + 20;
    }

    /// Ends an MLDv2 Report.
    void end(int records, long cookie) {
        int o = (batch * FRAMES + frame) * stride;
        int octets = 8 + records * 20;
        slab.putShort(o + 18, (short) (8 + octets));
        slab.putShort(o + 64, (short) InternetChecksum.finish(sum + octets + records));
        slab.putShort(o + 68, (short) records);
        append(cookie);
    }

    private void append(long cookie) {
        cookies[frame++] = cookie;
        if (frame == FRAMES) {
            flush();
        }
    }

    /// Closes the books of the frames so far; the next go into another batch.
    void flush() {
        for (int i = 0; i < frame; i++) {
            open -= cookies[i];
        }
        frame = 0;
        batch = (batch + 1) % BATCHES;
    }
}
