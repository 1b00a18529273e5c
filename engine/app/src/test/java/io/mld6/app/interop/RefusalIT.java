// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the command says, and with what status it ends, where an interface cannot or must not be
/// used, and when it is told to end.
@RequiresNetns
@RequiresCommands({"ip", "setpriv"})
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

    @ParameterizedTest
    @ValueSource(strings = {"emulate e0 " + FEW, "query e0"})
    void noPrivilege(String arguments) throws Exception {
        try (MldProcess mld6 =
                MldProcess.start(near, "setpriv --bounding-set=-net_raw", "", arguments)) {
            refuses(mld6, 1, "CAP_NET_RAW");
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
        String arguments = command + " e0" + (command.equals("query") ? "" : " " + FEW);
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
        try (MldProcess mld6 = emulate("e0", MANY + " --segment snooped")) {
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
        try (MldProcess mld6 = emulate("e0", FEW + " --duration 3s")) {
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
