// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.belief;

import io.mld6.codec.wire.DurationRange;
import io.mld6.lab.dut.Device;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// How a device is compared. Immutable.
///
/// @param every between two looks
/// @param reportTime how long a Report may be on its way; until the repetition of one that was lost
///     has been sent, too: the Unsolicited Report Interval (RFC 9777 §9.11)
/// @param lastListenerTime how long the device asks after a leave (LLQT, RFC 9777 §9.8); null for
///     what it says itself, or 2 s
/// @param membershipTime how long the device remembers without a Report (MALI, RFC 9777 §9.4); null
///     for what it says itself, or 260 s
/// @param ports of the device that are meant; none for all
/// @param allowed what the device is excused for
public record OracleConfig(
        Duration every,
        Duration reportTime,
        @Nullable Duration lastListenerTime,
        @Nullable Duration membershipTime,
        Set<String> ports,
        Set<KnownLimit> allowed) {
    /// Bounds of [#every].
    public static final DurationRange EVERY =
            DurationRange.ofMillis("time between two looks", 100, 86_400_000, 10_000);

    /// Bounds of [#reportTime], [#lastListenerTime] and [#membershipTime].
    public static final DurationRange TIME =
            DurationRange.ofMillis("time of a device", 0, 86_400_000, 1_000);

    /// How long one reading may take.
    public static final DurationRange READING =
            DurationRange.ofMillis("time to read a device", 100, 3_600_000, 30_000);

    private static final Duration LAST_LISTENER = Duration.ofSeconds(2);
    private static final Duration MEMBERSHIP = Duration.ofSeconds(260);

    /// Copies the sets.
    public OracleConfig {
        ports = Set.copyOf(ports);
        allowed = Set.copyOf(allowed);
    }

    /// The usual, for all ports, with no excuse.
    public static OracleConfig defaults() {
        return new OracleConfig(EVERY.usual(), TIME.usual(), null, null, Set.of(), Set.of());
    }

    /// The same for some ports, and with excuses.
    public OracleConfig with(Duration time, Set<String> only, Set<KnownLimit> excuses) {
        return new OracleConfig(time, reportTime, lastListenerTime, membershipTime, only, excuses);
    }

    /// How much time the device is given.
    ///
    /// @param lastListenerSays what it says of itself, in nanoseconds; 0 for nothing
    /// @param membershipSays the same
    Bounds bounds(long lastListenerSays, long membershipSays) {
        long report = reportTime.toNanos();
        return new Bounds(
                report,
                report + chosen(lastListenerTime, lastListenerSays, LAST_LISTENER),
                report + chosen(membershipTime, membershipSays, MEMBERSHIP));
    }

    private static long chosen(@Nullable Duration wanted, long says, Duration usual) {
        if (wanted != null) {
            return wanted.toNanos();
        }
        return says > 0 ? says : usual.toNanos();
    }

    /// How long a device may differ, in nanoseconds.
    ///
    /// @param joinNanos after something more is wanted
    /// @param leaveNanos after somebody has said that something is not wanted
    /// @param silenceNanos after it is not, and nobody has said so
    record Bounds(long joinNanos, long leaveNanos, long silenceNanos) {}

    /// What VLANs are told apart by.
    ///
    /// @param segments of the listeners: of one alone nothing has to be told apart
    static Device.Vlans vlans(Device device, int segments) {
        return segments < 2 ? Device.Vlans.NONE : device.vlans();
    }
}
