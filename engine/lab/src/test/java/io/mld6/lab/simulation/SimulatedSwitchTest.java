// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.encode.FrameEncoder;
import io.mld6.codec.message.AddressRecord;
import io.mld6.codec.message.MldMessage;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.message.Mldv2Report;
import io.mld6.codec.wire.Ethernet;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.Ipv6Header;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.MldFormat;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.querier.ForwardingAdvice.SourceAdvice;
import io.mld6.engine.schedule.VirtualTime;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What of a switch no case of the pack looks at: three ports, policies, cables that are pulled,
/// what it tells of its ports. The rest is in `OwnSwitchTest`.
class SimulatedSwitchTest {
    private static final MacAddress MAC = MacAddress.parse("02:00:00:00:00:01");
    private static final Ipv6Address ROUTER = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address HOST = Ipv6Address.parse("fe80::aa");
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::db8:0:1");
    private static final Ipv6Address OTHER = Ipv6Address.parse("ff0e::db8:0:2");
    private static final Ipv6Address SOURCE = Ipv6Address.parse("2001:db8::1");

    private final VirtualTime time = new VirtualTime(1);
    private final TreeSet<Integer> reached = new TreeSet<>();
    private final List<String> told = new ArrayList<>();
    private final List<SwitchPort> ports = new ArrayList<>();

    private SimulatedSwitch device(SwitchRules rules) {
        SimulatedSwitch device = new SimulatedSwitch(time, rules);
        for (int i = 0; i < 3; i++) {
            int port = i;
            ports.add(device.addPort(_ -> reached.add(port), new Told(port)));
        }
        return device;
    }

    private final class Told implements PortAdvice {
        private final int port;

        Told(int port) {
            this.port = port;
        }

        @Override
        public void anySource(VlanTags vlan, Ipv6Address group, boolean forward) {
            told.add(port + " " + vlan + " " + group + " " + forward);
        }

        @Override
        public void source(
                VlanTags vlan, Ipv6Address group, Ipv6Address source, SourceAdvice said) {
            told.add(port + " " + vlan + " " + group + " " + source + " " + said);
        }
    }

    private static ByteBuf frame(MldMessage message, Ipv6Address from, Ipv6Address to) {
        MldFrame frame = new MldFrame(message, MAC, from, to, VlanTags.NONE);
        ByteBuf octets = Unpooled.buffer(FrameEncoder.lengthOctets(frame));
        FrameEncoder.encode(frame, octets);
        return octets;
    }

    private void say(int port, MldMessage message, Ipv6Address from, Ipv6Address to) {
        ports.get(port).receive(frame(message, from, to));
    }

    private void ask(int port) {
        say(
                port,
                new Mldv2Query(1000, Ipv6Address.UNSPECIFIED, false, 2, 20, List.of()),
                ROUTER,
                Ipv6Address.ALL_NODES);
    }

    private static ByteBuf report(RecordType type, Ipv6Address... sources) {
        return frame(
                new Mldv2Report(List.of(new AddressRecord(type, GROUP, List.of(sources)))),
                HOST,
                Ipv6Address.ALL_MLDV2_ROUTERS);
    }

    private void report(int port, RecordType type, Ipv6Address... sources) {
        ports.get(port).receive(report(type, sources));
    }

    /// Which ports a packet reaches that comes in at one.
    private Set<Integer> data(int port, Ipv6Address group) {
        reached.clear();
        ByteBuf packet = Unpooled.buffer();
        packet.writeZero(Ethernet.TYPE).writeShort(Ethernet.IPV6);
        packet.writeInt(6 << 28).writeShort(0).writeByte(59).writeByte(16);
        packet.writeLong(SOURCE.high()).writeLong(SOURCE.low());
        packet.writeLong(group.high()).writeLong(group.low());
        ports.get(port).receive(packet);
        return new TreeSet<>(reached);
    }

    @Test
    @DisplayName("SW-2: data goes to routers and to the ports that joined, to no others")
    void forwards() {
        SimulatedSwitch device = device(SwitchRules.DEFAULT);
        ask(0);
        assertThat(device.isRouter(ports.get(0), VlanTags.NONE)).isTrue();
        report(1, RecordType.TO_EX);
        assertThat(data(0, GROUP)).containsExactly(1);
        assertThat(data(2, GROUP)).containsExactly(0, 1);
        assertThat(data(2, OTHER)).containsExactly(0);
        assertThat(data(0, Ipv6Address.ALL_NODES)).containsExactly(1, 2);
    }

    @Test
    @DisplayName("SW-2: where nobody asks all is flooded, as nobody answers there")
    void floodsWithoutQuerier() {
        SimulatedSwitch _ = device(SwitchRules.DEFAULT);
        assertThat(data(0, GROUP)).containsExactly(1, 2);
        ask(0);
        assertThat(data(0, GROUP)).isEmpty();
        // Robustness 2, query interval 20 s, and half of 10 s (RFC 9777 §9.5).
        time.run(Duration.ofSeconds(44));
        assertThat(data(0, GROUP)).isEmpty();
        time.run(Duration.ofSeconds(2));
        assertThat(data(0, GROUP)).containsExactly(1, 2);
    }

    @Test
    @DisplayName("SW-2: a switch that floods what nobody joined cuts what somebody did")
    void floodsUnregistered() {
        SimulatedSwitch _ =
                device(SwitchRules.DEFAULT.withUnregistered(SwitchRules.Unregistered.FLOOD));
        ask(0);
        report(1, RecordType.TO_EX);
        assertThat(data(0, OTHER)).containsExactly(1, 2);
        assertThat(data(0, GROUP)).containsExactly(1);
    }

    @Test
    @DisplayName("SN-5: what nobody reports again ends by time-out, without a leave")
    void endsByTimeOut() {
        SimulatedSwitch _ = device(SwitchRules.DEFAULT);
        ask(0);
        report(1, RecordType.TO_EX);
        time.run(Duration.ofSeconds(20));
        ask(0);
        time.run(Duration.ofSeconds(20));
        ask(0);
        // Robustness 2, query interval 20 s, twice the response interval of 10 s (RFC 9777 §9.4).
        time.run(Duration.ofMillis(19_900));
        assertThat(data(0, GROUP)).containsExactly(1);
        time.run(Duration.ofMillis(200));
        assertThat(data(0, GROUP)).isEmpty();
    }

    @Test
    @DisplayName(
            "SN-6: ff02::1 is flooded always, whatever becomes of groups that MLD speaks about")
    void floodsAllNodes() {
        SimulatedSwitch device = device(SwitchRules.DEFAULT.withFastLeave(true));
        assertThat(data(0, Ipv6Address.ALL_NODES)).containsExactly(1, 2);
        ask(0);
        assertThat(data(0, Ipv6Address.ALL_NODES)).containsExactly(1, 2);
        report(1, RecordType.TO_EX);
        report(1, RecordType.TO_IN);
        assertThat(data(0, Ipv6Address.ALL_NODES)).containsExactly(1, 2);
        device.restart();
        assertThat(data(1, Ipv6Address.ALL_NODES)).containsExactly(0, 2);
    }

    @Test
    @DisplayName("SN-7 SN-8: what is no MLD message by its type, or not whole, is used for nothing")
    void usesWholeMessagesAlone() {
        SimulatedSwitch device = device(SwitchRules.DEFAULT);
        ask(0);
        int message = Ethernet.HEADER_OCTETS + Ipv6Header.HEADER_OCTETS + 8;
        int length = Ethernet.HEADER_OCTETS + Ipv6Header.PAYLOAD_LENGTH;
        ByteBuf echo = report(RecordType.TO_EX);
        // An echo request to the same address, with the checksum it must have.
        echo.setByte(message, 128);
        int sum = echo.getUnsignedShort(message + MldFormat.CHECKSUM);
        sum += (MldFormat.V2_REPORT - 128) << 8;
        echo.setShort(message + MldFormat.CHECKSUM, sum % 0xffff);
        ByteBuf wrongSum = report(RecordType.TO_EX);
        wrongSum.setByte(
                message + MldFormat.CHECKSUM, wrongSum.getByte(message + MldFormat.CHECKSUM) ^ 1);
        ByteBuf wrongLength = report(RecordType.TO_EX);
        wrongLength.setShort(length, wrongLength.getUnsignedShort(length) + 4);
        ByteBuf wrongVersion = report(RecordType.TO_EX);
        wrongVersion.setByte(Ethernet.HEADER_OCTETS, 5 << 4);
        for (ByteBuf wrong : List.of(echo, wrongSum, wrongLength, wrongVersion)) {
            reached.clear();
            ports.get(1).receive(wrong);
            assertThat(reached).as("flooded, as all of link scope is").containsExactly(0, 2);
            assertThat(device.wants(ports.get(1), VlanTags.NONE, GROUP, SOURCE)).isFalse();
        }
        reached.clear();
        report(1, RecordType.TO_EX);
        assertThat(reached).as("to the router alone").containsExactly(0);
        assertThat(device.wants(ports.get(1), VlanTags.NONE, GROUP, SOURCE)).isTrue();
    }

    @Test
    @DisplayName("SN-3: after a change of the topology all is flooded for a while")
    void floodsAfterChange() {
        SimulatedSwitch device = device(SwitchRules.DEFAULT.withFlooding(Duration.ofSeconds(5)));
        ask(0);
        assertThat(data(0, GROUP)).isEmpty();
        reached.clear();
        device.topologyChanged();
        // Hosts are asked, the router is not.
        assertThat(reached).containsExactly(1, 2);
        assertThat(data(0, GROUP)).containsExactly(1, 2);
        time.run(Duration.ofMillis(5001));
        assertThat(data(0, GROUP)).isEmpty();
    }

    @Test
    @DisplayName("SW-3: what was wanted behind a cable that is pulled is forgotten")
    void forgetsPulledCables() {
        SimulatedSwitch device = device(SwitchRules.DEFAULT);
        ask(0);
        report(1, RecordType.TO_EX);
        ports.get(1).setUp(false);
        assertThat(data(0, GROUP)).isEmpty();
        ports.get(1).setUp(true);
        assertThat(data(0, GROUP)).isEmpty();
        assertThat(device.wants(ports.get(1), VlanTags.NONE, GROUP, SOURCE)).isFalse();
        ports.get(0).setUp(false);
        assertThat(device.isRouter(ports.get(0), VlanTags.NONE)).isFalse();
    }

    @Test
    @DisplayName("SW-4: what a port wants is told as it changes, sources by name")
    void tellsWhatIsWanted() {
        SimulatedSwitch _ = device(SwitchRules.DEFAULT.withFastLeave(true));
        ask(0);
        report(1, RecordType.ALLOW, SOURCE);
        report(1, RecordType.BLOCK, SOURCE);
        report(2, RecordType.TO_EX);
        report(2, RecordType.TO_IN);
        assertThat(told)
                .containsExactly(
                        "1 none " + GROUP + " " + SOURCE + " FORWARD",
                        "1 none " + GROUP + " " + SOURCE + " FORGET",
                        "2 none " + GROUP + " true",
                        "2 none " + GROUP + " false");
    }
}
