// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.metrics;

import io.mld6.codec.wire.RecordType;
import java.util.Arrays;
import java.util.List;

/// What an engine counts, one counter each, besides what it drops, which it counts by
/// [io.mld6.codec.decode.DropReason].
///
/// Every frame that the socket filter passed adds one to exactly one of the `RECEIVED_` counters of
/// an accepted message, or to one reason that stands for a whole frame. `SENT_` counts what the
/// kernel took.
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

    /// Of the MLDv1 Queries accepted, those about one group.
    RECEIVED_QUERY_V1_GROUP("received queries", "v1 group"),
    /// Of the MLDv2 Queries accepted, those about one group.
    RECEIVED_QUERY_V2_GROUP("received queries", "v2 group"),
    /// Of the MLDv2 Queries accepted, those about sources of one group.
    RECEIVED_QUERY_V2_SOURCES("received queries", "v2 sources"),

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

    /// Of the MLDv1 Queries handed over, those about one group.
    SENT_QUERY_V1_GROUP("sent queries", "v1 group"),
    /// Of the MLDv2 Queries handed over, those about one group.
    SENT_QUERY_V2_GROUP("sent queries", "v2 group"),
    /// Of the MLDv2 Queries handed over, those about sources of one group.
    SENT_QUERY_V2_SOURCES("sent queries", "v2 sources"),

    /// Address records of MLDv2 Reports accepted.
    RECEIVED_RECORDS("records", "received"),
    /// Address records of MLDv2 Reports written into a batch: the attempts.
    SUBMITTED_RECORDS("records", "submitted"),
    /// Address records of MLDv2 Reports handed over to the kernel.
    SENT_RECORDS("records", "sent"),

    /// Of the records accepted, those of type IS_IN.
    RECEIVED_IS_IN("received records", "IS_IN"),
    /// Of the records accepted, those of type IS_EX.
    RECEIVED_IS_EX("received records", "IS_EX"),
    /// Of the records accepted, those of type TO_IN.
    RECEIVED_TO_IN("received records", "TO_IN"),
    /// Of the records accepted, those of type TO_EX.
    RECEIVED_TO_EX("received records", "TO_EX"),
    /// Of the records accepted, those of type ALLOW.
    RECEIVED_ALLOW("received records", "ALLOW"),
    /// Of the records accepted, those of type BLOCK.
    RECEIVED_BLOCK("received records", "BLOCK"),

    /// Of the records handed over, those of type IS_IN.
    SENT_IS_IN("sent records", "IS_IN"),
    /// Of the records handed over, those of type IS_EX.
    SENT_IS_EX("sent records", "IS_EX"),
    /// Of the records handed over, those of type TO_IN.
    SENT_TO_IN("sent records", "TO_IN"),
    /// Of the records handed over, those of type TO_EX.
    SENT_TO_EX("sent records", "TO_EX"),
    /// Of the records handed over, those of type ALLOW.
    SENT_ALLOW("sent records", "ALLOW"),
    /// Of the records handed over, those of type BLOCK.
    SENT_BLOCK("sent records", "BLOCK"),

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
    REFUSED_RESPONSES("responses", "refused"),

    /// Queries that waited because there were too many, and were answered together with an equal
    /// one.
    QUERIES_MERGED("queries", "merged"),
    /// Queries that nobody here answered because there were too many, of too many kinds.
    QUERIES_SKIPPED("queries", "skipped"),
    /// Unsolicited repetitions withdrawn because another node reported first.
    REPETITIONS_SUPPRESSED("repetitions", "suppressed"),
    /// Times this router became the querier, the start included.
    QUERIER_ELECTED("querier", "elected"),
    /// Times this router stopped being the querier because a lower address asked.
    QUERIER_YIELDED("querier", "yielded"),
    /// Queries from our own address that are not ours: another node has it.
    QUERIER_OWN_ADDRESS("querier", "ownAddress"),
    /// Queries of another router that silence this one much longer than its own values would.
    QUERIER_SILENCED("querier", "silenced"),
    /// Times a query changed this router's Robustness Variable.
    QUERIER_ROBUSTNESS_TAKEN("querier", "robustnessTaken"),
    /// Times the link went down or lost its carrier.
    LINK_LOST("link", "lost"),
    /// Times the link came back.
    LINK_RECOVERED("link", "recovered");

    private final String family;
    private final String kind;

    MldCounter(String family, String kind) {
        this.family = family;
        this.kind = kind;
    }

    /// The counters of frames that the kernel refused, by its reason.
    public static List<MldCounter> refusals() {
        return Arrays.stream(values()).filter(counter -> counter.family.equals("refused")).toList();
    }

    /// Counts records of a type that were accepted.
    public static MldCounter received(RecordType type) {
        return switch (type) {
            case IS_IN -> RECEIVED_IS_IN;
            case IS_EX -> RECEIVED_IS_EX;
            case TO_IN -> RECEIVED_TO_IN;
            case TO_EX -> RECEIVED_TO_EX;
            case ALLOW -> RECEIVED_ALLOW;
            case BLOCK -> RECEIVED_BLOCK;
        };
    }

    /// Counts records of a type that were handed over to the kernel.
    public static MldCounter sent(RecordType type) {
        return switch (type) {
            case IS_IN -> SENT_IS_IN;
            case IS_EX -> SENT_IS_EX;
            case TO_IN -> SENT_TO_IN;
            case TO_EX -> SENT_TO_EX;
            case ALLOW -> SENT_ALLOW;
            case BLOCK -> SENT_BLOCK;
        };
    }

    /// Whether it counts what happens on the link, which every shard of an engine sees alike, and
    /// not what a shard does itself.
    public boolean isSeenByAll() {
        return family.startsWith("received") || family.equals("link") || this == RECEIVED_RECORDS;
    }

    /// What kind of event it is, such as `received`, `sent` or `link`.
    public String family() {
        return family;
    }

    /// Which one of its family: a message type, for example, as the JSON summary names it.
    public String kind() {
        return kind;
    }
}
