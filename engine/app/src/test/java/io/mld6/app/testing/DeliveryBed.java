// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Capture;
import io.mld6.engine.testing.Netns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/// A network to measure: a Linux bridge that snoops and queries, listeners behind one port, a head
/// end behind another, and a second cable to the listeners' machine for streams of their own.
///
/// ```text
/// head: s0 --- p2 [        ]
///                 [ bridge ] p1 --- e0 :homes
///                 [        ] p3 --- s0 :homes
/// ```
///
/// The bridge waits for 2 x 100 ms after a leave. With it comes a judge, a Python program that
/// knows nothing of this project and reads captures alone.
public final class DeliveryBed implements AutoCloseable {
    /// LLQT of the bridge.
    public static final double LEAVE_MILLIS = 200;

    private final Path directory;
    private final Netns homes;
    private final Netns head;
    private final SnoopingBridge bridge;

    private DeliveryBed(Path directory, Netns homes, Netns head, SnoopingBridge bridge) {
        this.directory = directory;
        this.homes = homes;
        this.head = head;
        this.bridge = bridge;
    }

    /// A bed whose bridge queries every ten seconds.
    ///
    /// @param directory for captures, results and the judge
    public static DeliveryBed open(Path directory) throws Exception {
        return open(
                directory,
                "mcast_query_interval 1000 mcast_query_response_interval 100"
                        + " mcast_membership_interval 3000");
    }

    /// A bed whose bridge has these properties, too.
    public static DeliveryBed open(Path directory, String properties) throws Exception {
        Netns homes = Netns.create("homes");
        Netns head = Netns.create("head");
        SnoopingBridge bridge = SnoopingBridge.create(2);
        DeliveryBed bed = new DeliveryBed(directory, homes, head, bridge);
        try {
            bridge.port("p1", homes, "e0");
            bridge.port("p2", head, "s0");
            bridge.port("p3", homes, "s0");
            bridge.set("mcast_last_member_interval 10 mcast_last_member_count 2 " + properties);
            // A query of a scenario must lose the election: from a lower address it would silence
            // the bridge and make its port a router's, where everything is forwarded.
            bridge.namespace().ip("link set br0 address 00:00:5e:00:00:01");
            homes.ip("link set e0 address 0e:ff:ff:ff:ff:01");
            bridge.startQuerier();
            return bed;
        } catch (Exception e) {
            bed.close();
            throw e;
        }
    }

    /// Where the listeners live: `e0`, and `s0` for streams of a scenario.
    public Netns homes() {
        return homes;
    }

    /// The bridge between them.
    public SnoopingBridge bridge() {
        return bridge;
    }

    /// The bridge forgets a group at once when its last listener leaves, and knows its listeners.
    public void fastLeave() throws IOException {
        bridge.namespace().ip("link set p1 type bridge_slave mcast_fast_leave on");
    }

    /// `mld6 send` at the head end, which sends.
    public MldProcess send(String options) throws Exception {
        return MldProcess.start(head, "", "", "send s0 " + options).await("sending on s0");
    }

    /// Waits until nothing of a stream that is being sent reaches the listeners: snooping begins to
    /// filter some time after the querier began.
    public void awaitSnooping() throws Exception {
        Await.until(
                () -> {
                    long before = homes.statistic("e0", "rx_packets");
                    Thread.sleep(TimeUnit.SECONDS.toMillis(1));
                    assertThat(homes.statistic("e0", "rx_packets") - before).isLessThan(10);
                });
    }

    /// `mld6 run` on the listeners' machine; results go to [#results] and, as on a GitHub runner,
    /// to [#stepSummary].
    ///
    /// @param scenario text of a scenario, or the name of an example
    public MldProcess run(String scenario, String options) throws IOException {
        String file = scenario;
        if (scenario.contains("\n")) {
            Path written = directory.resolve("scenario.yaml");
            Files.writeString(written, scenario);
            file = written.toString();
        }
        String arguments = "run " + file + " --output " + directory.resolve("results");
        String runner = "env GITHUB_STEP_SUMMARY=" + directory.resolve("summary.md");
        return MldProcess.start(homes, runner, "", (arguments + " " + options).strip());
    }

    /// What a run added to the summary of a GitHub runner's step.
    public String stepSummary() throws IOException {
        return Files.readString(directory.resolve("summary.md"));
    }

    /// What a run wrote.
    public JsonNode results() throws IOException {
        return DeliveryJudge.results(directory.resolve("results"));
    }

    /// tcpdump at the listeners' interface: headers and the numbers of probes.
    public Capture capture() throws Exception {
        return Capture.start(homes, "e0", 400, capturePath());
    }

    /// Where [#capture] writes.
    public Path capturePath() {
        return directory.resolve("delivery.pcap");
    }

    /// What the judge finds in the capture.
    ///
    /// @param prefix of the text of the groups that are meant
    public JsonNode judge(String prefix) throws Exception {
        return DeliveryJudge.judge(directory, capturePath(), prefix);
    }

    @Override
    public void close() {
        homes.close();
        head.close();
        bridge.close();
    }
}
