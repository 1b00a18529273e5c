// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.traffic;

import io.mld6.codec.wire.MacAddress;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.link.SendPort;
import io.mld6.engine.link.Transmit;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.SendVector;
import io.mld6.engine.linux.WallClock;
import io.mld6.engine.loop.RateLimitedNotice;
import io.mld6.engine.output.BatchOutput;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/// Sends a [SendPlan] on an interface, from a thread and a socket of its own.
///
/// A packet goes out at its moment or, when the machine was busy, as soon as it can: more than
/// [#LATE_NANOS] behind it counts as late. More than [#CATCH_UP_NANOS] behind, what is owed is not
/// sent at all, since a burst of it would be nobody's rate; it counts as missed. What the kernel
/// has no room for waits and is tried again; while the link is down the packets that come due keep
/// their numbers, so that a receiver sees them lost.
///
/// The stamp in a packet is CLOCK_REALTIME right before its batch is written and handed to the
/// kernel; how long that took at most is [SendSnapshot#stampErrorNanos].
///
/// *Thread*: any.
public final class FlowSender implements AutoCloseable {
    /// How far behind its moment a packet is late.
    public static final long LATE_NANOS = 1_000_000;

    /// How far behind the sender catches up.
    public static final long CATCH_UP_NANOS = 100_000_000;

    private static final int LARGEST_BATCH = 256;
    private static final int SMALLEST_BATCH = 16;
    private static final int SLAB_OCTETS = 1 << 20;
    private static final int CACHE_LINE_OCTETS = 64;
    private static final int SEND_BUFFER_OCTETS = 8 << 20;

    /// How often the link is looked at, and how long a rest lasts at most.
    private static final long LOOK_NANOS = 20_000_000;

    /// How long nothing may be taken before somebody is told.
    private static final long STUCK_NANOS = 1_000_000_000;

    private static final int WARM_UP_PACKETS = 20_000;

    private final SendPlan plan;
    private final SendPort port;
    private final String name;
    private final Consumer<String> notices;
    private final RateLimitedNotice missed;
    private final RateLimitedNotice stuck;
    private final SendBooks books;
    private final CompletableFuture<SendSnapshot> termination = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopped;
    private volatile double rate;

    private FlowSender(SendPlan plan, SendPort port, Consumer<String> notices) {
        this.plan = plan;
        rate = plan.packetsPerSecond();
        this.port = port;
        this.notices = notices;
        name = port.link().name();
        books = new SendBooks(plan);
        missed =
                new RateLimitedNotice(
                        "times more than 100 ms behind on "
                                + name
                                + ": what was owed is not sent, and counted as missed",
                        System::nanoTime,
                        notices);
        stuck =
                new RateLimitedNotice(
                        "times "
                                + name
                                + " took nothing for a second: its queue, or the far end, is full",
                        System::nanoTime,
                        notices);
        thread = Thread.ofPlatform().name("mld6-send-" + name).daemon().unstarted(this::run);
    }

    /// Opens a socket on the interface, in the network namespace of the calling thread, and begins.
    ///
    /// @param notices takes lines a person should see; called by the sender's thread, too
    /// @throws LinkException with one line, if the interface cannot be used or its MTU is too small
    public static FlowSender start(SendPlan plan, String interfaceName, Consumer<String> notices)
            throws LinkException {
        return start(plan, interfaceName, Transmit.PACKET, notices);
    }

    /// As above, by another way out.
    public static FlowSender start(
            SendPlan plan, String interfaceName, Transmit transmit, Consumer<String> notices)
            throws LinkException {
        SendPort.Way way = new SendPort.Way(transmit, plan.qdiscBypass(), SEND_BUFFER_OCTETS);
        SendPort port = SendPort.open(interfaceName, way, notices);
        try {
            checkMtu(port.link(), plan);
            FlowSender sender = new FlowSender(plan, port, notices);
            sender.thread.start();
            return sender;
        } catch (LinkException | RuntimeException | Error failed) {
            port.close();
            throw failed;
        }
    }

    /// One 802.1Q tag does not count against the MTU, every other tag does.
    private static void checkMtu(LinkInfo link, SendPlan plan) throws LinkException {
        int octets = plan.packetOctets() + BatchOutput.beyondMtu(plan.vlan().word());
        if (octets > link.mtu()) {
            throw new LinkException(
                    LinkException.Kind.IO,
                    String.format(
                            Locale.ROOT,
                            "%s has an MTU of %d octets, packets with a payload of %d take %d",
                            link.name(),
                            link.mtu(),
                            plan.lengthOctets(),
                            octets));
        }
    }

    /// The plan it sends.
    public SendPlan plan() {
        return plan;
    }

    /// Another rate from now on; numbers go on.
    ///
    /// @param packetsPerSecond of all flows together
    /// @throws IllegalArgumentException if it is not above 0, or one of both rates has no bound
    public void setRate(double packetsPerSecond) {
        if (plan.isUnlimited() || !(packetsPerSecond > 0) || Double.isInfinite(packetsPerSecond)) {
            throw new IllegalArgumentException(
                    "%s packets/s (expected a number above 0, of a sender with a bound)"
                            .formatted(packetsPerSecond));
        }
        rate = packetsPerSecond;
        LockSupport.unpark(thread);
    }

    /// What it has done so far.
    public SendSnapshot snapshot() {
        return books.snapshot(System.nanoTime());
    }

    /// Completes with what it has done once the plan's duration is over or somebody stopped it;
    /// fails with a [LinkException] if the interface is gone.
    public CompletableFuture<SendSnapshot> termination() {
        return termination.copy();
    }

    /// Stops, if it has not yet, and waits until nothing is sent any more.
    ///
    /// @return what it has done
    public SendSnapshot stop() {
        stopped = true;
        LockSupport.unpark(thread);
        boolean interrupted = false;
        while (true) {
            try {
                thread.join();
                break;
            } catch (InterruptedException _) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        return snapshot();
    }

    @Override
    public void close() {
        SendSnapshot _ = stop();
    }

    private void run() {
        Throwable failure = null;
        try {
            Capabilities.dropAll();
            send();
        } catch (Throwable failed) {
            failure = failed;
        } finally {
            books.end(System.nanoTime());
            port.close();
        }
        if (failure == null) {
            termination.complete(snapshot());
        } else {
            termination.completeExceptionally(failure);
        }
    }

    private void send() throws LinkException {
        DataFrames frames = new DataFrames(plan, new MacAddress(port.link().mac()));
        int stride = Math.ceilDiv(frames.frameOctets(), CACHE_LINE_OCTETS) * CACHE_LINE_OCTETS;
        SendVector vector =
                port.vector(
                        Math.clamp(SLAB_OCTETS / stride, SMALLEST_BATCH, LARGEST_BATCH), stride);
        SendLoop loop =
                new SendLoop(
                        plan, frames, vector, port::send, System::nanoTime, new WallClock(), books);
        warmUp(frames, vector);
        Look look = new Look(loop);
        loop.begin();
        while (!stopped) {
            loop.setRate(rate);
            long waitNanos = loop.turn();
            if (waitNanos == SendLoop.DONE) {
                return;
            }
            if (waitNanos == SendLoop.GONE) {
                throw port.removed();
            }
            look.ifDue(System.nanoTime());
            if (waitNanos > 0) {
                LockSupport.parkNanos(Math.min(waitNanos, LOOK_NANOS));
            }
        }
    }

    /// What is looked at now and then: the link, and whether things go as they should.
    private final class Look {
        private final SendLoop loop;
        private LinkState link = LinkState.UP;
        private SendSnapshot before = snapshot();
        private long lookedNanos = System.nanoTime();
        private long takenNanos = lookedNanos;

        /// The link may have changed since it was opened.
        Look(SendLoop loop) throws LinkException {
            this.loop = loop;
            hearOfLink();
        }

        void ifDue(long nowNanos) throws LinkException {
            if (nowNanos - lookedNanos < LOOK_NANOS) {
                return;
            }
            lookedNanos = nowNanos;
            hearOfLink();
            SendSnapshot after = snapshot();
            if (after.missed() > before.missed()) {
                missed.happened();
            }
            if (after.sent() > before.sent() || after.waits() == before.waits()) {
                takenNanos = nowNanos;
            } else if (nowNanos - takenNanos >= STUCK_NANOS) {
                takenNanos = nowNanos;
                stuck.happened();
            }
            before = after;
        }

        private void hearOfLink() throws LinkException {
            LinkState now = port.poll();
            if (now != link) {
                link = now;
                loop.link(now);
                tell(now);
            }
        }
    }

    /// Writes packets and calls the kernel with none before the first is due, or the first
    /// hundreds would be late.
    private void warmUp(DataFrames frames, SendVector vector) {
        for (int k = 0; k < WARM_UP_PACKETS && !stopped; k++) {
            frames.write(vector.slab(), k % vector.capacity() * vector.strideOctets(), k, k);
            if (k % SMALLEST_BATCH == 0) {
                int _ = port.send(vector, 0, 0);
            }
        }
    }

    private void tell(LinkState now) throws LinkException {
        switch (now) {
            case UP -> notices.accept(name + ": link up, sending again");
            case NO_CARRIER ->
                    notices.accept(name + ": no carrier, what comes due is counted as not sent");
            case DOWN -> notices.accept(name + ": down, what comes due is counted as not sent");
            case REMOVED -> throw port.removed();
        }
    }
}
