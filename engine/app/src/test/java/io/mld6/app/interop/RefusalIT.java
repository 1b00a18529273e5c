// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command says, and with what status it ends, where an interface cannot or must not be
/// used, and when it is told to end.
@RequiresNetns
@RequiresCommands({"ip", "setpriv", "prlimit"})
class RefusalIT {
    private static final String FEW = "--mld 1 --listeners 2 --groups ff0e::1+3 --seed 1";
    private static final String MANY = "--mld 1 --listeners 100 --groups ff0e::1+100 --seed 1";

    private Netns near;
    private Netns far;

    @BeforeEach
    void open() throws Exception {
        near = Netns.create("near");
        far = Netns.create("far");
        near.veth("e0", far, "p0");
    }

    @AfterEach
    void close() {
        near.close();
        far.close();
    }

    @Test
    void unknownInterface() throws Exception {
        try (MldProcess mld6 = emulate("e9", FEW)) {
            refuses(mld6, 2, "'e9'");
        }
    }

    @Test
    void administrativelyDown() throws Exception {
        near.ip("link set e0 down");
        try (MldProcess mld6 = emulate("e0", FEW)) {
            refuses(mld6, 1, "e0 is administratively down");
            JsonNode summary = mld6.summary();
            assertThat(summary.at("/memberships").asInt()).isEqualTo(6);
            assertThat(summary.at("/sent/reportV1").asInt()).isZero();
        }
    }

    /// 40 octets of IPv6, 8 of options, 24 of MLDv1; MLDv2 with a source takes 44.
    @ParameterizedTest
    @CsvSource({
        "68, 72, emulate e0 --mld 1 --listeners 1 --groups ff0e::1",
        "68, 92, emulate e0 --listeners 1 --groups ff0e::1",
        "69, 92, emulate e0 --listeners 1 --groups ff0e::1",
        "86, 92, emulate e0 --listeners 1 --groups ff0e::1 --filter include --sources 2001:db8::1",
        "68, 92, querier e0",
        "86, 92, querier e0",
        "68, 72, querier e0 --mld 1",
        "69, 76, query e0 --wait 0s",
        "69, 72, query e0 --mld 1 --wait 0s",
        "91, 92, query e0 --wait 0s --group ff0e::1 --source 2001:db8::1",
        "91, 96, querier e0 --vlan 5 --tag-types 0x88a8",
        "91, 92, emulate e0 --listeners 4 --groups ff0e::1 --vlan 5+4",
        "91, 96, emulate e0 --listeners 4 --groups ff0e::1 --vlan 5+4 --tag-types 0x88a8",
        "99, 100, 'emulate e0 --listeners 4 --groups ff0e::1 --vlan none,5+2,5.6+2,7'",
        "95, 96, emulate e0 --listeners 4 --groups ff0e::1 --vlan 5.6 --tag-types 0x8100.0x8100",
        "69, 92, bench-link e0 --mld 2"
    })
    void mtuTooSmall(int mtu, int least, String arguments) throws Exception {
        near.ip("link set e0 mtu " + mtu);
        try (MldProcess mld6 = MldProcess.start(near, "", "", arguments)) {
            refuses(mld6, 1, "MTU of " + mtu + " octets: this takes one of " + least);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "92, --listeners 3 --groups ff0e::1+3 --filter include --sources 2001:db8::1+2",
        "72, --mld 1 --listeners 3 --groups ff0e::1+3"
    })
    void leastMtuWorks(int mtu, String options) throws Exception {
        near.ip("link set e0 mtu " + mtu);
        try (MldProcess mld6 = emulate("e0", options)) {
            mld6.await("ready");
            JsonNode _ = mld6.interrupt();
            assertThat(mld6.lines()).contains("left everything");
        }
    }

    /// A limit that holds neither the jars of the product nor the files of an engine.
    @ParameterizedTest
    @CsvSource({
        "20, emulate e0 --listeners 2 --groups ff0e::1",
        "20, querier e0",
        "20, demo --listeners 5",
        "66, emulate e0 --listeners 99 --groups ff0e::1 --hearing snooped --shards 64",
    })
    void tooFewOpenFiles(int files, String arguments) throws Exception {
        assumeThat(MldProcess.product().resolve("lib")).exists();
        String wrapper = "prlimit --nofile=" + files + ":" + files;
        try (MldProcess mld6 = MldProcess.start(near, wrapper, "", arguments)) {
            refuses(mld6, 1, "open files");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"emulate e0 " + FEW, "query e0"})
    void noPrivilege(String arguments) throws Exception {
        try (MldProcess mld6 =
                MldProcess.start(near, "setpriv --bounding-set=-net_raw", "", arguments)) {
            refuses(mld6, 1, "CAP_NET_RAW");
        }
    }

    @Test
    @DisplayName("LK-13: AF_XDP that cannot be had is one line that says why, and status 1")
    void noWayThroughXdp() throws Exception {
        String xdp = "emulate e0 " + FEW + " --transmit xdp";
        String unprivileged = "prlimit --memlock=65536 setpriv --bounding-set=-all,+net_raw";
        try (MldProcess locked = MldProcess.start(near, unprivileged, "", xdp)) {
            assertThat(locked.exitStatus()).as(locked.toString()).isEqualTo(1);
            assertThat(locked.errors().getLast())
                    .contains("e0 cannot be sent through AF_XDP", "ulimit -l");
        }
        try (MldProcess first = MldProcess.start(near, "", "", xdp)) {
            first.await("captures and other programs on this host do not see what is sent");
            try (MldProcess second = MldProcess.start(near, "", "", xdp)) {
                refuses(second, 1, "another program has queue 0");
            }
        }
    }

    /// Also without the capability that a large receive buffer takes.
    @Test
    void worksWithOnlyTheOnePrivilege() throws Exception {
        try (MldProcess mld6 =
                MldProcess.start(
                        near, "setpriv --bounding-set=-all,+net_raw", "", "emulate e0 " + FEW)) {
            mld6.await("joined 6 memberships");
            assertThat(mld6.lines()).anyMatch(line -> line.contains("CAP_NET_ADMIN"));
            assertThat(mld6.interrupt().at("/sent/doneV1").asInt()).isPositive();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "emulate, -4, 192.0.2.1/24, default via 192.0.2.2",
        "emulate, -6, 2001:db8::1/64, default via 2001:db8::2",
        "query, -4, 192.0.2.1/24, default via 192.0.2.2"
    })
    void defaultRouteUnlessForced(String command, String family, String address, String route)
            throws Exception {
        near.ipv6("e0", true);
        near.ip(family + " addr add " + address + " dev e0");
        near.ip(family + " route add " + route + " dev e0");
        String arguments = command + " e0 " + (command.equals("query") ? "--wait 0s" : FEW);
        try (MldProcess mld6 = MldProcess.start(near, "", "", arguments)) {
            refuses(mld6, 2, "--force");
        }
        try (MldProcess mld6 = MldProcess.start(near, "", "", arguments + " --force")) {
            if (command.equals("emulate")) {
                mld6.await("joined 6 memberships").interrupt();
            } else {
                assertThat(mld6.exitStatus()).isZero();
            }
        }
    }

    /// What is sent at a port of the bridge goes where the route goes.
    @ParameterizedTest
    @CsvSource({
        "link add top0 type bridge, link set e0 master top0, default via 192.0.2.2",
        "link add top0 link e0 type macvlan, link set e0 up, default via 192.0.2.2",
        "link add top0 link e0 type macvlan, link set e0 up, 0.0.0.0/1 via 192.0.2.2",
        "link add top0 link e0 type macvlan, link set e0 up, default via 192.0.2.2 table 7"
    })
    void defaultRouteOfWhatIsAbove(String made, String joined, String route) throws Exception {
        near.ip(made);
        near.ip(joined);
        near.ip("link set top0 up");
        near.ip("addr add 192.0.2.1/24 dev top0");
        near.ip("route add " + route);
        try (MldProcess mld6 = MldProcess.start(near, "", "", "query e0 --wait 0s")) {
            refuses(mld6, 2, "'e0' carries the default route of 'top0'");
        }
        try (MldProcess mld6 = MldProcess.start(near, "", "", "query e0 --wait 0s --force")) {
            assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
        }
    }

    /// Those that read frames need none; the one that waits keeps those for files.
    @ParameterizedTest
    @CsvSource({"emulate, mld6-shard", "querier, mld6-querier"})
    @DisplayName("SEC-14: what is open needs no capabilities")
    void dropsCapabilities(String command, String loop) throws Exception {
        String options = command.equals("emulate") ? FEW : "--from fe80::1";
        try (MldProcess mld6 = MldProcess.start(near, "", "", command + " e0 " + options)) {
            mld6.await(command.equals("emulate") ? "joined" : "querier: this router");
            assertThat(effective(mld6.pid(), loop)).isNotEmpty().containsOnly(0L);
            long network = 1L << 12 | 1L << 13; // CAP_NET_ADMIN, CAP_NET_RAW
            assertThat(effective(mld6.pid(), "mld6-wheel")).allMatch(mask -> (mask & network) == 0);
            assertThat(mld6.interrupt()).isNotNull();
        }
    }

    /// Effective capabilities of the threads called `name` and a number.
    private static List<Long> effective(long pid, String name) throws IOException {
        List<Long> masks = new ArrayList<>();
        try (Stream<Path> tasks = Files.list(Path.of("/proc/" + pid + "/task"))) {
            for (Path task : tasks.toList()) {
                if (Files.readString(task.resolve("comm")).startsWith(name)) {
                    String mask =
                            Files.readAllLines(task.resolve("status")).stream()
                                    .filter(line -> line.startsWith("CapEff:"))
                                    .findFirst()
                                    .orElseThrow();
                    masks.add(Long.parseUnsignedLong(mask.substring(7).strip(), 16));
                }
            }
        }
        return masks;
    }

    @Test
    void removedWhileRunning() throws Exception {
        try (MldProcess mld6 = emulate("e0", FEW)) {
            mld6.await("joined 6 memberships");
            far.ip("link del p0");
            refuses(mld6, 1, "removed");
            assertThat(mld6.summary().at("/sent/reportV1").asInt()).isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {MldProcess.SIGHUP, MldProcess.SIGINT, MldProcess.SIGTERM})
    void leavesAndTellsWhenAskedToEnd(int signal) throws Exception {
        try (MldProcess mld6 = emulate("e0", MANY + " --hearing snooped")) {
            mld6.await("joined 10000 memberships");
            mld6.signal(signal);
            assertThat(mld6.exitStatus()).as(mld6.toString()).isZero();
            JsonNode summary = mld6.summary();
            assertThat(summary.at("/sent/doneV1").asInt()).isEqualTo(10_000);
            assertThat(summary.at("/responses/pending").asInt()).isZero();
        }
    }

    /// `nohup` ignores SIGHUP for what is to outlive a session.
    @Test
    void outlivesItsSessionWhereAsked() throws Exception {
        try (MldProcess mld6 = MldProcess.start(near, "nohup", "", "emulate e0 " + FEW)) {
            mld6.await("joined 6 memberships");
            mld6.signal(MldProcess.SIGHUP);
            assertThat(mld6.interrupt().at("/sent/doneV1").asInt()).isPositive();
            assertThat(mld6.lines()).noneMatch(line -> line.contains("SIGHUP"));
        }
    }

    @Test
    void quitsAtOnceWhenAskedTwice() throws Exception {
        try (MldProcess mld6 = emulate("e0", FEW + " --max-pps 1 --leave-timeout 10m")) {
            mld6.await("MLDv1 on e0").await("groups");
            mld6.signal(MldProcess.SIGINT).await("leaving");
            mld6.signal(MldProcess.SIGINT);
            assertThat(mld6.exitStatus()).isEqualTo(128 + MldProcess.SIGINT);
        }
    }

    @Test
    void endsByItselfWhenItsTimeIsUp() throws Exception {
        try (MldProcess mld6 = emulate("e0", FEW + " --duration 8s")) {
            assertThat(mld6.exitStatus()).isZero();
            assertThat(mld6.lines()).contains("joined 6 memberships");
            assertThat(mld6.summary().at("/sent/doneV1").asInt()).isPositive();
        }
    }

    private MldProcess emulate(String interfaceName, String options) throws Exception {
        return MldProcess.emulate(near, interfaceName, options);
    }

    /// One line, and no more than that.
    private static void refuses(MldProcess mld6, int status, String why) throws Exception {
        assertThat(mld6.exitStatus()).as(mld6.toString()).isEqualTo(status);
        assertThat(mld6.errors()).hasSize(1);
        assertThat(mld6.errors().getFirst()).contains(why);
    }
}
