// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// A bridge that `bridge mdb` has put groups into, asked over rtnetlink from another namespace.
@RequiresNetns
@RequiresCommands("bridge")
@SuppressWarnings("NullAway.Init") // made anew for each test
class BridgeMdbTest {
    private static final int MANY = 1500;

    private Netns namespace;
    private BridgeMdb mdb;

    @BeforeEach
    void plug() throws Exception {
        namespace = Netns.create("mdb");
        namespace.ip(
                "link add br0 type bridge mcast_snooping 1 mcast_hash_max 8192"
                        + " mcast_last_member_interval 50 mcast_last_member_count 3"
                        + " mcast_membership_interval 7000");
        namespace.ip("link add p1 type veth peer name e1");
        namespace.ip("link set p1 master br0 up");
        namespace.ip("link set e1 up");
        namespace.ip("link set br0 up");
        mdb = BridgeMdb.open(namespace.name(), "br0");
    }

    @AfterEach
    void unplug() {
        mdb.close();
        namespace.close();
    }

    private void add(String entry) throws Exception {
        namespace.run("bridge mdb add dev br0 port p1 grp " + entry);
    }

    /// Groups as lines, each with its sources behind it.
    private static final class Lines implements MdbVisitor {
        final List<String> lines = new ArrayList<>();
        int port;

        @Override
        public void group(int of, int vlan, long high, long low, boolean exclude, int timer) {
            port = of;
            lines.add(
                    "%s vid %d %s%s"
                            .formatted(
                                    new Ipv6Address(high, low),
                                    vlan,
                                    exclude ? "exclude" : "include",
                                    timer > 0 ? " timed" : ""));
        }

        @Override
        public void source(long high, long low, int timer) {
            lines.add(lines.removeLast() + " " + new Ipv6Address(high, low));
        }

        @Override
        public void router(int of, int timer) {
            lines.add("router " + of);
        }
    }

    private Lines dump() throws NativeException {
        Lines[] shown = {new Lines()};
        mdb.dump(
                () -> shown[0] = new Lines(),
                new MdbVisitor() {
                    @Override
                    public void group(int of, int vlan, long h, long l, boolean ex, int timer) {
                        shown[0].group(of, vlan, h, l, ex, timer);
                    }

                    @Override
                    public void source(long high, long low, int timer) {
                        shown[0].source(high, low, timer);
                    }

                    @Override
                    public void router(int of, int timer) {
                        shown[0].router(of, timer);
                    }
                });
        return shown[0];
    }

    @Test
    @DisplayName("DUT-14: groups with mode, sources and timers, of this bridge alone")
    void showsWhatTheBridgeBelieves() throws Exception {
        namespace.ip("link add br1 type bridge mcast_snooping 1");
        namespace.ip("link add p2 type veth peer name e2");
        namespace.ip("link set p2 master br1 up");
        namespace.ip("link set br1 up");
        namespace.run("bridge mdb add dev br1 port p2 grp ff0e::99 permanent");
        add("ff0e::1 permanent");
        add("ff0e::2 temp");
        add("239.1.1.1 permanent");
        add("ff3e::8000:1 src 2001:db8::7 permanent");

        Lines shown = dump();
        assertThat(shown.lines)
                .containsExactlyInAnyOrder(
                        "ff0e::1 vid 0 exclude",
                        "ff0e::2 vid 0 exclude timed",
                        "ff3e::8000:1 vid 0 include 2001:db8::7");
        assertThat(mdb.name(shown.port)).isEqualTo("p1");
        assertThat(mdb.name(4711)).isEqualTo("4711");
    }

    @Test
    @DisplayName("DUT-14: a database of many messages, and one group of it")
    void showsManyGroupsAndOne() throws Exception {
        StringBuilder batch = new StringBuilder();
        for (int i = 0; i < MANY; i++) {
            batch.append("mdb add dev br0 port p1 grp ff0e::db8:%x permanent\n".formatted(i));
        }
        java.nio.file.Path file = java.nio.file.Files.createTempFile("mdb", ".batch");
        try {
            java.nio.file.Files.writeString(file, batch);
            namespace.run("bridge -batch " + file);
        } finally {
            java.nio.file.Files.delete(file);
        }
        assertThat(dump().lines).hasSize(MANY).doesNotHaveDuplicates();

        Lines one = new Lines();
        Ipv6Address group = Ipv6Address.parse("ff0e::db8:5");
        boolean known = mdb.show(0, group.high(), group.low(), one);
        Ipv6Address absent = Ipv6Address.parse("ff0e::db8:ffff");
        assertThat(mdb.show(0, absent.high(), absent.low(), one)).isEqualTo(known);
        if (known) {
            assertThat(one.lines).containsExactly("ff0e::db8:5 vid 0 exclude");
        }
    }

    @Test
    @DisplayName("DUT-14: it is told of changes, and of more than it can hear")
    void hearsOfChanges() throws Exception {
        assertThat(mdb.hasChanged()).as("before the first list").isTrue();
        assertThat(dump().lines).isEmpty();
        assertThat(mdb.hasChanged()).isFalse();
        add("ff0e::1 permanent");
        Await.until(() -> assertThat(mdb.hasChanged()).isTrue());
        assertThat(dump().lines).hasSize(1);
        assertThat(mdb.hasChanged()).isFalse();
        namespace.run("bridge mdb del dev br0 port p1 grp ff0e::1");
        Await.until(() -> assertThat(mdb.hasChanged()).isTrue());
        assertThat(dump().lines).isEmpty();
    }

    @Test
    @DisplayName("DUT-14: how the bridge is set, also after that changed, and that it is gone")
    void showsHowTheBridgeIsSet() throws Exception {
        assertThat(mdb.info())
                .isEqualTo(new BridgeInfo(true, false, 1_500_000_000L, 70_000_000_000L));
        namespace.ip("link set br0 type bridge mcast_snooping 0");
        assertThat(mdb.info().snooping()).isFalse();
        namespace.ip("link del br0");
        assertThatExceptionOfType(NativeException.class)
                .isThrownBy(mdb::info)
                .satisfies(gone -> assertThat(gone.errno()).isEqualTo(Errno.ENODEV));
    }

    @Test
    @DisplayName("DUT-14: what is no bridge, or in no namespace, is refused")
    void refusesWhatIsNoBridge() {
        assertThatExceptionOfType(NativeException.class)
                .isThrownBy(() -> BridgeMdb.open(namespace.name(), "p1"))
                .satisfies(no -> assertThat(no.errno()).isEqualTo(Errno.ENODEV));
        assertThatExceptionOfType(NativeException.class)
                .isThrownBy(() -> BridgeMdb.open(namespace.name(), "br7"))
                .satisfies(no -> assertThat(no.errno()).isEqualTo(Errno.ENODEV));
        assertThatExceptionOfType(NativeException.class)
                .isThrownBy(() -> BridgeMdb.open("no-such-namespace", "br0"))
                .withMessageContaining("/var/run/netns/no-such-namespace");
    }
}
