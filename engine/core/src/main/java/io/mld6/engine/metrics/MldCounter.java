// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.decode.DropReason;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// Everything an engine counts, one counter each.
///
/// Every frame that the socket filter passed adds one to exactly one of the `RECEIVED_` counters of
/// an accepted message, or of the `DROPPED_` counters that stand for a whole frame. `WITHIN_`
/// counters belong to parts of accepted messages. `SENT_` counts what the kernel took.
public enum MldCounter {
    /// MLDv1 Queries accepted.
    RECEIVED_QUERY_V1("received", "queryV1"),
    /// MLDv2 Queries accepted.
    RECEIVED_QUERY_V2("received", "queryV2"),
    /// MLDv1 Reports accepted.
    RECEIVED_REPORT_V1("received", "reportV1"),
    /// MLDv2 Reports accepted.
    RECEIVED_REPORT_V2("received", "reportV2"),
    /// MLDv1 Dones accepted.
    RECEIVED_DONE_V1("received", "doneV1"),

    /// MLDv1 Queries handed over to the kernel.
    SENT_QUERY_V1("sent", "queryV1"),
    /// MLDv2 Queries handed over to the kernel.
    SENT_QUERY_V2("sent", "queryV2"),
    /// MLDv1 Reports handed over to the kernel.
    SENT_REPORT_V1("sent", "reportV1"),
    /// MLDv2 Reports handed over to the kernel.
    SENT_REPORT_V2("sent", "reportV2"),
    /// MLDv1 Dones handed over to the kernel.
    SENT_DONE_V1("sent", "doneV1"),

    /// Address records of MLDv2 Reports accepted.
    RECEIVED_RECORDS("records", "received"),
    /// Address records of MLDv2 Reports written into a batch: the attempts.
    SUBMITTED_RECORDS("records", "submitted"),
    /// Address records of MLDv2 Reports handed over to the kernel.
    SENT_RECORDS("records", "sent"),

    /// Frames written into a batch: the attempts. Sent plus failed plus those still under way.
    FRAMES_SUBMITTED("frames", "submitted"),
    /// Frames that the kernel refused, or that were given up when the link went away.
    FRAMES_FAILED("frames", "failed"),
    /// Of these, longer than the link takes: its MTU fell after they were written.
    REFUSED_EMSGSIZE("refused", "EMSGSIZE"),
    /// Of these, those for which the link was down.
    REFUSED_ENETDOWN("refused", "ENETDOWN"),
    /// Of these, those for which the interface was gone (`ENXIO`, `ENODEV`).
    REFUSED_ENXIO("refused", "ENXIO"),
    /// Of these, those for which there was no carrier and the queue was passed by.
    REFUSED_ENOBUFS("refused", "ENOBUFS"),
    /// Of these, those given up before the kernel saw them.
    REFUSED_ECANCELED("refused", "ECANCELED"),
    /// Of these, those refused for any other reason.
    REFUSED_OTHER("refused", "other"),
    /// Address records of the frames that were refused.
    REFUSED_RECORDS("records", "refused"),
    /// Answers of which a frame was refused. The books of answers count them as cancelled.
    REFUSED_ANSWERS("answers", "refused"),

    /// Unsolicited repetitions withdrawn because another node reported first.
    REPETITIONS_SUPPRESSED("repetitions", "suppressed"),
    /// Times this router became the querier, the start included.
    QUERIER_ELECTED("querier", "elected"),
    /// Times this router stopped being the querier because a lower address asked.
    QUERIER_YIELDED("querier", "yielded"),
    /// Queries from our own address that are not ours: another node has it.
    QUERIER_OWN_ADDRESS("querier", "ownAddress"),
    /// Times the link went down or lost its carrier.
    LINK_LOST("link", "lost"),
    /// Times the link came back.
    LINK_RECOVERED("link", "recovered"),

    /// [DropReason#L2_TRUNCATED].
    DROPPED_L2_TRUNCATED(DropReason.L2_TRUNCATED),
    /// [DropReason#L2_TOO_MANY_TAGS].
    DROPPED_L2_TOO_MANY_TAGS(DropReason.L2_TOO_MANY_TAGS),
    /// [DropReason#NOT_IPV6].
    DROPPED_NOT_IPV6(DropReason.NOT_IPV6),
    /// [DropReason#OTHER_VLAN].
    DROPPED_OTHER_VLAN(DropReason.OTHER_VLAN),
    /// [DropReason#OTHER_STATION].
    DROPPED_OTHER_STATION(DropReason.OTHER_STATION),
    /// [DropReason#IP_TRUNCATED].
    DROPPED_IP_TRUNCATED(DropReason.IP_TRUNCATED),
    /// [DropReason#BAD_IP_VERSION].
    DROPPED_BAD_IP_VERSION(DropReason.BAD_IP_VERSION),
    /// [DropReason#JUMBO].
    DROPPED_JUMBO(DropReason.JUMBO),
    /// [DropReason#BAD_EXT_HEADER].
    DROPPED_BAD_EXT_HEADER(DropReason.BAD_EXT_HEADER),
    /// [DropReason#EXT_CHAIN_TOO_LONG].
    DROPPED_EXT_CHAIN_TOO_LONG(DropReason.EXT_CHAIN_TOO_LONG),
    /// [DropReason#FRAGMENT].
    DROPPED_FRAGMENT(DropReason.FRAGMENT),
    /// [DropReason#NOT_MLD].
    DROPPED_NOT_MLD(DropReason.NOT_MLD),
    /// [DropReason#BAD_HOP_LIMIT].
    DROPPED_BAD_HOP_LIMIT(DropReason.BAD_HOP_LIMIT),
    /// [DropReason#NO_ROUTER_ALERT].
    DROPPED_NO_ROUTER_ALERT(DropReason.NO_ROUTER_ALERT),
    /// [DropReason#UNSPECIFIED_SOURCE].
    DROPPED_UNSPECIFIED_SOURCE(DropReason.UNSPECIFIED_SOURCE),
    /// [DropReason#BAD_SOURCE].
    DROPPED_BAD_SOURCE(DropReason.BAD_SOURCE),
    /// [DropReason#BAD_LENGTH].
    DROPPED_BAD_LENGTH(DropReason.BAD_LENGTH),
    /// [DropReason#BAD_CHECKSUM].
    DROPPED_BAD_CHECKSUM(DropReason.BAD_CHECKSUM),
    /// [DropReason#BAD_DESTINATION].
    DROPPED_BAD_DESTINATION(DropReason.BAD_DESTINATION),
    /// [DropReason#BAD_GROUP].
    DROPPED_BAD_GROUP(DropReason.BAD_GROUP),
    /// [DropReason#TRUNCATED_SOURCES].
    DROPPED_TRUNCATED_SOURCES(DropReason.TRUNCATED_SOURCES),
    /// [DropReason#TRUNCATED_RECORD].
    DROPPED_TRUNCATED_RECORD(DropReason.TRUNCATED_RECORD),
    /// [DropReason#OWN_MESSAGE].
    DROPPED_OWN_MESSAGE(DropReason.OWN_MESSAGE),
    /// [DropReason#WRONG_ROLE].
    DROPPED_WRONG_ROLE(DropReason.WRONG_ROLE),
    /// [DropReason#VERSION_IGNORED].
    DROPPED_VERSION_IGNORED(DropReason.VERSION_IGNORED),
    /// [DropReason#RATE_LIMITED].
    DROPPED_RATE_LIMITED(DropReason.RATE_LIMITED),
    /// [DropReason#RECORD_UNKNOWN_TYPE].
    WITHIN_RECORD_UNKNOWN_TYPE(DropReason.RECORD_UNKNOWN_TYPE),
    /// [DropReason#RECORD_BAD_GROUP].
    WITHIN_RECORD_BAD_GROUP(DropReason.RECORD_BAD_GROUP),
    /// [DropReason#RECORD_SSM_IGNORED].
    WITHIN_RECORD_SSM_IGNORED(DropReason.RECORD_SSM_IGNORED),
    /// [DropReason#SOURCE_INVALID].
    WITHIN_SOURCE_INVALID(DropReason.SOURCE_INVALID),
    /// [DropReason#LIMIT_GROUPS].
    WITHIN_LIMIT_GROUPS(DropReason.LIMIT_GROUPS),
    /// [DropReason#LIMIT_SOURCES].
    WITHIN_LIMIT_SOURCES(DropReason.LIMIT_SOURCES),
    /// [DropReason#LIMIT_LISTENERS].
    WITHIN_LIMIT_LISTENERS(DropReason.LIMIT_LISTENERS);

    private static final Map<DropReason, MldCounter> BY_REASON = byReason();

    private final String family;
    private final String kind;

    MldCounter(String family, String kind) {
        this.family = family;
        this.kind = kind;
    }

    MldCounter(DropReason reason) {
        this("dropped", reason.name());
    }

    private static Map<DropReason, MldCounter> byReason() {
        Map<DropReason, MldCounter> map = new EnumMap<>(DropReason.class);
        for (MldCounter counter : values()) {
            if (counter.family.equals("dropped")) {
                map.put(DropReason.valueOf(counter.kind), counter);
            }
        }
        return map;
    }

    /// The counter of a reason.
    public static MldCounter of(DropReason reason) {
        MldCounter counter = BY_REASON.get(reason);
        if (counter == null) {
            throw new IllegalArgumentException("no counter for " + reason);
        }
        return counter;
    }

    /// The counters of frames that the kernel refused, by its reason.
    public static List<MldCounter> refusals() {
        return Arrays.stream(values())
                .filter(counter -> counter.family.equals("refused"))
                .toList();
    }

    /// Whether it counts what happens on the link, which every shard of an engine sees alike, and
    /// not what a shard does itself.
    public boolean isSeenByAll() {
        return family.equals("received")
                || family.equals("dropped")
                || family.equals("link")
                || this == RECEIVED_RECORDS;
    }

    /// What kind of event it is: `received`, `sent`, `records`, `frames`, `refused`, `answers`,
    /// `repetitions`, `querier`,
    /// `link` or `dropped`.
    public String family() {
        return family;
    }

    /// Which one of its family: a message type as the JSON summary names it, or a drop reason.
    public String kind() {
        return kind;
    }

    /// Name of the meter, for example `mld6.received`; [#kind()] is its tag `kind`.
    public String meterName() {
        return "mld6." + family;
    }
}
