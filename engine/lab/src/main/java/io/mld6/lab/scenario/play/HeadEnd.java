// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.lab.traffic.DataFrames;
import io.mld6.lab.traffic.FlowReader;
import io.mld6.lab.traffic.SendPace;
import io.mld6.lab.traffic.SendPlan;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.SplittableRandom;

/// Sends a stream in virtual time: whole frames of a [SendPlan], each into every VLAN the device
/// forwards its flow into, and from there to whom measures. Nothing is sent by itself: [#sendOne]
/// sends the next packet. Thread: the rehearsal's.
final class HeadEnd {
    private static final MacAddress MAC = MacAddress.parse("02:00:5e:00:00:02");
    /// Room before the frame, into which the addresses move when tags go behind them.
    private static final int TAGS_OCTETS = 8;

    private static final int ADDRESSES_OCTETS = 12;

    private final SendPlan plan;
    private final DataFrames frames;
    private final ByteBuffer frame;
    private final List<Forwarding.Flow> flows;
    private final FlowReader reader;
    private final Wire wire;
    private final SendPace pace;
    private final long startNanos;
    private long next;
    private long nextNanos;

    /// What happens to packets on the way. Thread: the rehearsal's.
    static final class Wire {
        private final SplittableRandom chance;
        private double loss;
        private double duplication;
        private final long nanosToStamp;

        /// @param nanosToStamp what is added to virtual time to get a stamp
        Wire(long seed, double loss, double duplication, long nanosToStamp) {
            this.chance = new SplittableRandom(seed);
            this.loss = loss;
            this.duplication = duplication;
            this.nanosToStamp = nanosToStamp;
        }

        void setLoss(double share) {
            loss = share;
        }

        void setDuplication(double share) {
            duplication = share;
        }

        private int copies() {
            if (loss > 0 && chance.nextDouble() < loss) {
                return 0;
            }
            return duplication > 0 && chance.nextDouble() < duplication ? 2 : 1;
        }

        private long stamp(long nanos) {
            return nanos + nanosToStamp;
        }
    }

    /// @param plan with as many tags as the VLANs have that get it
    /// @param flows where each flow of the plan is wanted
    /// @param startNanos when it begins to send
    HeadEnd(
            SendPlan plan,
            List<Forwarding.Flow> flows,
            FlowReader reader,
            Wire wire,
            long startNanos) {
        this.plan = plan;
        this.frames = new DataFrames(plan, MAC);
        this.frame = ByteBuffer.allocate(TAGS_OCTETS + frames.frameOctets());
        this.flows = flows;
        this.reader = reader;
        this.wire = wire;
        this.pace = new SendPace(plan);
        this.startNanos = startNanos;
        this.nextNanos = startNanos;
        frames.prepare(frame, TAGS_OCTETS);
    }

    /// Another rate from now on, when all that was due is sent.
    void setRate(double wanted, long nowNanos) {
        pace.set(wanted, next, nowNanos - startNanos);
        nextNanos = startNanos + pace.dueNanos(next);
    }

    /// When the next packet is due.
    long nextNanos() {
        return nextNanos;
    }

    /// Sends the packet that is due next.
    void sendOne() {
        Forwarding.Flow flow = flows.get(plan.flowOf(next));
        if (flow.count() > 0 && !plan.isLeftOut(next)) {
            send(flow, wire.stamp(nextNanos));
        }
        next++;
        nextNanos = startNanos + pace.dueNanos(next);
    }

    private void send(Forwarding.Flow flow, long stamp) {
        frames.write(frame, TAGS_OCTETS, next, stamp);
        for (int i = 0; i < flow.count(); i++) {
            for (int copies = wire.copies(); copies > 0; copies--) {
                read(flow.vlan(i), stamp);
            }
        }
    }

    private void read(VlanTags vlan, long stamp) {
        int tagOctets = vlan.lengthOctets();
        int at = TAGS_OCTETS - tagOctets;
        int length = frames.frameOctets() + tagOctets;
        if (tagOctets > 0) {
            long saved = frame.getLong(TAGS_OCTETS);
            int savedRest = frame.getInt(TAGS_OCTETS + Long.BYTES);
            frame.putLong(at, saved);
            frame.putInt(at + Long.BYTES, savedRest);
            long word = vlan.word();
            frame.putInt(at + ADDRESSES_OCTETS, (int) (word >>> 32));
            if (vlan.count() > 1) {
                frame.putInt(at + ADDRESSES_OCTETS + Integer.BYTES, (int) word);
            }
            reader.read(frame, at, length, length, FlowReader.NO_TAG, stamp);
            frame.putLong(TAGS_OCTETS, saved);
            frame.putInt(TAGS_OCTETS + Long.BYTES, savedRest);
        } else {
            reader.read(frame, at, length, length, FlowReader.NO_TAG, stamp);
        }
    }
}
