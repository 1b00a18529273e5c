// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import io.mld6.engine.testing.Marker;
import io.mld6.engine.testing.Pcap;
import io.mld6.engine.testing.SeenFrame;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Locale;
import java.util.function.IntToLongFunction;

/// What a capture says about the Reports of listeners in many VLANs, worked out by somebody who
/// knows only who is there: listener i sends from MAC `base + i`, in frames with the tags that the
/// caller tells, and listens to the groups `first + j`.
public final class VlanAnalysis {
    private static final int TYPE_AT = 12;
    private static final int TAG_OCTETS = 4;
    private static final int CUSTOMER_TAG = 0x8100;
    private static final int SERVICE_TAG = 0x88a8;
    private static final int MESSAGE = 14 + 40 + 8;
    private static final int RECORD_OCTETS = 20;
    private static final int IS_EX = 2;
    private static final int REPORT_V2 = 143;

    private final int listeners;
    private final int groups;
    private final long baseMac;
    private final long firstGroupLow;
    private final IntToLongFunction tags;
    /// A bit for each group, MLDv2 below and MLDv1 above.
    private final short[] said;

    private long reports;
    private long records;
    private long version1;
    private long strange;
    private long elsewhere;

    /// @param groups 8 at most
    /// @param tags of a listener's frames: each tag's type and id, the outer one in the upper half
    public VlanAnalysis(
            int listeners, int groups, long baseMac, long firstGroupLow, IntToLongFunction tags) {
        this.listeners = listeners;
        this.groups = groups;
        this.baseMac = baseMac;
        this.firstGroupLow = firstGroupLow;
        this.tags = tags;
        this.said = new short[listeners];
    }

    /// Reads a capture.
    public VlanAnalysis of(Path capture) throws IOException {
        Pcap.read(capture, (_, frame, length) -> frame(frame, length));
        return this;
    }

    private void frame(byte[] octets, int length) {
        if (Marker.is(octets, length)) {
            return;
        }
        ByteBuffer frame = ByteBuffer.wrap(octets, 0, length);
        int at = 0;
        long word = 0;
        int shift = Integer.SIZE;
        while (isTag(frame.getShort(at + TYPE_AT) & 0xffff) && shift >= 0) {
            word |= (frame.getInt(at + TYPE_AT) & 0xffff0fffL) << shift;
            shift -= Integer.SIZE;
            at += TAG_OCTETS;
        }
        int type = length > at + MESSAGE ? frame.get(at + MESSAGE) & 0xff : 0;
        if (type == SeenFrame.QUERY) {
            return;
        }
        long listener = (frame.getLong(6) >>> 16) - baseMac;
        if (listener < 0 || listener >= listeners) {
            strange++;
        } else if (tags.applyAsLong((int) listener) != word) {
            elsewhere++;
        } else if (type == REPORT_V2) {
            reports++;
            records(frame, at + MESSAGE, (int) listener);
        } else if (type == SeenFrame.REPORT) {
            version1++;
            say((int) listener, frame.getLong(at + MESSAGE + 16), 8);
        } else {
            strange++;
        }
    }

    private static boolean isTag(int type) {
        return type == CUSTOMER_TAG || type == SERVICE_TAG;
    }

    private void records(ByteBuffer frame, int message, int listener) {
        int count = frame.getShort(message + 6) & 0xffff;
        for (int i = 0; i < count; i++) {
            int record = message + 8 + i * RECORD_OCTETS;
            records++;
            if (frame.getInt(record) != IS_EX << 24) {
                strange++;
            }
            say(listener, frame.getLong(record + 12), 0);
        }
    }

    private void say(int listener, long groupLow, int shift) {
        long group = groupLow - firstGroupLow;
        int bit = 1 << (group + shift);
        if (group < 0 || group >= groups || (said[listener] & bit) != 0) {
            strange++;
        } else {
            said[listener] |= (short) bit;
        }
    }

    /// Listeners of whom each group was told exactly once, in MLDv2 and nothing else.
    public int complete() {
        int complete = 0;
        for (short mask : said) {
            complete += mask == (1 << groups) - 1 ? 1 : 0;
        }
        return complete;
    }

    /// Listeners of whom anything was told.
    public int heard() {
        int heard = 0;
        for (short mask : said) {
            heard += mask != 0 ? 1 : 0;
        }
        return heard;
    }

    /// MLDv2 Reports.
    public long reports() {
        return reports;
    }

    /// Records in them.
    public long records() {
        return records;
    }

    /// MLDv1 Reports.
    public long version1() {
        return version1;
    }

    /// What no listener should have said, or said twice.
    public long strange() {
        return strange;
    }

    /// Reports in VLANs in which their listener does not live.
    public long elsewhere() {
        return elsewhere;
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%,d reports, %,d records, %,d MLDv1 reports; %,d of %,d listeners complete, %,d"
                        + " strange, %,d in other VLANs",
                reports,
                records,
                version1,
                complete(),
                listeners,
                strange,
                elsewhere);
    }
}
