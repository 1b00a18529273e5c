// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import io.mld6.engine.linux.Errno;
import io.mld6.engine.linux.SendVector;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.atomic.LongAdder;

/// Hands frames to the kernel and sorts out what it answers.
///
/// ```text
/// n >= 1     n frames taken            told to the listener, go on
/// EAGAIN     send buffer full          FULL: wait until writable
/// ENOBUFS    queueing discipline full  NO_BUFFERS: writable means nothing here, wait a moment;
///            or the far end of a veth  GIVE_UP_AFTER times running: this frame is refused
///            takes none of this length
/// ENETDOWN   interface down            the batch's rest fails
/// ENXIO      interface gone            the batch's rest fails, GONE
/// others     this frame is refused     it fails, go on with the next
/// ```
///
/// *Thread*: event loop only. *Cost*: one call per run of frames, no allocation.
final class FrameSender {
    /// The call that hands over: as [io.mld6.engine.linux.PacketSocket#send].
    interface Handover {
        int send(SendVector frames, int from, int count);
    }

    /// How a message left this turn.
    enum Outcome {
        /// Every frame has its verdict.
        DONE,
        /// The turn's budget is used up.
        YIELD,
        /// Try again when writable.
        FULL,
        /// Try again in a moment.
        NO_BUFFERS,
        /// Every frame has its verdict, and the interface is no more.
        GONE
    }

    /// How often a long frame meets ENOBUFS before it is refused, and all that are as long with the
    /// first, until one of them is taken. At one try a millisecond a queue that moves at all takes
    /// something in that time. Without an end a peer with a smaller MTU would hold up everything.
    static final int GIVE_UP_AFTER = 250;

    /// A frame that fits every link (RFC 8200 §5: 1280 octets), with the one tag a veth forgives
    /// beyond its MTU: if there are no buffers for one so short the queue stands still, and it
    /// waits as long as that takes. Nothing longer may wait so: a peer with an MTU of 1280 takes
    /// not one octet more, and everything behind that frame would never go.
    static final int NEVER_TOO_LONG_OCTETS = 14 + 4 + 1280;

    private final Handover handover;
    private final int framesPerCall;
    private final LongAdder sent;
    private SendVector single;
    private int budget;
    private int refusal;
    private int tries;
    private int hopelessOctets = Integer.MAX_VALUE;

    /// @param framesPerCall most frames per `sendmmsg`
    /// @param longestOctets longest single frame
    /// @param sent counts frames taken
    FrameSender(Handover handover, int framesPerCall, int longestOctets, LongAdder sent) {
        this.handover = handover;
        this.framesPerCall = framesPerCall;
        this.sent = sent;
        single = new SendVector(1, longestOctets);
    }

    /// Single frames may be this long from now on.
    void reserve(int longestOctets) {
        if (longestOctets > single.strideOctets()) {
            single = new SendVector(1, longestOctets);
        }
    }

    /// Starts a turn of at most `frames`.
    void begin(int frames) {
        budget = frames;
    }

    /// Sends the batch from its cursor on.
    Outcome send(FrameBatch batch) {
        while (batch.handedOver() < batch.count()) {
            if (budget <= 0) {
                return Outcome.YIELD;
            }
            int rest = batch.count() - batch.handedOver();
            int frames = Math.min(Math.min(rest, framesPerCall), budget);
            int result = handover.send(batch.vector(), batch.handedOver(), frames);
            if (result > 0) {
                budget -= result;
                sent.add(result);
                taken(batch, result);
                batch.sent(result);
                continue;
            }
            switch (-result) {
                case Errno.EAGAIN -> {
                    return Outcome.FULL;
                }
                case Errno.ENOBUFS -> {
                    if (!isHopeless(batch.length(batch.handedOver()))) {
                        return Outcome.NO_BUFFERS;
                    }
                    budget--;
                    batch.failed(1, Errno.ENOBUFS);
                }
                case Errno.ENETDOWN -> batch.failed(rest, Errno.ENETDOWN);
                case Errno.ENXIO, Errno.ENODEV -> {
                    batch.failed(rest, -result);
                    return Outcome.GONE;
                }
                default -> {
                    budget--;
                    batch.failed(1, -result);
                }
            }
        }
        return Outcome.DONE;
    }

    /// Whether a frame that met ENOBUFS will not be tried again.
    private boolean isHopeless(int octets) {
        if (octets <= NEVER_TOO_LONG_OCTETS) {
            return false;
        }
        tries++;
        if (octets < hopelessOctets && tries < GIVE_UP_AFTER) {
            return false;
        }
        tries = 0;
        hopelessOctets = Math.min(hopelessOctets, octets);
        return true;
    }

    /// The next `frames` of the batch were taken.
    private void taken(FrameBatch batch, int frames) {
        int first = batch.handedOver();
        for (int i = first; hopelessOctets != Integer.MAX_VALUE && i < first + frames; i++) {
            taken(batch.length(i));
        }
        tries = 0;
    }

    private void taken(int octets) {
        tries = 0;
        if (octets >= hopelessOctets) {
            hopelessOctets = Integer.MAX_VALUE;
        }
    }

    /// Sends one frame, which is borrowed. After DONE or GONE [#refusal] says whether it was taken.
    Outcome send(ByteBuf frame) {
        refusal = 0;
        int octets = frame.readableBytes();
        if (octets == 0) {
            return Outcome.DONE;
        }
        if (octets > single.strideOctets()) {
            refusal = Errno.EMSGSIZE;
            return Outcome.DONE;
        }
        if (budget <= 0) {
            return Outcome.YIELD;
        }
        budget--;
        frame.getBytes(frame.readerIndex(), single.slab().limit(octets).position(0));
        single.length(0, octets);
        int result = handover.send(single, 0, 1);
        if (result > 0) {
            sent.increment();
            taken(octets);
            return Outcome.DONE;
        }
        if (result == -Errno.ENOBUFS && !isHopeless(octets)) {
            return Outcome.NO_BUFFERS;
        }
        return switch (-result) {
            case Errno.EAGAIN -> Outcome.FULL;
            case Errno.ENXIO, Errno.ENODEV -> {
                refusal = -result;
                yield Outcome.GONE;
            }
            default -> {
                refusal = -result;
                yield Outcome.DONE;
            }
        };
    }

    /// The errno with which the last single frame was refused, 0 if it was taken.
    int refusal() {
        return refusal;
    }
}
