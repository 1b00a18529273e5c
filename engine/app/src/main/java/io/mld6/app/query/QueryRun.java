// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.query;

import io.mld6.app.cli.DurationText;
import io.mld6.app.cli.Failure;
import io.mld6.app.cli.QueryText;
import io.mld6.app.cli.Refusal;
import io.mld6.app.cli.RunFailure;
import io.mld6.app.cli.Stop;
import io.mld6.app.terminal.StatusView;
import io.mld6.codec.decode.DecodeOptions;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.MldFrameDecoder;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.Links;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.loop.LinkEvents;
import io.netty.channel.ChannelFuture;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// Sends queries, says what it sent, and shows who answers.
///
/// The calling thread sends and waits; Reports arrive on an event loop of its own.
public final class QueryRun {
    private final MldQuery query;
    private final int count;
    private final Duration interval;
    private final Duration wait;
    private final StatusView view;
    private final Shown shown;
    private final CountDownLatch asked = new CountDownLatch(1);

    /// Where answers are shown, as people or programs want them.
    @FunctionalInterface
    interface Shown {
        /// Shows them.
        void show(Responses answers) throws Failure, InterruptedException;
    }

    /// @param wait for answers, from the last query on; zero: none are looked for
    /// @param view for what else there is to say
    QueryRun(
            MldQuery query,
            int count,
            Duration interval,
            Duration wait,
            StatusView view,
            Shown shown) {
        this.query = query;
        this.count = count;
        this.interval = interval;
        this.wait = wait;
        this.view = view;
        this.shown = shown;
    }

    /// Where queries on an interface come from: what was asked for, else an address of the
    /// interface, else the one EUI-64 makes of its MAC address.
    static Ipv6Address sourceOn(LinkInfo link, @Nullable Ipv6Address wanted) throws LinkException {
        if (wanted != null) {
            return wanted;
        }
        try {
            List<Ipv6Address> addresses = Links.linkLocalAddresses(link.index());
            return addresses.isEmpty()
                    ? Ipv6Address.linkLocalEui64(new MacAddress(link.mac()))
                    : addresses.getFirst();
        } catch (NativeException failed) {
            throw new LinkException(LinkException.Kind.IO, Refusal.message(failed), failed);
        }
    }

    /// Asks, waits, and shows the table. Asked to stop it ends early, with what there is.
    ///
    /// @throws Failure if a query cannot be sent, or nobody answers
    void on(LinkInfo link, Ipv6Address source, VlanTags vlan, Stop stop)
            throws LinkException, Failure, InterruptedException {
        stop.listen(_ -> asked.countDown());
        Responses answers = new Responses(query);
        AtomicReference<Throwable> failure = new AtomicReference<>();
        EngineLoops loops = EngineLoops.threads(1, "mld6-query", Capabilities::dropAll);
        LinkOpener opener = LinkOpener.onInterface(options(link.name()));
        LinkChannel channel =
                loops.onLink(
                        () -> List.of(opener.open(view::line)),
                        channels -> filled(channels.getFirst(), vlan, answers));
        channel.pipeline()
                .addLast(
                        new LinkEvents(
                                _ -> {},
                                cause -> {
                                    failure.set(cause);
                                    asked.countDown();
                                }));
        boolean early = false;
        try {
            send(channel, frame(new MacAddress(link.mac()), source, vlan));
            if (!wait.isZero()) {
                early = asked.await(wait.toNanos(), TimeUnit.NANOSECONDS);
                channel.drainAndWait();
            }
        } catch (Failure notSent) {
            throwIfGone(failure.get());
            throw notSent;
        } finally {
            channel.closeAndWait();
            loops.shutdown();
        }
        throwIfGone(failure.get());
        if (!wait.isZero()) {
            show(answers, early);
            if (channel.kernelDropped() > 0) {
                view.line("kernel: %,d frames dropped", channel.kernelDropped());
            }
        }
    }

    /// @param cause what ended the channel, null if nothing did
    private static void throwIfGone(@Nullable Throwable cause) throws LinkException, Failure {
        if (cause != null) {
            throw RunFailure.rethrown("the query", cause);
        }
    }

    /// Listeners of this host count, too, and a million that answer at once need the buffer.
    private static PacketChannelOptions options(String name) {
        return PacketChannelOptions.forRouter(name);
    }

    private LinkChannel filled(LinkChannel channel, VlanTags vlan, Responses answers) {
        channel.pipeline().addLast(new MldFrameEncoder());
        if (!wait.isZero()) {
            channel.pipeline()
                    .addLast(
                            new MldFrameDecoder(
                                    new FrameDecoder(
                                            DecodeOptions.DEFAULT.withOnlyVlan(vlan),
                                            answers::dropped),
                                    (high, _) -> Ipv6Address.isMulticast(high),
                                    answers));
        }
        return channel;
    }

    /// @param early whether somebody asked to stop before the time was up, which is no failure
    private void show(Responses answers, boolean early) throws Failure, InterruptedException {
        shown.show(answers);
        answers.dropLines().forEach(view::line);
        if (answers.isEmpty() && early) {
            view.line("nobody answered so far");
        } else if (answers.isEmpty()) {
            throw new Failure("nobody answered within " + DurationText.format(wait));
        }
    }

    /// A General Query goes to all nodes, another one to its group: RFC 9777 §5.1.15.
    MldFrame frame(MacAddress mac, Ipv6Address source, VlanTags vlan) {
        Ipv6Address destination = query.isGeneral() ? Ipv6Address.ALL_NODES : query.group();
        return new MldFrame(query, mac, source, destination, vlan);
    }

    private void send(LinkChannel channel, MldFrame frame) throws Failure, InterruptedException {
        long startNanos = System.nanoTime();
        for (int i = 0; i < count; i++) {
            long waitNanos = startNanos + i * interval.toNanos() - System.nanoTime();
            if (waitNanos > 0 && asked.await(waitNanos, TimeUnit.NANOSECONDS)) {
                return;
            }
            ChannelFuture written = channel.writeAndFlush(frame).await();
            if (!written.isSuccess()) {
                throw new Failure("cannot send: " + written.cause().getMessage());
            }
            view.line(
                    "sent "
                            + QueryText.describe(frame)
                            + (count > 1 ? " (" + (i + 1) + "/" + count + ")" : ""));
        }
    }
}
