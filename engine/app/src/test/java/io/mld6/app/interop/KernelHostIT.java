// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static io.mld6.engine.testing.SeenFrame.DONE;
import static io.mld6.engine.testing.SeenFrame.REPORT;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Hub;
import io.mld6.engine.testing.KernelHost;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Observer;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.SeenFrame;
import io.mld6.engine.testing.Vectors;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The kernel's own MLDv1 host listens to the same groups on the same cable: who reports, who keeps
/// silent, who says Done.
@RequiresNetns
@RequiresCommands({"ip", "sysctl"})
class KernelHostIT {
    private static final String OURS = "fe80:0:0:0:0:ff:fe00:1";
    private static final String GROUP = "ff0e:0:0:0:0:db8:0:1";
    private static final int MAXIMUM_RESPONSE_DELAY = 66;

    private Hub hub;
    private Observer observer;
    private Netns ours;
    private Netns theirs;
    private KernelHost kernel;

    @BeforeEach
    void open() throws Exception {
        hub = Hub.create();
        observer = Observer.on(hub);
        ours = Netns.create("ours");
        theirs = Netns.create("theirs");
        hub.port(ours, "e1");
        hub.port(theirs, "e2");
        kernel = KernelHost.start(theirs, "e2");
    }

    @AfterEach
    void close() throws Exception {
        kernel.close();
        theirs.close();
        ours.close();
        observer.close();
        hub.close();
    }

    /// V1-19, V1-21, SD-6: heard another's Report while waiting, so neither Report nor Done.
    @Test
    void silencesUsByReportingFirst() throws Exception {
        try (MldProcess mld6 = emulate("")) {
            mld6.await("ready");
            ask(65_000);
            observer.heard();
            kernel.join(GROUP);
            observer.await(isFrom(kernelAddress(), REPORT));
            JsonNode summary = mld6.interrupt();

            assertThat(summary.at("/queries").asInt()).isEqualTo(1);
            assertThat(summary.at("/responses/suppressed").asInt()).isEqualTo(1);
            assertThat(summary.at("/responses/sent").asInt()).isZero();
            assertThat(summary.at("/received/reportV1").asInt()).isPositive();
            assertThat(observer.heard()).noneMatch(frame -> frame.source().equals(OURS));
        }
    }

    /// V1-28, SD-23: with the optimisation off, Done also when another one reported last.
    @Test
    void doesNotKeepUsFromSayingDoneIfWeAlwaysDo() throws Exception {
        try (MldProcess mld6 = emulate("--always-done")) {
            mld6.await("ready");
            ask(65_000);
            kernel.join(GROUP);
            observer.await(isFrom(kernelAddress(), REPORT));
            observer.heard();
            JsonNode summary = mld6.interrupt();

            assertThat(summary.at("/responses/suppressed").asInt()).isEqualTo(1);
            assertThat(sentBy(OURS, DONE, observer.heard())).containsExactly(GROUP);
        }
    }

    /// V1-13, V1-22: our Report is one to the kernel, too, and who reported last says Done.
    @Test
    void isSilencedByOurReport() throws Exception {
        kernel.join(GROUP);
        kernel.awaitIdle();
        ask(65_000);
        Await.until(() -> assertThat(kernel.timers()).containsEntry(GROUP, true));
        observer.heard();
        try (MldProcess mld6 = emulate("")) {
            mld6.await("joined 1 memberships");
            observer.await(isFrom(OURS, REPORT));
            Await.until(() -> assertThat(kernel.timers()).containsEntry(GROUP, false));
            kernel.leave(GROUP);
            mld6.await("ready");
            assertThat(observer.heard()).noneMatch(isFrom(kernelAddress(), DONE));

            JsonNode summary = mld6.interrupt();
            assertThat(summary.at("/sent/doneV1").asInt()).isEqualTo(1);
            assertThat(sentBy(OURS, DONE, observer.heard())).containsExactly(GROUP);
        }
    }

    /// V1-10: the kernel's Done goes to the routers; we take no notice of it.
    @Test
    void mayLeaveWithoutDisturbingUs() throws Exception {
        kernel.join(GROUP);
        kernel.awaitIdle();
        try (MldProcess mld6 = emulate("")) {
            mld6.await("ready");
            // The kernel reports last: once more if our Report was still in its queue.
            Await.until(
                    () -> {
                        kernel.leave(GROUP);
                        kernel.join(GROUP);
                        kernel.awaitIdle();
                        assertThat(kernel.reportedLast()).containsEntry(GROUP, true);
                    });
            observer.heard();
            kernel.leave(GROUP);
            observer.await(isFrom(kernelAddress(), DONE));
            ask(0);
            observer.await(isFrom(OURS, REPORT));
            JsonNode summary = mld6.interrupt();
            assertThat(summary.at("/dropped/WRONG_ROLE").asInt()).isPositive();
            assertThat(summary.at("/responses/sent").asInt()).isEqualTo(1);
        }
    }

    /// SN-4, V1-19, V1-20: 100 races. Each group is reported, by whoever drew the shorter delay;
    /// both reporting takes a tie. Then each side says Done for what it reported last.
    @Test
    void sharesTheGroupsWithUs() throws Exception {
        List<String> groups =
                IntStream.range(0, 100)
                        .mapToObj(i -> "ff0e:0:0:0:0:db8:1:%x".formatted(i))
                        .toList();
        kernel.join(groups);
        kernel.awaitIdle();
        try (MldProcess mld6 =
                MldProcess.emulate(
                        ours, "e1", "--mld 1 --listeners 1 --groups ff0e::db8:1:0+100 --seed 7")) {
            mld6.await("ready");
            observer.heard();
            observer.say(Vectors.frame("v1-general-query"));
            Await.until(() -> assertThat(kernel.timers()).containsValue(true));
            kernel.awaitIdle();
            JsonNode summary = mld6.interrupt();
            List<SeenFrame> round = observer.heard();
            kernel.leaveAll();
            round.addAll(observer.heard());

            Set<String> oursReported = sentBy(OURS, REPORT, round);
            Set<String> kernelReported = sentBy(kernelAddress(), REPORT, round);
            kernelReported.retainAll(groups);
            assertThat(oursReported).isNotEmpty();
            assertThat(kernelReported).isNotEmpty();
            assertThat(oursReported.size() + kernelReported.size()).isBetween(100, 105);
            oursReported.forEach(kernelReported::remove);
            assertThat(oursReported.size() + kernelReported.size()).isEqualTo(100);

            assertThat(summary.at("/responses/sent").asInt()).isEqualTo(oursReported.size());
            assertThat(sentBy(OURS, DONE, round)).isEqualTo(oursReported);
            assertThat(sentBy(kernelAddress(), DONE, round)).containsAll(kernelReported);
        }
    }

    private MldProcess emulate(String options) throws Exception {
        return MldProcess.emulate(
                ours,
                "e1",
                ("--mld 1 --listeners 1 --groups ff0e::db8:0:1 --seed 7 " + options).strip());
    }

    /// A General Query, with its Maximum Response Delay changed and the checksum with it.
    private void ask(int delayMillis) throws Exception {
        byte[] query = Vectors.frame("v1-general-query-zero-delay");
        query[MAXIMUM_RESPONSE_DELAY] = (byte) (delayMillis >>> 8);
        query[MAXIMUM_RESPONSE_DELAY + 1] = (byte) delayMillis;
        int sum = ~(Byte.toUnsignedInt(query[64]) << 8 | Byte.toUnsignedInt(query[65])) & 0xffff;
        sum += delayMillis;
        sum = ~((sum >>> 16) + (sum & 0xffff));
        query[64] = (byte) (sum >>> 8);
        query[65] = (byte) sum;
        observer.say(query);
    }

    private String kernelAddress() throws Exception {
        String line = theirs.ip("-6 -o addr show dev e2 scope link");
        return SeenFrame.text(line.replaceFirst("(?s).*inet6 ([^/]+)/.*", "$1"));
    }

    private static Predicate<SeenFrame> isFrom(String source, int type) {
        return frame ->
                frame.source().equals(source)
                        && frame.type() == type
                        && frame.destination()
                                .equals(type == DONE ? SeenFrame.ALL_ROUTERS : frame.group());
    }

    private static Set<String> sentBy(String source, int type, List<SeenFrame> frames) {
        return frames.stream()
                .filter(isFrom(source, type))
                .map(SeenFrame::group)
                .collect(Collectors.toSet());
    }
}
