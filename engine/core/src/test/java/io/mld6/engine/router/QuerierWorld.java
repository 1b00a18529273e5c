// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.router;

import io.mld6.codec.decode.Destinations;
import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.FrameAccounting;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.linux.LinkAddresses;
import io.mld6.engine.loop.VirtualLoops;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/// Whole queriers on one link, and a station that hears everything and says what a test wants, all
/// in virtual time.
@SuppressWarnings("FutureReturnValueIgnored") // of writes; what does not arrive shows
final class QuerierWorld implements FrameAccounting {
    static final MacAddress HOST_MAC = MacAddress.parse("02:00:00:00:00:01");
    static final Ipv6Address HOST = Ipv6Address.linkLocalEui64(HOST_MAC);

    private static final int LOOPS = 3;
    private static final int SLICE_GROUPS = 64;

    /// What was heard, and when, in milliseconds since the start.
    record Heard(long millis, MldFrame frame) {}

    final List<Heard> heard = new ArrayList<>();
    final List<DropReason> bad = new ArrayList<>();
    final List<String> notices = new ArrayList<>();
    private final VirtualLoops loops = new VirtualLoops(LOOPS);
    private final VirtualLink segment = new VirtualLink();
    private final VirtualEnd end = segment.newEnd();
    private final List<VirtualEnd> ends = new ArrayList<>();
    private int used;

    QuerierWorld() {
        end.pipeline()
                .addLast(new MldFrameEncoder())
                .addLast(new MldFrameDecoder(new FrameDecoder(), Destinations.any(), this));
        loops.loop(used++).register(end);
        loops.settle();
    }

    @Override
    public void accepted(MldFrame frame) {
        heard.add(new Heard(loops.millis(), frame));
    }

    @Override
    public void dropped(DropReason reason) {
        bad.add(reason);
    }

    /// A querier that begins now.
    Querier start(QuerierConfig config) throws LinkException {
        return start(config, QuerierEvents.NONE);
    }

    Querier start(QuerierConfig config, QuerierEvents events) throws LinkException {
        Querier querier =
                Querier.on(config, _ -> newEnd(), loops.from(used++), events, notices::add);
        loops.settle();
        return querier;
    }

    private VirtualEnd newEnd() {
        VirtualEnd routers = segment.newEnd();
        ends.add(routers);
        return routers;
    }

    /// The link of all queriers can do something else now.
    void link(LinkState state) {
        ends.forEach(routers -> routers.become(state));
        loops.settle();
    }

    /// The interface of all queriers is somebody else now.
    void readdress(MacAddress mac, Ipv6Address... linkLocal) {
        LinkAddresses now = new LinkAddresses(mac.value(), List.of(linkLocal));
        ends.forEach(
                routers ->
                        routers.eventLoop()
                                .execute(() -> routers.pipeline().fireUserEventTriggered(now)));
        loops.settle();
    }

    /// Listeners on the same link.
    Engine startEngine(EngineConfig config) throws LinkException {
        return Engine.on(config, LinkOpener.on(segment), loops.from(used++), _ -> {});
    }

    VirtualLoops loops() {
        return loops;
    }

    void run(Duration time) {
        loops.run(time);
    }

    /// The station says something.
    void say(MldMessage message, Ipv6Address source, Ipv6Address destination) {
        say(VlanTags.NONE, message, source, destination);
    }

    /// The station says something in a VLAN.
    void say(VlanTags vlan, MldMessage message, Ipv6Address source, Ipv6Address destination) {
        end.writeAndFlush(new MldFrame(message, HOST_MAC, source, destination, vlan));
        loops.settle();
    }

    /// The station reports in a VLAN.
    void report(VlanTags vlan, AddressRecord... records) {
        say(vlan, new Mldv2Report(List.of(records)), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
    }

    /// The station reports.
    void report(AddressRecord... records) {
        say(new Mldv2Report(List.of(records)), HOST, Ipv6Address.ALL_MLDV2_ROUTERS);
    }

    /// The MLDv2 queries heard.
    List<MldFrame> queries() {
        return heard.stream()
                .map(Heard::frame)
                .filter(frame -> frame.message() instanceof Mldv2Query)
                .toList();
    }

    QuerierSnapshot snapshot(Querier querier) {
        return loops.get(querier.snapshot());
    }

    ListenedGroup group(Querier querier, Ipv6Address address) {
        return Objects.requireNonNull(groups(querier).get(address), address::toString);
    }

    Map<Ipv6Address, ListenedGroup> groups(Querier querier) {
        Map<Ipv6Address, ListenedGroup> groups = new TreeMap<>();
        for (int next = 0; next != GroupSlice.END; ) {
            GroupSlice slice = loops.get(querier.groups(next, SLICE_GROUPS));
            slice.groups().forEach(group -> groups.put(group.address(), group));
            next = slice.next();
        }
        return groups;
    }
}
