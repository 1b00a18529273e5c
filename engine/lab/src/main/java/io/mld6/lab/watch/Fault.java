// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

import io.mld6.codec.decode.DropReason;
import org.jspecify.annotations.Nullable;

/// What can be wrong with what somebody sends, each with its row of `engine/CONFORMANCE.md` and the
/// clause it comes from.
public enum Fault {
    /// The hop limit of a message is not 1.
    HOP_LIMIT("FZ-39", "RFC 9777 §5", Level.MUST, "hop limit is not 1"),
    /// A message without the Router Alert of MLD.
    ROUTER_ALERT("FZ-16", "RFC 9777 §5", Level.MUST, "no Router Alert option for MLD"),
    /// A message from an address that is neither link-local nor `::`.
    SOURCE("FZ-42", "RFC 9777 §5.1.14, §5.2.14", Level.MUST, "source is not link-local"),
    /// A query from `::`.
    UNSPECIFIED_QUERY(
            "SN-3", "RFC 9777 §5.1.14", Level.NOTE, "query from ::, which nobody takes notice of"),
    /// Too short, or a query of 25 to 27 octets.
    LENGTH("FZ-45", "RFC 9777 §8.1", Level.MUST, "message has a length that none has"),
    /// A wrong checksum.
    CHECKSUM("FZ-49", "RFC 9777 §5.1.2, §5.2.2", Level.MUST, "checksum is wrong"),
    /// An MLDv2 Report that goes elsewhere than to `ff02::16`.
    REPORT_DESTINATION("V2-16", "RFC 9777 §5.2.15", Level.MUST, "Report does not go to ff02::16"),
    /// A query about what is neither a group nor all of them.
    QUERY_GROUP("FZ-60", "RFC 9777 §5.1.5", Level.MUST, "query is about no group"),
    /// A Report for `ff02::1`, for scope 0 or 1, or for an address that is not multicast.
    REPORTED_GROUP("V2-29", "RFC 9777 §6", Level.MUST, "reports what is never reported"),
    /// More announced than there is.
    CUT_SHORT("FZ-67", "RFC 9777 §5.1.10, §5.2.7", Level.MUST, "announces more than it holds"),
    /// MLD in fragments.
    FRAGMENTED("V2-67", "RFC 9777 §5.1.10, §5.2.16", Level.MUST, "message is fragmented"),
    /// An IPv6 header, extension header or tag that is broken.
    PACKET("FZ-22", "RFC 8200 §3, §4", Level.MUST, "packet is broken"),
    /// A record of a type nobody knows.
    RECORD_TYPE("FZ-73", "RFC 9777 §5.2.13", Level.NOTE, "record of an unknown type"),
    /// A source that cannot be one.
    SOURCE_ADDRESS("FZ-66", "RFC 9777 §5.1.11, §5.2.10", Level.MUST, "names an impossible source"),

    /// The MAC destination is not that of the group.
    MAC_DESTINATION("AD-16", "RFC 2464 §7", Level.MUST, "MAC destination is not the group's"),
    /// A query that does not go to `ff02::1`, or to the group it is about.
    QUERY_DESTINATION("V2-18", "RFC 9777 §5.1.15", Level.MUST, "query goes elsewhere"),
    /// An MLDv1 Report that does not go to its group, or a Done that does not go to `ff02::2`.
    VERSION_1_DESTINATION("V1-10", "RFC 2710 §8", Level.MUST, "message goes elsewhere"),

    /// A Robustness Variable of 1.
    ROBUSTNESS("Q-46", "RFC 9777 §9.1", Level.SHOULD, "robustness 1: one lost message is felt"),
    /// Answers may take as long as a Query Interval, or longer.
    RESPONSE_INTERVAL("Q-48", "RFC 9777 §9.3", Level.MUST, "answers may outlast the interval"),
    /// Fewer General Queries at the start than the Robustness Variable.
    STARTUP("Q-5", "RFC 9777 §7.6.2, §9.7", Level.SHOULD, "too few queries at the start"),
    /// General Queries in quicker succession than at the start.
    QUERY_BURST("Q-4", "RFC 9777 §7.1, §9.2", Level.SHOULD, "General Queries in a burst"),
    /// No General Query for longer than the interval the last one announced.
    QUERY_OVERDUE("Q-4", "RFC 9777 §7.1, §9.2", Level.SHOULD, "General Query is overdue"),
    /// Asks although a router with a lower address does.
    NOT_YIELDING("Q-40", "RFC 9777 §7.6.2", Level.MUST, "asks beside a querier that won"),
    /// Queries of both versions on one link.
    BOTH_VERSIONS("CP-12", "RFC 9777 §8.3.1", Level.MUST, "version 2 beside a version 1 querier"),
    /// No query about a group after somebody left it.
    LEAVE_NOT_ASKED("Q-28", "RFC 9777 §7.6.3.1", Level.MUST, "does not ask after a leave"),
    /// A query about a group long after somebody left it.
    LEAVE_ASKED_LATE("Q-28", "RFC 9777 §7.6.3.1", Level.MUST, "asks late after a leave"),
    /// Fewer queries about a group than the Last Listener Query Count.
    LEAVE_ASKED_SELDOM("Q-28", "RFC 9777 §7.6.3.1", Level.MUST, "asks too seldom after a leave"),
    /// No query about sources after they were blocked.
    BLOCK_NOT_ASKED("Q-30", "RFC 9777 §7.6.3.2", Level.MUST, "does not ask about sources"),
    /// A query about sources long after they were blocked.
    BLOCK_ASKED_LATE("Q-30", "RFC 9777 §7.6.3.2", Level.MUST, "asks late about sources"),
    /// Fewer queries about sources than the Last Listener Query Count.
    BLOCK_ASKED_SELDOM("Q-30", "RFC 9777 §7.6.3.2", Level.MUST, "asks too seldom about sources"),

    /// A state change that is said once only.
    NOT_REPEATED("V2-37", "RFC 9777 §6.1, §9.11", Level.MUST, "change is not repeated"),
    /// An answer after the Maximum Response Delay.
    ANSWER_LATE("V2-46", "RFC 9777 §6.2", Level.MUST, "answers too late"),
    /// Many Reports at one moment in answer to a General Query.
    ANSWER_BURST("V2-53", "RFC 9777 §6.3", Level.SHOULD, "answers in a burst"),
    /// Answers to General Queries right away, each time.
    ANSWER_AT_ONCE("V2-54", "RFC 9777 §6.3", Level.MUST, "answers without a delay"),
    /// Many hosts answer at the same moment.
    ANSWERS_TOGETHER("V2-46", "RFC 9777 §6.2", Level.MUST, "hosts answer at one moment"),
    /// No answer to a General Query.
    NO_ANSWER("V2-53", "RFC 9777 §6.3", Level.MUST, "does not answer"),
    /// A record that says nothing.
    EMPTY_RECORD("V2-36", "RFC 9777 §6.1", Level.MUST, "record that says nothing"),
    /// Any source wanted of a group that has none but named ones.
    SSM_EXCLUDE("AD-6", "RFC 4604 §2.2.2", Level.SHOULD, "EXCLUDE for a source-specific group");

    /// How binding the rule is.
    public enum Level {
        /// The text says MUST, or describes what is done.
        MUST,
        /// The text says SHOULD, or gives a default.
        SHOULD,
        /// Allowed, and worth knowing.
        NOTE
    }

    private final String rule;
    private final String clause;
    private final Level level;
    private final String words;

    Fault(String rule, String clause, Level level, String words) {
        this.rule = rule;
        this.clause = clause;
        this.level = level;
        this.words = words;
    }

    /// Its row of `engine/CONFORMANCE.md`.
    public String rule() {
        return rule;
    }

    /// Where the rule is from.
    public String clause() {
        return clause;
    }

    /// How binding the rule is.
    public Level level() {
        return level;
    }

    /// What is wrong, in a few words.
    public String words() {
        return words;
    }

    /// The fault behind a reason of the decoder; null if it is none, such as a Report from `::`
    /// while an address is tested (FZ-41).
    ///
    /// @param query whether the message is one
    static @Nullable Fault of(DropReason reason, boolean query) {
        return switch (reason) {
            case BAD_HOP_LIMIT -> HOP_LIMIT;
            case NO_ROUTER_ALERT -> ROUTER_ALERT;
            case BAD_SOURCE -> SOURCE;
            case UNSPECIFIED_SOURCE -> query ? UNSPECIFIED_QUERY : null;
            case BAD_LENGTH -> LENGTH;
            case BAD_CHECKSUM -> CHECKSUM;
            case BAD_DESTINATION -> query ? QUERY_DESTINATION : REPORT_DESTINATION;
            case BAD_GROUP -> query ? QUERY_GROUP : REPORTED_GROUP;
            case TRUNCATED_SOURCES, TRUNCATED_RECORD -> CUT_SHORT;
            case FRAGMENT -> FRAGMENTED;
            case L2_TRUNCATED,
                    L2_TOO_MANY_TAGS,
                    IP_TRUNCATED,
                    BAD_IP_VERSION,
                    JUMBO,
                    BAD_EXT_HEADER,
                    EXT_CHAIN_TOO_LONG ->
                    PACKET;
            case RECORD_UNKNOWN_TYPE -> RECORD_TYPE;
            case RECORD_BAD_GROUP -> REPORTED_GROUP;
            case SOURCE_INVALID -> SOURCE_ADDRESS;
            case NOT_IPV6,
                    OTHER_VLAN,
                    OTHER_STATION,
                    NOT_MLD,
                    OTHER_GROUP,
                    OWN_MESSAGE,
                    WRONG_ROLE,
                    VERSION_IGNORED,
                    RECORD_SSM_IGNORED,
                    LIMIT_GROUPS,
                    LIMIT_SOURCES,
                    LIMIT_LISTENERS ->
                    null;
        };
    }
}
