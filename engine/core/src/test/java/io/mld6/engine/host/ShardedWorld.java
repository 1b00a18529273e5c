// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv1Done;
import io.mld6.codec.message.Mldv1Report;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.engine.schedule.WheelSource;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.EventLoop;
import io.netty.channel.ManualIoEventLoop;
import io.netty.channel.local.LocalIoHandler;
import io.netty.util.concurrent.Ticker;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/// A whole engine of any number of shards and a querier on one link, all driven by hand in virtual
/// time: what the querier hears, and when, is a list of lines to compare.
@SuppressWarnings("FutureReturnValueIgnored") // of writes; nothing fails unnoticed: frames show
final class ShardedWorld implements EngineLoops, FrameAccounting {
    private static final long START_NANOS = -5_000_000_000L;
    private static final long STEP_NANOS = 1_000_000;
    private static final int SETTLES = 4;
    private static final MacAddress QUERIER_MAC = MacAddress.parse("00:00:5e:00:53:01");
    static final Ipv6Address QUERIER = Ipv6Address.parse("fe80::1");

    /// What a Report, Done or record says, and when, in milliseconds since the start.
    record Heard(long millis, Ipv6Address source, String what, Ipv6Address group) {
        String words() {
            return source + " " + what + " " + group;
        }
    }

    /// What the engine should not have sent.
    final List<Object> faults = new ArrayList<>();

    final List<String> notices = new ArrayList<>();
    final Engine engine;
    private final VirtualTime time = new VirtualTime(START_NANOS);
    private final List<ManualIoEventLoop> loops = new ArrayList<>();
    private final List<VirtualEnd> ends = new ArrayList<>();
    private final VirtualEnd querier;
    private final List<Heard> heard = new ArrayList<>();

    ShardedWorld(EngineConfig config) throws LinkException {
        for (int i = 0; i <= config.load().shards(); i++) {
            loops.add(
                    new ManualIoEventLoop(
                            null,
                            Thread.currentThread(),
                            LocalIoHandler.newFactory(),
                            new Clock()));
        }
        VirtualLink link = new VirtualLink();
        LinkOpener opener =
                new LinkOpener() {
                    @Override
                    public VirtualEnd open(java.util.function.Consumer<String> lines) {
                        return link.newEnd();
                    }

                    @Override
                    public List<VirtualEnd> openAll(
                            int shards, java.util.function.Consumer<String> lines) {
                        ends.addAll(link.newStation(shards));
                        return ends;
                    }
                };
        engine = Engine.on(config, opener, this, notices::add);
        querier = link.newEnd();
        querier.pipeline()
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(DecodeOptions.DEFAULT, _ -> {}),
                                Destinations.any(),
                                this));
        loop(config.load().shards()).register(querier);
        pump();
    }

    private final class Clock implements Ticker {
        @Override
        public long initialNanoTime() {
            return 0;
        }

        @Override
        public long nanoTime() {
            return time.getAsLong() - START_NANOS;
        }

        @Override
        public void sleep(long delay, TimeUnit unit) {
            throw new UnsupportedOperationException("nobody sleeps here");
        }
    }

    @Override
    public EventLoop loop(int shard) {
        return loops.get(shard);
    }

    @Override
    public LongSupplier nanoTime() {
        return time;
    }

    @Override
    public WheelSource wheels(int shard, long tickNanos) {
        return time;
    }

    @Override
    public void shutdown() {}

    @Override
    public void accepted(MldFrame frame) {
        long millis = millis();
        switch (frame.message()) {
            case Mldv1Report report -> add(millis, frame, "Report", report.group());
            case Mldv1Done done -> add(millis, frame, "Done", done.group());
            case Mldv2Report report -> {
                for (AddressRecord record : report.records()) {
                    String what = record.type() + record.sources().toString();
                    add(millis, frame, what, record.group());
                }
            }
            default -> faults.add(frame);
        }
    }

    private long millis() {
        return Math.floorDiv(time.getAsLong() - START_NANOS, STEP_NANOS);
    }

    private void add(long millis, MldFrame frame, String what, Ipv6Address group) {
        heard.add(new Heard(millis, frame.source(), what, group));
    }

    @Override
    public void dropped(DropReason reason) {
        // Listeners that test their address report from ::, which a router is right to refuse.
        if (reason == DropReason.UNSPECIFIED_SOURCE) {
            Ipv6Address nobody = Ipv6Address.UNSPECIFIED;
            heard.add(new Heard(millis(), nobody, "tentative", nobody));
        } else {
            faults.add(reason);
        }
    }

    /// The other station says something.
    void send(MldMessage message, Ipv6Address destination) {
        send(message, QUERIER, destination);
    }

    void send(MldMessage message, Ipv6Address source, Ipv6Address destination) {
        MldFrame frame = new MldFrame(message, QUERIER_MAC, source, destination, VlanTags.NONE);
        ByteBuf octets = Unpooled.buffer(FrameEncoder.lengthOctets(frame));
        FrameEncoder.encode(frame, octets);
        querier.writeAndFlush(octets);
        settle();
    }

    /// The link of all shards can do something else now.
    void link(io.mld6.engine.link.LinkState state) {
        ends.forEach(end -> end.become(state));
        settle();
    }

    /// Lets time pass.
    void run(Duration duration) {
        for (long left = duration.toNanos(); left > 0; left -= STEP_NANOS) {
            time.runNanos(STEP_NANOS - SETTLES);
            settle();
        }
    }

    /// Runs what is due, and what follows from it at once.
    private void settle() {
        pump();
        for (int i = 0; i < SETTLES; i++) {
            time.runNanos(1);
            pump();
        }
    }

    private void pump() {
        int ran;
        do {
            ran = 0;
            for (ManualIoEventLoop loop : loops) {
                ran += loop.runNow();
            }
        } while (ran > 0);
    }

    /// Waits for what the engine was asked, at this moment.
    <T> T get(CompletableFuture<T> asked) {
        settle();
        return asked.join();
    }

    /// Everything heard since the last time.
    List<Heard> takeHeard() {
        List<Heard> taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }
}
