// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.interop;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.app.testing.MldProcess;
import io.mld6.engine.testing.Netns;
import io.mld6.engine.testing.RawPort;
import io.mld6.engine.testing.RequiresCommands;
import io.mld6.engine.testing.RequiresNetns;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// Time from the start of the process to its first Report on the wire, page cache warm. With
/// `-Pscale` the one in the middle of five must be under half a second.
@RequiresNetns
@RequiresCommands("ip")
class StartScaleIT {
    private static final boolean FULL = "full".equals(System.getProperty("mld6.scale"));
    private static final String WRAPPER = System.getProperty("mld6.wrapper", "");
    private static final int RUNS = FULL ? 5 : 1;
    private static final long MOST_MILLIS = 500;
    private static final int TYPE_OFFSET = 14 + 40 + 8;
    private static final byte MLDV2_REPORT = (byte) 143;

    @Test
    void theFirstReportComesWithinHalfASecond() throws Exception {
        List<Long> millis = new ArrayList<>();
        try (Netns near = Netns.create("near");
                Netns far = Netns.create("far")) {
            near.veth("e0", far, "p0");
            firstReportMillis(near, far); // fills the page cache
            for (int run = 0; run < RUNS; run++) {
                millis.add(firstReportMillis(near, far));
            }
        }
        millis.sort(null);
        System.out.printf("start: first Report after %s ms%n", millis);
        if (FULL) {
            assertThat(millis.get(RUNS / 2)).isLessThanOrEqualTo(MOST_MILLIS);
        }
    }

    private static long firstReportMillis(Netns near, Netns far) throws Exception {
        try (RawPort port = RawPort.open(far, "p0")) {
            long start = System.nanoTime();
            try (MldProcess _ =
                    MldProcess.start(
                            near,
                            WRAPPER,
                            "",
                            "emulate e0 --listeners 100 --groups ff0e::db8:0:1+10")) {
                byte[] frame = {};
                while (frame.length <= TYPE_OFFSET || frame[TYPE_OFFSET] != MLDV2_REPORT) {
                    frame = Objects.requireNonNull(port.receive(), "no Report came");
                }
                return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
            }
        }
    }
}
