// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.EngineEvent.LinkChanged;
import io.mld6.engine.host.EngineEvent.Notice;
import io.mld6.engine.host.EngineEvent.Refused;
import io.mld6.engine.host.EngineEvent.Reported;
import io.mld6.engine.host.EngineEvent.Suppressed;
import io.mld6.engine.host.EngineEvent.Why;
import io.mld6.engine.link.LinkState;
import org.jspecify.annotations.Nullable;

/// An event as a row of longs, the way an [EventRing] carries it, and back.
///
/// ```text
/// head   listener (32) | errno (8) | record type (8) | why, or link state (8) | kind (8)
/// ```
///
/// Thread: the words any; an object one, whoever reads the ring.
@SuppressWarnings("EnumOrdinal") // numbers that never leave the process
final class EventRow {
    /// Longs of a row.
    static final int STRIDE = 5;

    static final int NANOS = 0;
    static final int HEAD = 1;
    static final int TAGS = 2;
    static final int GROUP_HIGH = 3;
    static final int GROUP_LOW = 4;

    private static final int KIND_BITS = 8;
    private static final int RECORD_SHIFT = 16;
    private static final int ERRNO_SHIFT = 24;
    private static final int OCTET = 0xff;

    private enum Kind {
        REPORTED,
        REFUSED,
        SUPPRESSED,
        LINK,
        NOTICE
    }

    private static final Kind[] KINDS = Kind.values();
    private static final Why[] WHYS = Why.values();
    private static final LinkState[] STATES = LinkState.values();

    static final long NOTICE = Kind.NOTICE.ordinal();

    private final long[] words = new long[STRIDE];
    /// Of the row before: neighbours often share them.
    private VlanTags vlan = VlanTags.NONE;

    private long vlanWord;

    /// The head of what the kernel took or refused.
    ///
    /// @param recordType [RecordType#wireValue], 0 in MLDv1
    /// @param errno 0 if it took it
    static long report(int listener, Why why, int recordType, int errno) {
        return head(errno == 0 ? Kind.REPORTED : Kind.REFUSED, listener, why.ordinal())
                | (long) recordType << RECORD_SHIFT
                | (long) Math.min(errno, OCTET) << ERRNO_SHIFT;
    }

    /// The head of what was not sent.
    static long suppressed(int listener, Why why) {
        return head(Kind.SUPPRESSED, listener, why.ordinal());
    }

    /// The head of what the link does.
    static long link(LinkState state) {
        return head(Kind.LINK, 0, state.ordinal());
    }

    /// Whether a row of that head is about the answer to a query.
    static boolean isAnswer(long head) {
        int kind = octet((int) head, 0);
        return octet((int) head, KIND_BITS) == Why.ANSWER.ordinal()
                && kind != Kind.LINK.ordinal()
                && kind != Kind.NOTICE.ordinal();
    }

    private static long head(Kind kind, int listener, int what) {
        return (long) listener << Integer.SIZE | what << KIND_BITS | kind.ordinal();
    }

    /// Reads the oldest row of a ring.
    ///
    /// @return whether there was one
    boolean read(EventRing ring) {
        return ring.read(words);
    }

    /// The row read last, as a value.
    ///
    /// @param ring where it was read, and where its text is
    EngineEvent event(EventRing ring) {
        int head = (int) words[HEAD];
        int what = octet(head, KIND_BITS);
        return switch (KINDS[octet(head, 0)]) {
            case REPORTED ->
                    new Reported(nanos(), listener(), vlan(), group(), WHYS[what], record(head));
            case REFUSED -> refused(head, WHYS[what]);
            case SUPPRESSED -> new Suppressed(nanos(), listener(), vlan(), group(), WHYS[what]);
            case LINK -> new LinkChanged(nanos(), STATES[what]);
            case NOTICE -> new Notice(nanos(), ring.readText());
        };
    }

    private Refused refused(int head, Why why) {
        return new Refused(
                nanos(), listener(), vlan(), group(), why, record(head), octet(head, ERRNO_SHIFT));
    }

    private static int octet(int head, int shift) {
        return head >>> shift & OCTET;
    }

    private static @Nullable RecordType record(int head) {
        return RecordType.of(octet(head, RECORD_SHIFT));
    }

    private long nanos() {
        return words[NANOS];
    }

    private int listener() {
        return (int) (words[HEAD] >>> Integer.SIZE);
    }

    private Ipv6Address group() {
        return new Ipv6Address(words[GROUP_HIGH], words[GROUP_LOW]);
    }

    private VlanTags vlan() {
        if (words[TAGS] != vlanWord) {
            vlanWord = words[TAGS];
            vlan = VlanTags.ofWord(vlanWord);
        }
        return vlan;
    }
}
