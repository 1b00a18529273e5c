// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// All frames of a run, ours and the device's, and the way to wait for more of them.
final class FrameLog {
    private static final int REMEMBERED = 1000;

    private final Bench bench;
    private final List<HeardFrame> frames = new ArrayList<>();
    private final Deque<HeardFrame> before = new ArrayDeque<>();
    private long lagNanos;

    FrameLog(Bench bench) {
        this.bench = bench;
        bench.listen(
                (port, nanos, octets) -> frames.add(Dissector.dissect(port, nanos, false, octets)));
    }

    Bench bench() {
        return bench;
    }

    long nanos() {
        return bench.nanos();
    }

    /// Starts anew. What the device said lately is remembered for [#recent].
    void clear() {
        frames.stream().filter(frame -> !frame.sent()).forEach(before::addLast);
        while (before.size() > REMEMBERED) {
            before.removeFirst();
        }
        frames.clear();
        lagNanos = 0;
    }

    List<HeardFrame> frames() {
        return frames;
    }

    long lagNanos() {
        return lagNanos;
    }

    /// Sends, and remembers it.
    void send(int port, byte[] octets) {
        frames.add(Dissector.dissect(port, bench.nanos(), true, octets));
        bench.send(port, octets);
    }

    /// Lets time pass until then.
    void awaitUntil(long nanos) {
        while (bench.nanos() - nanos < 0) {
            lagNanos = Math.max(lagNanos, bench.await(nanos));
        }
    }

    /// The next frame of the device that fits, after a moment and not after another; waits for it.
    ///
    /// @return its index, or -1 if none came
    int next(int fromIndex, Map<String, Object> pattern, long after, long until, Scope scope) {
        int index = fromIndex;
        while (true) {
            for (; index < frames.size(); index++) {
                HeardFrame frame = frames.get(index);
                if (!frame.sent()
                        && frame.nanos() - after > 0
                        && frame.nanos() - until <= 0
                        && fits(frame, pattern, scope)) {
                    return index;
                }
            }
            if (bench.nanos() - until >= 0) {
                return -1;
            }
            lagNanos = Math.max(lagNanos, bench.await(until));
        }
    }

    /// The last frame of the device before the case that fits, which becomes the case's first.
    ///
    /// @return null if there is none
    @Nullable HeardFrame recent(Map<String, Object> pattern, Scope scope) {
        for (HeardFrame frame : before.reversed()) {
            if (fits(frame, pattern, scope)) {
                frames.addFirst(frame);
                return frame;
            }
        }
        return null;
    }

    /// All frames of the device that fit and came between two moments; does not wait.
    List<HeardFrame> between(Map<String, Object> pattern, long after, long until, Scope scope) {
        return frames.stream()
                .filter(frame -> !frame.sent())
                .filter(frame -> frame.nanos() - after > 0 && frame.nanos() - until <= 0)
                .filter(frame -> fits(frame, pattern, scope))
                .toList();
    }

    /// Who does not speak of a VLAN means frames without tags.
    static boolean fits(HeardFrame frame, Map<String, Object> pattern, Scope scope) {
        boolean untagged = !pattern.containsKey(Dissector.VLAN);
        if (untagged && frame.fields().containsKey(Dissector.VLAN)) {
            return false;
        }
        return ValueTest.firstWrong(pattern, frame.fields(), scope).isEmpty();
    }
}
