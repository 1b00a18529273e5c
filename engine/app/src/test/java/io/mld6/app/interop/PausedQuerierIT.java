// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// `mld6 querier` stopped and continued, as a machine that is suspended or moved, beside listeners
/// that answer every query.
@RequiresNetns
@RequiresCommands({"ip"})
class PausedQuerierIT {
    private static final long PAUSE_MILLIS = 4500;
    private static final int PAUSES = 3;

    private Netns routerSide;
    private Netns hostSide;

    @BeforeEach
    void open() throws Exception {
        routerSide = Netns.create("router");
        hostSide = Netns.create("host");
        routerSide.veth("e1", hostSide, "e2");
    }

    @AfterEach
    void close() throws Exception {
        routerSide.close();
        hostSide.close();
    }

    @Test
    @DisplayName("Q-57: after a pause it asks before it forgets")
    void asksBeforeItForgets() throws Exception {
        try (MldProcess mld6 =
                        MldProcess.start(
                                routerSide,
                                "",
                                "",
                                "querier e1 --query-interval 2s --max-response 500ms");
                MldProcess listeners =
                        MldProcess.emulate(
                                hostSide, "e2", "--listeners 3 --groups ff0e::db8:0:1+5")) {
            mld6.await("ff0e::db8:0:5: forward from any source");
            for (int pause = 0; pause < PAUSES; pause++) {
                Thread.sleep(2 * PAUSE_MILLIS / PAUSES); // another phase each time
                mld6.signal(MldProcess.SIGSTOP);
                Thread.sleep(PAUSE_MILLIS);
                mld6.signal(MldProcess.SIGCONT);
            }
            Thread.sleep(2 * PAUSE_MILLIS);
            assertThat(mld6.lines()).noneMatch(line -> line.contains("no longer"));
            assertThat(mld6.interrupt().at("/group")).hasSizeGreaterThanOrEqualTo(5);
            assertThat(listeners.interrupt().at("/received/queryV2").asInt()).isGreaterThan(5);
        }
    }
}
