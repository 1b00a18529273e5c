// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mld6.app.testing.DeviceLines;
import io.mld6.app.testing.MldProcess;
import io.mld6.app.testing.SnoopingBridge;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.testing.KernelListener;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `mld6 conform` before implementations we did not write, whose deviations it must name and no
/// others, and before our own, in which it must find nothing.
///
/// A part of the cases, for some seconds each; at full size (`-Pscale`) all of them.
@RequiresNetns
@RequiresCommands({"ip", "bridge", "sysctl"})
@SuppressWarnings("NullAway.Init") // filled before each test
class ConformIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final int MUST_FAILED = 99;

    /// Bounds of a machine that does other things, too.
    private static final String TOLERANCE = " --tolerance 500ms";

    @TempDir private Path folder;
    private Netns here;

    @BeforeEach
    void open() throws Exception {
        here = Netns.create("conform");
    }

    @AfterEach
    void close() {
        here.close();
    }

    private MldProcess conform(String arguments, String part) throws Exception {
        return conform(arguments, part, TOLERANCE);
    }

    private MldProcess conform(String arguments, String part, String tolerance) throws Exception {
        String chosen = FULL ? "" : " --only " + part;
        return MldProcess.start(
                here, "", "", "conform " + arguments + tolerance + chosen + " --report " + folder);
    }

    /// Waits for the end, and returns what did not pass: `Q-28b fail`.
    private Set<String> notPassed(MldProcess process, int status) throws Exception {
        assertThat(process.exitStatus()).as(process.toString()).isEqualTo(status);
        JsonNode report = new ObjectMapper().readTree(folder.resolve("report.json").toFile());
        Set<String> found = new TreeSet<>();
        int passed = 0;
        for (JsonNode one : report.path("cases")) {
            String outcome = one.path("outcome").asText();
            if (outcome.equals("pass")) {
                passed++;
            } else {
                found.add(one.path("id").asText() + " " + outcome);
            }
        }
        assertThat(passed).isPositive();
        assertThat(folder.resolve("report.html")).isNotEmptyFile();
        assertThat(folder.resolve("junit.xml")).isNotEmptyFile();
        return found;
    }

    /// The bridge asks nodes in general after a Done, sets S in every repetition, asks about
    /// sources late, and believes reports of any hop limit; see the matrix in CONFORMANCE.md.
    @Test
    @DisplayName("CF-4: what the Linux bridge does otherwise as querier is named")
    void theBridgeAsks() throws Exception {
        try (SnoopingBridge bridge = SnoopingBridge.create(2)) {
            bridge.port("p1", here, "e1");
            bridge.set("mcast_last_member_interval 100 mcast_last_member_count 2");
            bridge.startQuerier();
            MldProcess run =
                    conform(
                            "querier e1 --device-membership-interval 3s",
                            "V1-2,V2-18c,Q-28a,Q-29b,Q-21b,FZ-39");
            Set<String> found = notPassed(run, MUST_FAILED);
            assertThat(found)
                    .contains(
                            "V2-18c fail", "Q-29b fail", "Q-21b fail", "FZ-39a fail", "FZ-39b fail")
                    .doesNotContain("Q-28a fail", "Q-28b fail", "Q-25a fail", "FZ-49a fail");
            assertThat(folder.resolve("Q-29b.pcap")).isNotEmptyFile();
        }
    }

    /// The bridge floods version 2 reports to all ports; the rest of the part is as it should be.
    @Test
    @DisplayName("CF-4: what the Linux bridge does otherwise as snooping switch is named")
    void theBridgeSnoops() throws Exception {
        try (SnoopingBridge bridge = SnoopingBridge.create(2)) {
            bridge.port("p1", here, "e1");
            bridge.port("p2", here, "e2");
            bridge.start();
            MldProcess run =
                    conform(
                            "snooper e1 --second e2 --device-query-interval 1s"
                                    + " --device-max-response 1s --device-membership-interval 3s"
                                    + " --device-last-listener-interval 200ms",
                            "SN-1,SW-2a");
            int status = FULL ? MUST_FAILED : 0;
            assertThat(notPassed(run, status)).contains("SN-1d fail").doesNotContain("SW-2a fail");
        }
    }

    @Test
    @DisplayName("CF-4: what the Linux kernel does otherwise as host is named")
    void theKernelListens() throws Exception {
        try (Netns there = Netns.create("kernel")) {
            here.veth("e0", there, "k0");
            KernelListener kernel = KernelListener.start(there, "k0");
            try (DeviceLines lines = DeviceLines.in(folder, words -> tell(kernel, words))) {
                MldProcess run =
                        conform(
                                "host e0 --host-command " + lines.command(),
                                "V2-37a,V2-15a,V2-56b");
                assertThat(notPassed(run, MUST_FAILED)).contains("V2-56b fail");
                if (!FULL) {
                    assertThat(notPassed(run, MUST_FAILED)).containsExactly("V2-56b fail");
                }
            }
        }
    }

    private static void tell(KernelListener kernel, List<String> words) throws Exception {
        String group = words.get(1);
        switch (words.getFirst()) {
            case "join" -> kernel.join(1, group);
            case "leave" -> kernel.leave(1, group);
            case "joinsrc" -> kernel.joinSource(1, group, words.get(2));
            case "leavesrc" -> kernel.leaveSource(1, group, words.get(2));
            case "block" -> kernel.block(1, group, words.get(2));
            default -> kernel.unblock(1, group, words.get(2));
        }
    }

    @Test
    @DisplayName("CF-1: our querier passes on a real link")
    void ourQuerierAsks() throws Exception {
        try (Netns there = Netns.create("ours")) {
            here.veth("e0", there, "q0");
            try (MldProcess querier =
                    MldProcess.querier(
                            there, "q0", "--query-interval 4s --max-response 1s --from fe80::aa")) {
                querier.await("querier");
                MldProcess run = conform("querier e0", "V1-2,V2-18,Q-29,FZ-39");
                Set<String> found = notPassed(run, 0);
                found.removeIf(one -> one.endsWith("not applicable"));
                assertThat(found).isEmpty();
            }
        }
    }

    @Test
    @DisplayName("CF-2: our listener passes on a real link")
    void ourListenerListens() throws Exception {
        try (Netns there = Netns.create("ours")) {
            here.veth("e0", there, "l0");
            MacAddress mac = MacAddress.parse("02:00:5e:00:aa:02");
            Ipv6Address address = Ipv6Address.linkLocalEui64(mac);
            try (Engine engine =
                    there.call(
                            () ->
                                    Engine.start(
                                            EngineConfig.defaults(),
                                            LinkOpener.onInterface(PacketChannelOptions.on("l0")),
                                            _ -> {}))) {
                int listener = engine.addListener(mac, address).get();
                boolean _ = engine.join(listener, address.solicitedNode()).get();
                Map<String, Set<Ipv6Address>> sources = new HashMap<>();
                try (DeviceLines lines =
                        DeviceLines.in(folder, words -> tell(engine, listener, sources, words))) {
                    MldProcess run =
                            conform(
                                    "host e0 --host-command " + lines.command(),
                                    "V2-37a,V2-37d,V2-15a,V2-35c,V2-38a,V2-56a,V2-56b,V2-44,V2-19",
                                    // What the host is told reaches it through a script and a file.
                                    " --tolerance 2s");
                    assertThat(notPassed(run, 0)).isEmpty();
                }
            }
        }
    }

    /// In EXCLUDE mode a group has been joined, and the sources are those it is blocked from.
    private static void tell(
            Engine engine, int listener, Map<String, Set<Ipv6Address>> known, List<String> words)
            throws Exception {
        Ipv6Address group = Ipv6Address.parse(words.get(1));
        Set<Ipv6Address> sources = known.computeIfAbsent(words.get(1), _ -> new HashSet<>());
        switch (words.getFirst()) {
            case "leave" -> {
                boolean _ = engine.leave(listener, group).get();
                return;
            }
            case "joinsrc", "block" -> sources.add(Ipv6Address.parse(words.get(2)));
            case "leavesrc", "unblock" -> sources.remove(Ipv6Address.parse(words.get(2)));
            default -> sources.clear();
        }
        boolean include = words.getFirst().endsWith("src");
        boolean _ =
                engine.listen(
                                listener,
                                0,
                                group,
                                include ? FilterMode.INCLUDE : FilterMode.EXCLUDE,
                                List.copyOf(sources))
                        .get();
    }
}
