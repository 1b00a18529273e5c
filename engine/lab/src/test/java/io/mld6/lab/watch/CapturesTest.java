// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.lab.watch.capture.CaptureReader;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Captures of Linux (kernel 6.1): its bridge as a querier, its hosts, and queries from scapy at
/// `fe80::99`. What is expected was read off them with tcpdump.
class CapturesTest {
    private final List<String> found = new ArrayList<>();
    private final Watcher watcher =
            new Watcher(
                    WatchLimits.DEFAULT,
                    _ -> true,
                    complaint ->
                            found.add(
                                    complaint.fault().rule()
                                            + " "
                                            + complaint.sender().address()
                                            + " "
                                            + complaint.detail()));

    private WatchSnapshot read(String name) throws Exception {
        try (InputStream in = CapturesTest.class.getResourceAsStream(name + ".pcap")) {
            CaptureReader.Result result =
                    CaptureReader.read(
                            Objects.requireNonNull(in),
                            (nanos, frame) -> {
                                watcher.frame(nanos, frame, false);
                                return true;
                            });
            assertThat(result.truncated()).isFalse();
            assertThat(result.cutFrames() + result.foreignFrames()).isZero();
        }
        return watcher.snapshot(Integer.MAX_VALUE);
    }

    @Test
    @DisplayName("Q-30, V2-18, V1-45: the bridge asks about sources a second late, and once")
    void bridgeAsksLate() throws Exception {
        WatchSnapshot now = read("bridge-leave");
        String bridge = "fe80::2091:93ff:fe2e:a03a";
        assertThat(found)
                .containsExactlyInAnyOrder(
                        "V2-18 " + bridge + " to ff02::1 instead of ff15::1:3",
                        "Q-28 " + bridge + " ff15::1:3, asked 1 of 2 times",
                        "Q-30 " + bridge + " ff35::8000:1, first query after 1.021 s",
                        "Q-30 " + bridge + " ff35::8000:1, asked 1 of 2 times");
        assertThat(now.messages()).isEqualTo(9);
        assertThat(now.queriers()).hasSize(1);
        assertThat(now.queriers().getFirst().queries())
                .isEqualTo(new WatchSnapshot.Queries(1, 4, 1));
    }

    @Test
    @DisplayName("Q-40, Q-43, Q-48: the bridge comes back four seconds after it lost")
    void bridgeDoesNotYield() throws Exception {
        WatchSnapshot now = read("bridge-election");
        assertThat(found).hasSize(6);
        assertThat(found.getFirst())
                .startsWith("Q-48 fe80::2cc3:cbff:fed0:746 Maximum Response Delay 10000 ms");
        assertThat(found.subList(1, 6))
                .allMatch(line -> line.startsWith("Q-40 "))
                .allMatch(line -> line.contains("fe80::1 is lower"));
        assertThat(now.queriers())
                .extracting(querier -> querier.sender().address().toString())
                .containsExactly("fe80::1", "fe80::2cc3:cbff:fed0:746", "fe80:ffff::1");
        assertThat(now.queriers())
                .extracting(WatchSnapshot.Asker::elected)
                .containsExactly(true, false, false);
    }

    @Test
    @DisplayName("FZ-39, FZ-16, FZ-49, FZ-42, FZ-40, V2-18: queries that a tester has made wrong")
    void badQueries() throws Exception {
        WatchSnapshot now = read("kernel-v2-bad-queries");
        assertThat(found.stream().map(line -> line.substring(0, line.indexOf(' '))))
                .containsExactly(
                        "FZ-39", "FZ-16", "FZ-16", "FZ-49", "FZ-42", "SN-3", "V2-18", "V2-18",
                        "V2-18", "V2-18", "V2-18", "Q-4");
        assertThat(now.dropped().values()).containsExactly(1L, 2L, 1L, 1L, 1L);
    }

    @Test
    @DisplayName("V2-31 to V2-40: a kernel host that changes its mind is never blamed")
    void kernelHost() throws Exception {
        assertThat(read("kernel-v2-modes").totals().memberships()).isZero();
        WatchSnapshot now = read("kernel-v2-statemerge");
        assertThat(found).isEmpty();
        List<WatchSnapshot.Listening> groups = now.senders().getLast().groups();
        assertThat(groups)
                .extracting(group -> group.group().toString())
                .containsExactly("ff35::8000:1", "ff15::1:1", "ff15::1:2", "ff02::1:ff81:53bd");
        assertThat(groups)
                .extracting(WatchSnapshot.Listening::mode)
                .containsExactly(
                        FilterMode.INCLUDE,
                        FilterMode.INCLUDE,
                        FilterMode.EXCLUDE,
                        FilterMode.EXCLUDE);
        assertThat(groups.getFirst().sources())
                .containsExactly(
                        Ipv6Address.parse("2001:db8::1"), Ipv6Address.parse("2001:db8::2"));
    }

    @Test
    @DisplayName("CP-2, CP-5: a kernel host falls back to version 1; its Done is not asked about")
    void fallBack() throws Exception {
        WatchSnapshot now = read("kernel-v1-fallback");
        assertThat(found).containsExactly("Q-28 fe80::99 ff15::1:2, no query within 1.500 s");
        assertThat(now.senders().getFirst().version()).isEqualTo(1);
    }
}
