// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Counts MPEG transport streams without RTP (ISO/IEC 13818-1 §2.4.3) by the continuity counter of
/// one PID each: the only number there is, of 4 bits, and each PID has its own.
///
/// ```text
/// 0x47 | error 1 start 1 priority 1 PID 13 | scrambling 2 adaptation 1 payload 1 counter 4 | ...
/// ```
///
/// Which PID is remembered for each stream. It is the one with the most packets in the datagram
/// that was looked at when it was chosen, and another is chosen once it is in fewer than one
/// datagram of five, so that a table that comes ten times a second does not stay the measure of
/// the film. Only packets with payload count (§2.4.3.3). What is missing inside a datagram never
/// was on this network, so a datagram counts from its first packet of the PID to its last. A
/// discontinuity that is announced (§2.4.3.5) begins another flow, as another PID does.
///
/// *Thread*: one at a time.
final class TransportStreams {
    /// First octet of each packet.
    static final int SYNC = 0x47;

    private static final int PACKET_OCTETS = 188;
    private static final int NULL_PID = 0x1fff;
    private static final int NO_PID = -1;
    private static final int HAS_PAYLOAD = 0x10;
    private static final int HAS_ADAPTATION = 0x20;
    private static final int DISCONTINUITY = 0x80;
    private static final int COUNTER_MASK = 0xf;

    /// Most streams that are remembered; of others packets are counted, losses are not seen.
    static final int MOST_STREAMS = 1 << 16;

    /// Of how many packets of a datagram a PID is chosen.
    private static final int MOST_LOOKED_AT = 32;

    /// The score of a PID: up where it is, down where it is not.
    private static final int SCORE_UP = 4;
    private static final int SCORE_MOST = 64;

    private static final int FIRST_CAPACITY = 64;

    /// By hash, the next free place taken; at most half of the places are.
    private @Nullable Stream[] places = new Stream[FIRST_CAPACITY];

    private int used;

    /// What is remembered of a stream: whose it is, and where its counter was.
    private static final class Stream {
        private final long vlanWord;
        private final long sourceHigh;
        private final long sourceLow;
        private final long groupHigh;
        private final long groupLow;
        private final int port;
        private int pid = NO_PID;
        private int next;
        private int score;
        private int epoch;

        Stream(FlowPacket packet, int port) {
            vlanWord = packet.vlanWord;
            sourceHigh = packet.sourceHigh;
            sourceLow = packet.sourceLow;
            groupHigh = packet.groupHigh;
            groupLow = packet.groupLow;
            this.port = port;
        }

        boolean isOf(FlowPacket packet, int destinationPort) {
            return groupLow == packet.groupLow
                    && sourceLow == packet.sourceLow
                    && vlanWord == packet.vlanWord
                    && groupHigh == packet.groupHigh
                    && sourceHigh == packet.sourceHigh
                    && port == destinationPort;
        }

        long hash() {
            return TransportStreams.hash(
                    vlanWord, sourceHigh ^ sourceLow, groupHigh ^ groupLow, port);
        }
    }

    /// Writes into `packet` what a payload says that starts with [#SYNC].
    ///
    /// @param length of the payload, all of which is there
    /// @return whether it is a transport stream, and one that is remembered
    boolean read(ByteBuffer frame, int at, int length, int port, FlowPacket packet) {
        if (length % PACKET_OCTETS != 0) {
            return false;
        }
        int end = at + length;
        for (int i = at; i < end; i += PACKET_OCTETS) {
            if (frame.get(i) != SYNC) {
                return false;
            }
        }
        Stream stream = stream(packet, port);
        if (stream == null) {
            return false;
        }
        if (!count(stream, frame, at, end, packet)) {
            stream.score--;
            if (stream.pid == NO_PID || stream.score < 0) {
                choose(stream, frame, at, end);
                boolean _ = count(stream, frame, at, end, packet);
            }
        }
        packet.flow =
                ((long) stream.epoch << Integer.SIZE) | ((long) port << 16) | (stream.pid & 0xffff);
        return true;
    }

    /// Counts the packets of the stream's PID.
    ///
    /// @return whether there are any
    private static boolean count(
            Stream stream, ByteBuffer frame, int at, int end, FlowPacket packet) {
        packet.sequence = stream.next;
        packet.sequenceStep = 0;
        int last = 0;
        for (int i = at; i < end; i += PACKET_OCTETS) {
            int header = frame.getInt(i);
            if (pid(header) != stream.pid || (header & HAS_PAYLOAD) == 0) {
                continue;
            }
            int counter = header & COUNTER_MASK;
            if (packet.sequenceStep == 0) {
                if (isDiscontinuous(frame, i, header)) {
                    stream.epoch++;
                }
                packet.sequence = counter;
                packet.sequenceStep = 1;
            } else {
                packet.sequenceStep += (counter - last) & COUNTER_MASK;
            }
            last = counter;
        }
        if (packet.sequenceStep == 0) {
            return false;
        }
        stream.next = (last + 1) & COUNTER_MASK;
        stream.score = Math.min(stream.score + SCORE_UP, SCORE_MOST);
        return true;
    }

    private static boolean isDiscontinuous(ByteBuffer frame, int at, int header) {
        return (header & HAS_ADAPTATION) != 0
                && frame.get(at + Integer.BYTES) != 0
                && (frame.get(at + Integer.BYTES + 1) & DISCONTINUITY) != 0;
    }

    private static int pid(int header) {
        return header >>> 8 & NULL_PID;
    }

    private static void choose(Stream stream, ByteBuffer frame, int at, int end) {
        int limit = Math.min(end, at + MOST_LOOKED_AT * PACKET_OCTETS);
        int most = 0;
        int best = NO_PID;
        for (int i = at; i < limit; i += PACKET_OCTETS) {
            int candidate = frame.getInt(i);
            if (pid(candidate) == NULL_PID || (candidate & HAS_PAYLOAD) == 0) {
                continue;
            }
            int count = 0;
            for (int j = i; j < limit; j += PACKET_OCTETS) {
                int other = frame.getInt(j);
                if (pid(other) == pid(candidate) && (other & HAS_PAYLOAD) != 0) {
                    count++;
                }
            }
            if (count > most) {
                most = count;
                best = pid(candidate);
            }
        }
        if (best != NO_PID) {
            if (stream.pid != NO_PID) {
                // The same PID may come back, and its counter has gone on unseen.
                stream.epoch++;
            }
            stream.pid = best;
        }
        stream.score = 0;
    }

    private @Nullable Stream stream(FlowPacket packet, int port) {
        long hash =
                hash(
                        packet.vlanWord,
                        packet.sourceHigh ^ packet.sourceLow,
                        packet.groupHigh ^ packet.groupLow,
                        port);
        int at = (int) hash & (places.length - 1);
        for (Stream there = places[at]; there != null; there = places[at]) {
            if (there.isOf(packet, port)) {
                return there;
            }
            at = at + 1 & (places.length - 1);
        }
        if (used == MOST_STREAMS) {
            return null;
        }
        Stream fresh = new Stream(packet, port);
        places[at] = fresh;
        used++;
        if (2 * used > places.length) {
            grow();
        }
        return fresh;
    }

    private void grow() {
        @Nullable Stream[] old = places;
        places = new Stream[2 * old.length];
        for (Stream stream : old) {
            if (stream != null) {
                int at = (int) stream.hash() & (places.length - 1);
                while (places[at] != null) {
                    at = at + 1 & (places.length - 1);
                }
                places[at] = stream;
            }
        }
    }

    private static long hash(long vlan, long source, long group, int port) {
        long mixed = (vlan * 31 + source) * 31 + group;
        mixed = (mixed ^ mixed >>> 32 ^ (long) port << 40) * 0x9e37_79b9_7f4a_7c15L;
        return mixed >>> 32;
    }
}
