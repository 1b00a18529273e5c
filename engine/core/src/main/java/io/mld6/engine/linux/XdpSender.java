// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// The way out of an interface through an AF_XDP socket in copy mode, in the manner of
/// [PacketSocket#send]: it is asked again and again for the same frames until it has a verdict.
///
/// ```text
///  index    first ......... consumed ......... next
///           no verdict yet | the kernel's turn |            a few, then it is woken
/// ```
///
/// A frame counts as taken when the kernel gives it back (completion ring), not when it is in the
/// transmit ring. What it says when woken:
///
/// ```text
/// EAGAIN     no room behind it         what is in the ring stays there: -EAGAIN until it is back
/// EBUSY      it dropped the last       -ENOBUFS for that one, as a packet socket says it
///            frame it took
/// ENETDOWN,  interface down, gone      the same for the first frame it had not taken
/// ENXIO ...
/// ```
///
/// After the last two nothing stays in the ring: what is behind is withdrawn, and would otherwise
/// go out, stale, when the link is back. The kernel compares no length with the MTU on this way,
/// so this class does, by the packet socket's rule. Frames longer than a page go out through the
/// packet socket.
///
/// *Thread*: one at a time.
public final class XdpSender {
    /// What stands between this and a kernel.
    interface Kernel {
        /// Whether there is still something to send through.
        boolean isOpen();

        /// How many frames it takes when it is woken once. With more in the ring some would be
        /// left there when it stops.
        int framesPerWake();

        /// Lets the kernel take frames from the ring: 0 or more, or `-errno`.
        int wake();
    }

    /// Another way out, as [PacketSocket#send].
    public interface OtherWay {
        /// Frames taken, at least 1; or `-errno` of the first.
        int send(SendVector frames, int from, int count);
    }

    /// What every kernel takes in copy mode when it is woken once (`TX_BATCH_SIZE`).
    static final int LEAST_PER_WAKE = 32;

    /// Woken once a kernel may step over what was withdrawn, and no further.
    private static final int WAKES_IN_VAIN = 2;

    private static final int ETHERNET_OCTETS = 14;
    private static final int ETHERNET_TYPE = 12;
    private static final int TAG_OCTETS = 4;
    private static final short CUSTOMER_TAG = (short) 0x8100;

    private final Kernel kernel;
    private final XdpRing transmit;
    private final XdpRing completion;
    private final XdpMemory memory;
    private final XdpFlight flight;
    private final OtherWay longFrames;

    /// An address outside the memory, which the kernel steps over: newer ones one a call, and say
    /// that they are done with it, older ones all at once, without a word.
    private final long nowhere;

    private final int framesPerWake;

    private int mtuOctets;

    /// Index of the first frame without a verdict.
    private int first;

    /// Index of the first frame the kernel has not taken.
    private int consumed;

    /// Completions heard of.
    private int completed;

    /// What [#refused] met, 0 if none was.
    private int refusal;

    /// Index of the frame whose verdict is `-refusal`.
    private int refused;

    XdpSender(
            Kernel kernel,
            XdpRing transmit,
            XdpRing completion,
            XdpMemory memory,
            OtherWay longFrames,
            int mtuOctets) {
        this.kernel = kernel;
        this.framesPerWake = kernel.framesPerWake();
        this.transmit = transmit;
        this.completion = completion;
        this.memory = memory;
        this.flight = new XdpFlight(transmit.entries());
        this.longFrames = longFrames;
        this.nowhere = memory.octets();
        this.mtuOctets = mtuOctets;
    }

    /// Frames are held against this MTU from now on.
    public void mtu(int octets) {
        mtuOctets = octets;
    }

    /// Slots whose frames are sent from where they were written, if there is room for them in the
    /// memory the kernel knows; else they are copied.
    ///
    /// @param strideOctets octets per slot, at least
    public SendVector vector(int capacity, int strideOctets) {
        return memory.vector(capacity, strideOctets);
    }

    /// Sends up to `count` frames from slot `from` on. While the answer is `-EAGAIN` the kernel has
    /// some of them: ask again, for the same. *Cost*: a call for 32 to 256 frames, no allocation.
    ///
    /// @return frames the kernel is done with, at least 1; or `-errno` of the first
    public int send(SendVector frames, int from, int count) {
        if (!kernel.isOpen()) {
            return -Errno.EBADF;
        }
        takeBack();
        if (first == flight.next()) {
            if (isBeyondMtu(frames, from)) {
                return -Errno.EMSGSIZE;
            }
            if (frames.length(from) > XdpMemory.CHUNK_OCTETS) {
                return longFrames.send(frames, from, longOnes(frames, from, count));
            }
            frames.calling(System.nanoTime());
        }
        for (int inVain = 0; refusal == 0 && inVain < WAKES_IN_VAIN; ) {
            post(frames, from, count);
            int before = transmit.consumer();
            if (consumed == flight.next() || !wake()) {
                break;
            }
            inVain = transmit.consumer() == before ? inVain + 1 : 0;
            takeBack();
        }
        takeBack();
        return verdict(count);
    }

    /// Frames one behind the other that are longer than a chunk, and not too long for the link.
    private int longOnes(SendVector frames, int from, int count) {
        int run = 1;
        while (run < count
                && frames.length(from + run) > XdpMemory.CHUNK_OCTETS
                && !isBeyondMtu(frames, from + run)) {
            run++;
        }
        return run;
    }

    private boolean isBeyondMtu(SendVector frames, int i) {
        int longest = mtuOctets + ETHERNET_OCTETS;
        int octets = frames.length(i);
        if (octets <= longest) {
            return false;
        }
        short type = frames.slab().getShort(i * frames.strideOctets() + ETHERNET_TYPE);
        return type != CUSTOMER_TAG || octets > longest + TAG_OCTETS;
    }

    /// Puts frames into the ring, as many as the kernel will take in one go.
    private void post(SendVector frames, int from, int count) {
        int next = flight.next();
        int slot = from + next - first;
        int end = slot + Math.min(first + count - next, room(next));
        for (; slot < end; slot++) {
            int octets = frames.length(slot);
            if (octets > XdpMemory.CHUNK_OCTETS || isBeyondMtu(frames, slot)) {
                break;
            }
            long address = memory.address(frames, slot);
            if (address < 0) {
                address = memory.copied(frames, slot);
            }
            if (address < 0) {
                break;
            }
            transmit.frame(next++, address, octets);
            flight.post(address);
        }
        transmit.produced(next);
    }

    private int room(int next) {
        int inRing = next - transmit.consumer();
        return Math.min(
                framesPerWake - (next - consumed),
                Math.min(flight.room(), transmit.entries() - inRing));
    }

    /// @return whether the kernel would take more
    private boolean wake() {
        int result = transmit.needsWakeup() ? kernel.wake() : 0;
        // Its counter stands still when the first frame already met an error.
        int seen = transmit.consumer();
        boolean some = seen - consumed > 0;
        if (some) {
            consumed = seen;
        }
        if (result >= 0) {
            return true;
        }
        switch (-result) {
            case Errno.EAGAIN, Errno.ENOBUFS, Errno.ENOMEM -> {
                // Not of a frame but of the moment.
            }
            case Errno.EBUSY -> {
                if (!some) {
                    consumed++;
                }
                refuse(consumed - 1, Errno.ENOBUFS);
            }
            default -> refuse(consumed, -result);
        }
        return false;
    }

    private void refuse(int index, int errno) {
        refused = index;
        refusal = errno;
        for (int i = consumed; i != flight.next(); i++) {
            transmit.frame(i, nowhere, 1);
            memory.done(flight.withdraw(i));
        }
        // What is left in the ring up to here is no frame.
        consumed = flight.next();
    }

    /// Hears of the frames the kernel is done with.
    private void takeBack() {
        int end = completion.producer();
        if (end == completed) {
            return;
        }
        for (; completed != end; completed++) {
            long address = completion.address(completed);
            if (address != nowhere) {
                flight.complete(address);
                memory.done(address);
            }
        }
        completion.consumed(completed);
    }

    private int verdict(int count) {
        int end = refusal == 0 ? flight.next() : refused;
        int done = Math.min(count, flight.done(first, end));
        if (done > 0) {
            first += done;
            return done;
        }
        if (refusal != 0 && first == refused) {
            int errno = refusal;
            refusal = 0;
            first = flight.next();
            return -errno;
        }
        return -Errno.EAGAIN;
    }
}
