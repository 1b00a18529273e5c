// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import java.time.Duration;
import java.util.List;

/// A query as one line for people.
public final class QueryText {
    private QueryText() {}

    /// `MLDv1 General Query fe80::1 -> ff02::1, Maximum Response Delay 10 s`.
    public static String describe(MldFrame frame) {
        return switch (frame.message()) {
            case Mldv1Query query -> describe("MLDv1", query, List.of(), frame);
            case Mldv2Query query -> describe("MLDv2", query, query.sources(), frame);
            default -> frame.message().toString();
        };
    }

    private static String describe(
            String version, MldQuery query, List<Ipv6Address> sources, MldFrame frame) {
        StringBuilder text = new StringBuilder(version);
        if (query.isGeneral()) {
            text.append(" General Query");
        } else {
            text.append(" Query for ").append(query.group());
        }
        if (!sources.isEmpty()) {
            text.append(sources.size() == 1 ? ", source" : ", sources");
            sources.forEach(source -> text.append(' ').append(source));
        }
        text.append(", ").append(frame.source()).append(" -> ").append(frame.destination());
        Duration delay = Duration.ofMillis(query.maximumResponseDelayMillis());
        text.append(", Maximum Response Delay ").append(DurationText.format(delay));
        return frame.vlan().count() == 0
                ? text.toString()
                : text.append(", VLAN ").append(frame.vlan()).toString();
    }
}
