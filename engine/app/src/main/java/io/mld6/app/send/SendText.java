// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.send;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.Converters;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.linux.Errno;
import io.mld6.lab.traffic.SendPlan;
import io.mld6.lab.traffic.SendSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What a sender has done, for people and for programs.
///
/// ```text
/// sent        300,000 packets, 413,400,000 octets, 150 flows
/// rate        4,999.9/s of 5,000/s, 55.1 Mbit/s, 60.0 s
/// left out    300 packets                                       only if asked for
/// lateness    12 late, largest lag 3.1 ms
/// not sent    0 missed, 0 link down, 0 refused
/// kernel      0 times no room, stamps up to 0.2 ms early
/// ```
final class SendText {
    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;
    private static final double BITS_PER_OCTET_AND_MEGA = 8 / 1e6;

    private SendText() {}

    static String opening(SendPlan plan, String interfaceName) {
        return format(
                "sending on %s, %s: %,d flow%s, %s, %s payload of %,d octets%s",
                interfaceName,
                plan.vlan().count() == 0 ? "untagged" : "VLAN " + plan.vlan(),
                plan.flows(),
                plan.flows() == 1 ? "" : "s",
                asked(plan),
                Converters.word(plan.payload()).replace('_', ' '),
                plan.lengthOctets(),
                plan.isUnlimited()
                        ? ""
                        : format(
                                ", %,.1f Mbit/s",
                                plan.packetsPerSecond()
                                        * plan.frameOctets()
                                        * BITS_PER_OCTET_AND_MEGA));
    }

    private static String asked(SendPlan plan) {
        if (plan.isUnlimited()) {
            return "as many packets as go";
        }
        double rate = plan.packetsPerSecond();
        return format(rate == Math.rint(rate) ? "%,.0f/s" : "%,.3f/s", rate);
    }

    /// One line for a sender at work.
    ///
    /// @param before what it had done when the line was last written
    static String status(SendSnapshot now, @Nullable SendSnapshot before) {
        long packets = now.sent() - (before == null ? 0 : before.sent());
        long nanos = now.elapsedNanos() - (before == null ? 0 : before.elapsedNanos());
        return format(
                "%ssent %,d | %,.0f/s | late %,d | not sent %,d | behind %,.1f ms",
                now.link() == LinkState.UP
                        ? ""
                        : "link " + Converters.word(now.link()).replace('_', ' ') + " | ",
                now.sent(),
                nanos <= 0 ? 0.0 : packets * NANOS_PER_SECOND / nanos,
                now.late(),
                now.unsent(),
                now.behindNanos() / NANOS_PER_MILLI);
    }

    /// The summary for people.
    static List<String> summary(SendPlan plan, SendSnapshot done) {
        List<String> lines = new ArrayList<>();
        lines.add(
                format(
                        "sent        %,d packets, %,d octets, %,d flow%s",
                        done.sent(), done.octets(), plan.flows(), plan.flows() == 1 ? "" : "s"));
        lines.add(
                format(
                        "rate        %,.1f/s%s, %,.1f Mbit/s, %,.1f s",
                        done.packetsPerSecond(),
                        plan.isUnlimited() ? "" : " of " + asked(plan),
                        done.packetsPerSecond() * plan.frameOctets() * BITS_PER_OCTET_AND_MEGA,
                        done.elapsedNanos() / NANOS_PER_SECOND));
        if (plan.dropEvery() != 0) {
            lines.add(format("left out    %,d packets", done.leftOut()));
        }
        lines.add(
                format(
                        "lateness    %,d late, largest lag %,.1f ms",
                        done.late(), done.behindNanos() / NANOS_PER_MILLI));
        lines.add(
                format(
                        "not sent    %,d missed, %,d link down, %,d refused%s",
                        done.missed(),
                        done.linkDown(),
                        done.refused(),
                        done.errno() == 0 ? "" : " (" + Errno.describe(done.errno()) + ")"));
        lines.add(
                format(
                        "kernel      %,d times no room, stamps up to %,.1f ms early",
                        done.waits(), done.stampErrorNanos() / NANOS_PER_MILLI));
        return lines;
    }

    /// The summary for programs. Its shape is part of the command line: names are added, never
    /// changed.
    static ObjectNode json(SendPlan plan, SendSnapshot done) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("flows", plan.flows());
        root.put("sent", done.sent());
        root.put("octets", done.octets());
        root.put("leftOut", done.leftOut());
        ObjectNode rate = root.putObject("packetsPerSecond");
        if (plan.isUnlimited()) {
            rate.putNull("asked");
        } else {
            rate.put("asked", plan.packetsPerSecond());
        }
        rate.put("reached", done.packetsPerSecond());
        root.put("seconds", done.elapsedNanos() / NANOS_PER_SECOND);
        root.put("late", done.late());
        root.put("maxBehindMillis", done.behindNanos() / NANOS_PER_MILLI);
        ObjectNode unsent = root.putObject("notSent");
        unsent.put("missed", done.missed());
        unsent.put("linkDown", done.linkDown());
        unsent.put("refused", done.refused());
        unsent.put("errno", done.errno());
        root.put("waits", done.waits());
        root.put("maxStampErrorMillis", done.stampErrorNanos() / NANOS_PER_MILLI);
        return root;
    }

    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private static String format(String format, Object... arguments) {
        return String.format(Locale.ROOT, format, arguments);
    }
}
