// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.measure;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.Reported;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.lab.measure.ChannelClass;
import io.mld6.lab.measure.Condition;
import io.mld6.lab.measure.Expectation;
import io.mld6.lab.measure.MeasuredNumber;
import io.mld6.lab.measure.MeasurementPlan;
import io.mld6.lab.traffic.FlowPacket;
import io.mld6.lab.traffic.FlowReader;
import io.mld6.lab.traffic.FlowSink;
import io.mld6.lab.traffic.FormatOptions;
import io.mld6.lab.traffic.ProbeFormat;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// What does a data packet cost once the kernel has handed it over? Decides whether one core keeps
/// up with 500 000 packets a second of 10 000 flows.
///
/// Nanoseconds per packet: `read` only tells what is in the frame, `measure` goes on to count it,
/// with losses, delay, jitter and one expectation, so that their difference is the measurement.
/// Every flow is wanted; packets come 2 microseconds apart, flows in an order that no cache
/// can guess.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@OperationsPerInvocation(FlowMeasure.BATCH)
@Warmup(iterations = 4, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(
        value = 2,
        jvmArgs = {"-Xmx1g", "-XX:+UseSerialGC", "--sun-misc-unsafe-memory-access=allow"})
@State(Scope.Thread)
public class FlowMeasure {
    static final int BATCH = 10_000;
    private static final int STRIDE_OCTETS = 128;
    private static final int HEADERS_OCTETS = 14 + 40 + 8;
    private static final int WIRE_OCTETS = 1378;
    private static final long PACKET_NANOS = 2000;
    private static final long SOURCE_HIGH = 0x2001_0db8_0001_0000L;
    private static final long GROUP_HIGH = 0xff3e_0000_0000_0000L;
    private static final long GROUP_LOW = 0x8000_0001L;

    /// (Source, group) pairs.
    @Param({"10000"})
    public int flows;

    private ByteBuffer frames;
    private int[] order;
    private long[] sequences;
    private int at;
    private long nanos = 1_700_000_000_000_000_000L;
    private FlowReader reading;
    private FlowReader measuring;

    /// Every flow is joined and has sent a packet.
    @Setup
    public void join() {
        frames = ByteBuffer.allocateDirect(flows * STRIDE_OCTETS);
        order = new int[flows];
        sequences = new long[flows];
        SplittableRandom random = new SplittableRandom(1);
        List<Ipv6Address> groups = new ArrayList<>();
        for (int i = 0; i < flows; i++) {
            int other = random.nextInt(i + 1);
            order[i] = order[other];
            order[other] = i;
            groups.add(new Ipv6Address(GROUP_HIGH, GROUP_LOW + i));
        }
        for (int i = 0; i < flows; i++) {
            frame(i, order[i]);
        }
        reading = new FlowReader(FormatOptions.DEFAULT, new Nowhere());
        io.mld6.lab.measure.Measurement measurement = measurement(groups);
        measuring = new FlowReader(FormatOptions.DEFAULT, measurement);
        for (Ipv6Address group : groups) {
            measurement.reported(nanos, new Reported(0, 0, VlanTags.NONE, group, Why.JOIN, null));
        }
        int _ = measure();
    }

    private static io.mld6.lab.measure.Measurement measurement(List<Ipv6Address> groups) {
        Condition lost =
                new Condition(
                        Condition.Aggregate.RATIO,
                        0,
                        MeasuredNumber.DATA_LOST,
                        Condition.Comparison.BELOW,
                        1e-6,
                        "ratio(data_lost) < 1e-6");
        var measurement =
                new io.mld6.lab.measure.Measurement(
                        MeasurementPlan.of(
                                List.of(
                                        new ChannelClass(
                                                "tv",
                                                groups,
                                                List.of(new Ipv6Address(SOURCE_HIGH, 0x10)))),
                                List.of(),
                                List.of("all"),
                                List.of(
                                        new Expectation(
                                                lost, List.of(), Duration.ZERO, null, false, null)),
                                true),
                        _ -> {});
        measurement.phase(0, 1_700_000_000_000_000_000L);
        return measurement;
    }

    /// @param place of the frame: frames lie in the order they come, as in the kernel's ring
    private void frame(int place, int flow) {
        int offset = place * STRIDE_OCTETS;
        frames.putShort(offset, (short) 0x3333);
        frames.putInt(offset + 2, (int) GROUP_LOW + flow);
        frames.putShort(offset + 12, (short) 0x86dd);
        frames.putLong(offset + 14, 0x6000_0000_0000_1110L | (WIRE_OCTETS - 54L) << 16);
        frames.putLong(offset + 22, SOURCE_HIGH);
        frames.putLong(offset + 30, 0x10);
        frames.putLong(offset + 38, GROUP_HIGH);
        frames.putLong(offset + 46, GROUP_LOW + flow);
        frames.putInt(offset + 54, 5004 << 16 | 5004);
        frames.putShort(offset + 58, (short) (WIRE_OCTETS - 54));
        frames.putLong(offset + HEADERS_OCTETS + ProbeFormat.MAGIC_AT, ProbeFormat.MAGIC);
        frames.put(offset + HEADERS_OCTETS + ProbeFormat.VERSION_AT, (byte) ProbeFormat.VERSION);
        frames.putInt(offset + HEADERS_OCTETS + ProbeFormat.FLOW_AT, flow);
    }

    private int drive(FlowReader reader) {
        for (int i = 0; i < BATCH; i++) {
            at = at + 1 == flows ? 0 : at + 1;
            int flow = order[at];
            int offset = at * STRIDE_OCTETS;
            nanos += PACKET_NANOS;
            int payload = offset + HEADERS_OCTETS;
            frames.putLong(payload + ProbeFormat.SEQUENCE_AT, sequences[flow]++);
            frames.putLong(payload + ProbeFormat.STAMP_AT, nanos - 50_000 - (nanos & 0x3fff));
            reader.read(frames, offset, STRIDE_OCTETS, WIRE_OCTETS, FlowReader.NO_TAG, nanos);
        }
        return at;
    }

    /// What is in a frame.
    @Benchmark
    public int read() {
        return drive(reading);
    }

    /// What is in a frame, and what it means.
    @Benchmark
    public int measure() {
        return drive(measuring);
    }

    private static final class Nowhere implements FlowSink {
        @Override
        public void packet(FlowPacket packet) {
            // Only the reading is of interest.
        }
    }
}
