// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.simulation.NodeTime;
import io.mld6.lab.simulation.SegmentEnd;
import io.mld6.lab.simulation.SimulatedSegment;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// A bench in virtual time: cables to a device, each a [SimulatedSegment], with a [Fault] in the
/// first.
final class SegmentBench implements Bench {
    private static final long STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final VirtualTime time = new VirtualTime(TimeUnit.HOURS.toNanos(1));
    private final List<SimulatedSegment> segments = new ArrayList<>();
    private final List<SegmentEnd> ends = new ArrayList<>();
    private final Map<String, Consumer<String[]>> means = new LinkedHashMap<>();
    private final Fault fault;
    private Ear ear = (_, _, _) -> {};
    private boolean heard;

    SegmentBench(Fault fault, int ports) {
        this.fault = fault;
        for (int i = 1; i <= ports; i++) {
            int port = i;
            SimulatedSegment segment =
                    new SimulatedSegment(time, Duration.ofNanos(10_000), false, 1);
            segments.add(segment);
            ends.add(segment.attach(new NodeTime(time), frame -> receive(port, frame), true));
        }
    }

    VirtualTime time() {
        return time;
    }

    /// @param port from 1
    SimulatedSegment segment(int port) {
        return segments.get(port - 1);
    }

    /// From now on lines that begin with this word are done so.
    SegmentBench can(String word, Consumer<String[]> action) {
        means.put(word, action);
        return this;
    }

    private void receive(int port, ByteBuf frame) {
        byte[] octets = new byte[frame.readableBytes()];
        frame.readBytes(octets);
        fault.fromDevice(
                octets,
                time.getAsLong(),
                (delayNanos, changed) ->
                        time.after(
                                delayNanos,
                                () -> {
                                    heard = true;
                                    ear.heard(port, time.getAsLong(), changed);
                                }));
    }

    @Override
    public long nanos() {
        return time.getAsLong();
    }

    @Override
    public long epochOffsetNanos() {
        return 0;
    }

    @Override
    public void listen(Ear wanted) {
        ear = wanted;
    }

    @Override
    public void send(int port, byte[] octets) {
        fault.toDevice(
                octets,
                time.getAsLong(),
                (delayNanos, changed) ->
                        time.after(
                                delayNanos,
                                () ->
                                        ends.get(port - 1)
                                                .send(ByteBuffer.wrap(changed), changed.length)));
        time.runNanos(0);
    }

    @Override
    public long await(long untilNanos) {
        heard = false;
        while (!heard && time.getAsLong() - untilNanos < 0) {
            time.runNanos(Math.min(STEP_NANOS, untilNanos - time.getAsLong()));
        }
        return 0;
    }

    @Override
    public int ports() {
        return ends.size();
    }

    @Override
    public Set<String> means() {
        return means.keySet();
    }

    @Override
    public void command(String line) {
        String[] words = line.split(" ", -1);
        Objects.requireNonNull(means.get(words[0])).accept(words);
    }
}
