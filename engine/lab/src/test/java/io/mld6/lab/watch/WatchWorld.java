// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.engine.testing.TestQueries;
import io.mld6.engine.testing.TestReports;
import io.mld6.engine.testing.TestReports.Said;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;

/// A watcher fed by hand, in seconds of no clock; frames are written by others than the encoder.
final class WatchWorld {
    /// QQIC of 125 s, the default.
    static final int QQIC_125 = 125;

    private static final double NANOS_PER_SECOND = 1e9;

    private final List<Complaint> complaints = new ArrayList<>();
    private final Watcher watcher;

    WatchWorld() {
        this(WatchLimits.DEFAULT);
    }

    WatchWorld(WatchLimits limits) {
        watcher = new Watcher(limits, _ -> true, complaints::add);
        at(0);
    }

    /// The clock shows that.
    WatchWorld at(double seconds) {
        watcher.advance(nanos(seconds));
        return this;
    }

    private static long nanos(double seconds) {
        return Math.round(seconds * NANOS_PER_SECOND);
    }

    WatchWorld frame(double seconds, byte[] octets) {
        watcher.frame(nanos(seconds), Unpooled.wrappedBuffer(octets), false);
        return this;
    }

    /// A General Query of version 2, from `fe80::ff:fe00:fffe`.
    ///
    /// @param code milliseconds below 32768
    WatchWorld general(double seconds, int code, int qrv, int qqic) {
        return frame(seconds, TestQueries.version2(code, qrv, qqic, "::", List.of()));
    }

    /// The usual one: ten seconds, robustness 2, every 125 s.
    WatchWorld general(double seconds) {
        return general(seconds, 10_000, 2, QQIC_125);
    }

    WatchWorld specific(double seconds, String group, String... sources) {
        return frame(seconds, TestQueries.version2(1000, 2, QQIC_125, group, List.of(sources)));
    }

    WatchWorld report(double seconds, int listener, Said... records) {
        return frame(seconds, TestReports.version2(listener, records));
    }

    /// What was found, as `RULE detail`.
    List<String> found() {
        return complaints.stream()
                .map(complaint -> complaint.fault().rule() + " " + complaint.detail())
                .toList();
    }

    List<Fault> faults() {
        return complaints.stream().map(Complaint::fault).toList();
    }

    List<Complaint> complaints() {
        return complaints;
    }

    WatchSnapshot snapshot() {
        return watcher.snapshot(Integer.MAX_VALUE);
    }
}
