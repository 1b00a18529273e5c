// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.listener.DelayLaw;
import io.mld6.engine.listener.HostHabits;
import io.mld6.engine.listener.HostHabits.Adoption;
import io.mld6.engine.listener.HostHabits.Quirk;
import io.mld6.engine.listener.HostHabits.Silence;
import io.mld6.engine.listener.HostHabits.SourceAnswer;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/// Whose listeners a population plays: hosts as the standard has them, those of a real system with
/// what is documented that it does otherwise, or faulty ones. Thread: any, immutable.
///
/// What a real system does is taken from its sources and from captures of it, named below, and from
/// nothing else; rows HP-1 and following.
public enum HostPersona {
    /// As RFC 9777 and RFC 2710 have it.
    STANDARD,

    /// The Linux kernel, 6.18, by captures of it: it says each change as often as the last query's
    /// Robustness Variable says, and twice at least; a query that says 0 changes nothing. Asked
    /// about sources of a group in EXCLUDE mode, it tells the whole state, or nothing if it wants
    /// none of them. A General Query is answered for all groups of the interface at one moment,
    /// which is what every listener here does.
    LINUX,

    /// FreeBSD 14, by `sys/netinet6/mld6.c` and `mld6_var.h`: a repetition within 3 s
    /// (`MLD_URI_INIT`) instead of 1 s; the Robustness Variable of the last query, and 2 where that
    /// is less or 0. An answer to a General Query goes out in bursts of 4 Reports half a second
    /// apart and ends after 16 (`MLD_MAX_RESPONSE_BURST`, `_INTERVAL`, `_PACKETS`): what is behind
    /// them is not reported. Asked about sources of a group in EXCLUDE mode it says IS_EX with
    /// those it excludes, and nothing if it excludes none of them.
    FREEBSD,

    /// OpenBSD: `sys/netinet6/mld6.c` speaks MLDv1 and nothing else.
    OPENBSD,

    /// lwIP: `src/core/ipv6/mld6.c` speaks MLDv1 and nothing else, and repeats a Report within
    /// `MLD6_JOIN_DELAYING_MEMBER_TMR_MS`, 500 ms, instead of 10 s (RFC 2710 §7.10). It takes the
    /// Maximum Response Delay from the message as it lies there: on a little-endian machine 10 s
    /// are read as 4.1 s, and the 1 s of a query after a Done as 59 s.
    LWIP,

    /// gVisor's netstack: `pkg/tcpip/network/ipv6/mld.go` has one `UnsolicitedReportIntervalMax`,
    /// 10 s, for both versions, where RFC 9777 §9.11 has 1 s for MLDv2.
    GVISOR,

    /// Listens, and never says so: nobody learns of it.
    MUTE,

    /// Answers, but only when the Maximum Response Delay is over, up to as late again.
    LATE,

    /// Answers every query at once, and says every change seven times.
    STORM,

    /// Says every change once, as if nothing were ever lost (against RFC 9777 §6.1).
    NO_REPEAT,

    /// Joins, and then sleeps: no answers, and no word when it leaves.
    SLEEPER,

    /// Says all it says with the address and the MAC of another listener of its segment, each
    /// with those of one other, in turn: what it leaves, a device believes that one to leave.
    SPOOF;

    private static final int MOST_TRANSMISSIONS = 7;
    private static final long FREEBSD_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(3);
    private static final long LWIP_JOIN_DELAY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long GVISOR_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(10);

    /// Whether it speaks MLDv1 only.
    public boolean isVersion1() {
        return this == OPENBSD || this == LWIP;
    }

    /// Whether it is a real system, which speaks what it speaks.
    public boolean isSystem() {
        return switch (this) {
            case LINUX, FREEBSD, OPENBSD, LWIP, GVISOR -> true;
            case STANDARD, MUTE, LATE, STORM, NO_REPEAT, SLEEPER, SPOOF -> false;
        };
    }

    HostHabits habits() {
        return switch (this) {
            case STANDARD, OPENBSD, LATE -> HostHabits.NONE;
            case LINUX ->
                    new HostHabits(
                            0,
                            0,
                            Adoption.UNLESS_ZERO,
                            SourceAnswer.WHOLE_STATE,
                            Silence.NONE,
                            Set.of());
            case FREEBSD ->
                    new HostHabits(
                            0,
                            FREEBSD_INTERVAL_NANOS,
                            Adoption.ALWAYS,
                            SourceAnswer.EXCLUDED,
                            Silence.NONE,
                            Set.of(Quirk.ANSWERS_IN_BURSTS));
            case LWIP -> HostHabits.waiting(LWIP_JOIN_DELAY_NANOS, Quirk.SWAPS_DELAYS);
            case GVISOR -> HostHabits.waiting(GVISOR_INTERVAL_NANOS);
            case MUTE -> HostHabits.silent(Silence.ALWAYS);
            case STORM -> HostHabits.repeating(MOST_TRANSMISSIONS);
            case NO_REPEAT -> HostHabits.repeating(1);
            case SLEEPER -> HostHabits.silent(Silence.AFTER_JOINS);
            case SPOOF -> HostHabits.waiting(0, Quirk.SPOOFS);
        };
    }

    /// @param wanted of those that choose their delay as they are told
    DelayLaw law(DelayLaw wanted) {
        return switch (this) {
            case LATE -> DelayLaw.OVERDUE;
            case STORM -> DelayLaw.IMMEDIATE;
            case STANDARD, LINUX, FREEBSD, OPENBSD, LWIP, GVISOR, MUTE, NO_REPEAT, SLEEPER, SPOOF ->
                    wanted;
        };
    }
}
