// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import static io.mld6.codec.message.FilterMode.INCLUDE;
import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.testing.Await;
import io.mld6.lab.dut.Device;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/// An engine with listeners, a device that believes what it is told to, and the oracle between
/// them. The oracle's clock is put forward instead of waiting.
@SuppressWarnings("NullAway.Init") // made anew for each test
abstract class OracleWorld {
    static final String G = "ff0e::db8:0:1";

    final FakeDevice device = new FakeDevice(Device.Vlans.OUTER);
    final List<Integer> listeners = new ArrayList<>();
    Engine engine;
    DeviceOracle oracle;
    long aheadNanos;

    @BeforeEach
    void open() throws Exception {
        engine =
                Engine.start(
                        EngineConfig.defaults()
                                .with(to -> to.hearing(Hearing.SNOOPED).robustnessVariable(1)),
                        LinkOpener.on(new VirtualLink()),
                        _ -> {});
        watch(1);
    }

    void watch(int segments, KnownLimit... allowed) {
        if (oracle != null) {
            oracle.close();
        }
        oracle =
                new DeviceOracle(
                        engine,
                        device,
                        OracleConfig.defaults()
                                .with(Duration.ofSeconds(10), Set.of(), Set.of(allowed)),
                        segments,
                        () -> System.nanoTime() + aheadNanos);
    }

    @AfterEach
    void close() {
        oracle.close();
        engine.close();
    }

    int listener() throws Exception {
        return listener(VlanTags.NONE);
    }

    int listener(VlanTags vlan) throws Exception {
        MacAddress mac = new MacAddress(0x0200_0000_0001L + listeners.size());
        listeners.add(engine.addListener(vlan, mac, Ipv6Address.linkLocalEui64(mac)).get());
        return listeners.getLast();
    }

    void listen(int listener, String group, FilterMode mode, String... sources) throws Exception {
        engine.listen(
                        listener,
                        0,
                        Ipv6Address.parse(group),
                        mode,
                        Arrays.stream(sources).map(Ipv6Address::parse).toList())
                .get();
    }

    void leave(int listener, String group) throws Exception {
        listen(listener, group, INCLUDE);
    }

    void later(double seconds) {
        aheadNanos += (long) (seconds * 1e9);
    }

    Look look() throws InterruptedException {
        Look look = oracle.look();
        assertThat(look.doubt()).isNull();
        return look;
    }

    /// Nothing is wrong, of this many memberships.
    void agrees(int memberships) throws Exception {
        Await.until(
                () -> {
                    Look look = look();
                    assertThat(look.memberships()).isEqualTo(memberships);
                    assertThat(look.total()).as(look.differences().toString()).isZero();
                    assertThat(look.late()).isZero();
                });
    }

    /// One group differs and is in time; after as many seconds it is a difference.
    Difference differsAfter(double seconds, DifferenceKind kind) throws Exception {
        Await.until(() -> assertThat(look().late()).isOne());
        later(seconds - 0.5);
        Look before = look();
        assertThat(before.late()).isOne();
        assertThat(before.total()).isZero();
        later(0.5);
        Look after = look();
        assertThat(after.counts().get(kind)).as(after.toString()).isOne();
        assertThat(after.total()).isOne();
        assertThat(after.late()).isZero();
        assertThat(after.differences().getFirst().age())
                .isGreaterThan(Duration.ofMillis((long) ((seconds - 0.1) * 1000)));
        return after.differences().getFirst();
    }

    Ipv6Address address(int listener) {
        return Ipv6Address.linkLocalEui64(
                new MacAddress(0x0200_0000_0001L + listeners.indexOf(listener)));
    }
}
