// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Await;
import io.mld6.engine.testing.Hub;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.Observer;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import io.mld6.engine.testing.SeenFrame;
import io.mld6.engine.testing.Vectors;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The link goes away and comes back while memberships exist (SD-31).
@RequiresNetns
@RequiresCommands({"ip"})
class LinkLossIT {
    private static final String POPULATION =
            "--mld 1 --listeners 5 --groups ff0e::db8:0:101+4 --hearing snooped --seed 1";
    private static final int MEMBERSHIPS = 20;

    private Hub hub;
    private Observer observer;
    private Netns near;

    @BeforeEach
    void open() throws Exception {
        hub = Hub.create();
        observer = Observer.on(hub);
        near = Netns.create("near");
        hub.port(near, "e0");
    }

    @AfterEach
    void close() throws Exception {
        near.close();
        observer.close();
        hub.close();
    }

    /// SD-31, and LK-13 with AF_XDP: an own down, or the carrier lost because the peer is.
    @ParameterizedTest
    @CsvSource({"true, packet", "false, packet", "true, xdp", "false, xdp"})
    void reportsEverythingAgainAsOnAFreshJoin(boolean ownEnd, String way) throws Exception {
        try (MldProcess mld6 = MldProcess.emulate(near, "e0", POPULATION + " --transmit " + way)) {
            mld6.await("ready");
            assertThat(reported()).hasSize(MEMBERSHIPS);

            set(ownEnd, "down");
            mld6.await(ownEnd ? "link is down" : "link has no carrier");
            assertThat(observer.heard()).isEmpty();
            set(ownEnd, "up");
            mld6.await("link is up again");
            Set<SeenFrame> again = new HashSet<>();
            Await.until(
                    () -> {
                        again.addAll(reported());
                        assertThat(again).hasSize(MEMBERSHIPS);
                    });

            observer.say(Vectors.frame("v1-general-query-zero-delay"));
            observer.await(frame -> frame.type() == SeenFrame.REPORT);
            JsonNode summary = mld6.interrupt();
            assertThat(summary.at("/responses/sent").asInt()).isEqualTo(MEMBERSHIPS);
            assertThat(summary.at("/sent/doneV1").asInt()).isEqualTo(MEMBERSHIPS);
        }
    }

    @Test
    void startsWithoutACarrierAndReportsWhenItComes() throws Exception {
        set(false, "down");
        try (MldProcess mld6 = MldProcess.emulate(near, "e0", POPULATION)) {
            mld6.await("no carrier");
            assertThat(observer.heard()).isEmpty();
            set(false, "up");
            Set<SeenFrame> seen = new HashSet<>();
            Await.until(
                    () -> {
                        seen.addAll(reported());
                        assertThat(seen).hasSize(MEMBERSHIPS);
                    });
            assertThat(mld6.interrupt().at("/sent/doneV1").asInt()).isEqualTo(MEMBERSHIPS);
        }
    }

    @Test
    void endsAndSaysWhatWasNotLeftWhileTheLinkIsAway() throws Exception {
        try (MldProcess mld6 = MldProcess.emulate(near, "e0", POPULATION)) {
            mld6.await("joined 20 memberships");
            set(true, "down");
            mld6.await("link is down");
            assertThat(mld6.signal(2).exitStatus()).isEqualTo(1);
            assertThat(mld6.lines()).contains("out of time, not left: 20 memberships");
            assertThat(mld6.lines()).doesNotContain("left everything");
            assertThat(mld6.summary().at("/sent/doneV1").asInt()).isZero();
        }
    }

    private Set<SeenFrame> reported() throws Exception {
        Set<SeenFrame> reports = new HashSet<>(observer.heard());
        reports.removeIf(frame -> frame.type() != SeenFrame.REPORT);
        return reports;
    }

    private void set(boolean ownEnd, String state) throws Exception {
        if (ownEnd) {
            near.ip("link set e0 " + state);
        } else {
            hub.set("e0", state);
        }
    }
}
