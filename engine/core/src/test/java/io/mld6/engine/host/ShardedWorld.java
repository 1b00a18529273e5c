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
import io.mld6.engine.loop.VirtualLoops;
import io.mld6.engine.testing.Vectors;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/// A whole engine of any number of shards and a querier on one link, all driven by hand in virtual
/// time: what the querier hears, and when, is a list of lines to compare.
@SuppressWarnings("FutureReturnValueIgnored") // of writes; nothing fails unnoticed: frames show
final class ShardedWorld implements FrameAccounting {
    private static final MacAddress QUERIER_MAC = MacAddress.parse("00:00:5e:00:53:01");
    static final Ipv6Address QUERIER = Ipv6Address.parse("fe80::1");

    /// What a Report, Done or record says, and when, in milliseconds since the start.
    record Heard(long millis, Ipv6Address source, String what, Ipv6Address group, VlanTags vlan) {
        String words() {
            return source + " " + what + " " + group;
        }
    }

    /// What the engine should not have sent.
    final List<Object> faults = new ArrayList<>();

    final List<String> notices = new ArrayList<>();
    final Engine engine;
    private final VirtualLoops loops;
    private final List<VirtualEnd> ends = new ArrayList<>();
    private final VirtualEnd querier;
    private final List<Heard> heard = new ArrayList<>();

    /// Frames heard, all that were no faults.
    int frames;

    ShardedWorld(EngineConfig config) throws LinkException {
        loops = new VirtualLoops(config.load().shards() + 1);
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
        engine = Engine.on(config, opener, loops, notices::add);
        querier = link.newEnd();
        querier.pipeline()
                .addLast(
                        new MldFrameDecoder(
                                new FrameDecoder(DecodeOptions.DEFAULT, _ -> {}),
                                Destinations.any(),
                                this));
        loops.loop(config.load().shards()).register(querier);
        loops.runTasks();
    }

    @Override
    public void accepted(MldFrame frame) {
        long millis = loops.millis();
        frames++;
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

    private void add(long millis, MldFrame frame, String what, Ipv6Address group) {
        heard.add(new Heard(millis, frame.source(), what, group, frame.vlan()));
    }

    @Override
    public void dropped(DropReason reason) {
        // Listeners that test their address report from ::, which a router is right to refuse.
        if (reason == DropReason.UNSPECIFIED_SOURCE) {
            Ipv6Address nobody = Ipv6Address.UNSPECIFIED;
            heard.add(new Heard(loops.millis(), nobody, "tentative", nobody, VlanTags.NONE));
        } else {
            faults.add(reason);
        }
    }

    /// The other station says something.
    void send(MldMessage message, Ipv6Address destination) {
        send(message, QUERIER, destination);
    }

    void send(MldMessage message, Ipv6Address source, Ipv6Address destination) {
        send(message, source, destination, VlanTags.NONE);
    }

    /// The other station says something on a VLAN.
    void send(MldMessage message, VlanTags vlan, Ipv6Address source, Ipv6Address destination) {
        send(message, source, destination, vlan);
    }

    /// The other station says something on a VLAN.
    void send(MldMessage message, Ipv6Address source, Ipv6Address destination, VlanTags vlan) {
        MldFrame frame = new MldFrame(message, QUERIER_MAC, source, destination, vlan);
        ByteBuf octets = Unpooled.buffer(FrameEncoder.lengthOctets(frame));
        FrameEncoder.encode(frame, octets);
        sendOctets(octets);
    }

    /// The other station sends the frame that `vectors.json` calls so.
    void sendVector(String name) {
        sendOctets(Unpooled.wrappedBuffer(Vectors.frame(name)));
    }

    private void sendOctets(ByteBuf octets) {
        querier.writeAndFlush(octets);
        loops.settle();
    }

    /// Milliseconds since the start.
    long millis() {
        return loops.millis();
    }

    /// The same of a moment of the clock.
    long millisOf(long nanos) {
        return loops.millisOf(nanos);
    }

    /// What the engine has done so far.
    EngineSnapshot snapshot() {
        return get(engine.snapshot());
    }

    /// The link of all shards can do something else now.
    void link(io.mld6.engine.link.LinkState state) {
        ends.forEach(end -> end.become(state));
        loops.settle();
    }

    /// Lets time pass.
    void run(Duration duration) {
        loops.run(duration);
    }

    /// Waits for what the engine was asked, at this moment.
    <T> T get(CompletableFuture<T> asked) {
        return loops.get(asked);
    }

    /// Everything heard since the last time.
    List<Heard> takeHeard() {
        List<Heard> taken = List.copyOf(heard);
        heard.clear();
        return taken;
    }
}
