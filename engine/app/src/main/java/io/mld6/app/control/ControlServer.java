// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.mld6.app.cli.Failure;
import io.mld6.engine.linux.Capabilities;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.lab.measure.MeasuredSecond;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// Answers HTTP about a run, on an event loop of its own: nothing that is asked here, by however
/// many, runs on a loop that carries MLD, but for a snapshot a second.
final class ControlServer implements Control {
    private static final int MOST_LINE_OCTETS = 4096;
    private static final int MOST_HEADER_OCTETS = 16_384;
    private static final int MOST_STREAMS = 32;
    private static final int BACKLOG = 1024;
    private static final WriteBufferWaterMark WRITE_AHEAD =
            new WriteBufferWaterMark(32 << 10, 64 << 10);

    private static final long LOOK_MILLIS = 100;
    private static final long SECOND_MILLIS = 1000;
    private static final long FAREWELL_MILLIS = 1000;

    private final ControlSettings settings;
    private final EngineLoops loops;
    private final EventLoop loop;
    private final Channel acceptor;
    private final Tally tally = new Tally();
    private final Connections connections = new Connections(tally);
    private final Newsroom newsroom = new Newsroom();
    private final AtomicReference<@Nullable Consumer<String>> stop = new AtomicReference<>();
    private final Scrapes scrapes;
    private final Routes routes;
    private @Nullable Questions questions;
    /// The last moment that was shown.
    private @Nullable Observed shown;
    private volatile Ending ending = Ending.UNKNOWN;

    private ControlServer(ControlSettings settings, EngineLoops loops) throws Failure {
        this.settings = settings;
        this.loops = loops;
        this.loop = loops.loop(0);
        this.scrapes = new Scrapes(loop, System::nanoTime);
        this.routes =
                new Routes(
                        this::questions,
                        loop,
                        tally,
                        scrapes,
                        settings.allowControl(),
                        this::askToStop);
        Desk desk =
                new Desk(
                        new Gate(settings.token()),
                        routes,
                        settings.allowControl(),
                        tally,
                        this::stream,
                        this::bug);
        this.acceptor = bind(desk);
        loop.execute(Capabilities::dropAll);
        var _ =
                loop.scheduleWithFixedDelay(
                        this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
        var _ =
                loop.scheduleWithFixedDelay(
                        this::everySecond, SECOND_MILLIS, SECOND_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Begins to listen.
    ///
    /// @throws Failure with one line if nobody can listen there
    static ControlServer listen(ControlSettings settings) throws Failure {
        // Capabilities go once it is bound: ports below 1024 take one.
        EngineLoops loops = EngineLoops.threads(1, "mld6-http", () -> {});
        try {
            return new ControlServer(settings, loops);
        } catch (Failure refused) {
            loops.shutdown();
            throw refused;
        }
    }

    private Channel bind(Desk desk) throws Failure {
        ChannelFuture bound =
                new ServerBootstrap()
                        .group(loop)
                        .channel(EpollServerSocketChannel.class)
                        .option(ChannelOption.SO_BACKLOG, BACKLOG)
                        .option(ChannelOption.SO_REUSEADDR, true)
                        .childOption(ChannelOption.AUTO_READ, false)
                        .childOption(ChannelOption.TCP_NODELAY, true)
                        .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, WRITE_AHEAD)
                        .childHandler(pipeline(desk))
                        .bind(settings.address())
                        .awaitUninterruptibly();
        Throwable refused = bound.cause();
        if (refused != null) {
            throw new Failure(
                    "cannot listen on %s: %s".formatted(text(settings.address()), reason(refused)));
        }
        return bound.channel();
    }

    /// Without the name of the call that Netty puts before it.
    private static String reason(Throwable refused) {
        String message = String.valueOf(refused.getMessage());
        return message.substring(message.lastIndexOf(": ") < 0 ? 0 : message.lastIndexOf(": ") + 2);
    }

    private ChannelInitializer<Channel> pipeline(Desk desk) {
        HttpDecoderConfig limits =
                new HttpDecoderConfig()
                        .setMaxInitialLineLength(MOST_LINE_OCTETS)
                        .setMaxHeaderSize(MOST_HEADER_OCTETS);
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline()
                        .addLast(
                                new HttpServerCodec(limits),
                                new WholeRequests(),
                                new HttpConnection(channel, connections, desk, System::nanoTime));
            }
        };
    }

    /// Where it listens, for people and browsers.
    String url() {
        return "http://" + text((InetSocketAddress) acceptor.localAddress()) + "/";
    }

    /// All that can be asked for.
    Routes routes() {
        return routes;
    }

    private static String text(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + address.getPort();
    }

    @Override
    public void watch(Watched watched) {
        loop.execute(() -> questions = new Questions(watched, loop, System::nanoTime));
    }

    @Override
    public void whenStopAsked(Consumer<String> asked) {
        stop.set(asked);
    }

    private boolean askToStop(String reason) {
        Consumer<String> asked = stop.getAndSet(null);
        if (asked != null) {
            asked.accept(reason);
        }
        return asked != null;
    }

    @Override
    public void line(String line) {
        newsroom.line(line);
    }

    @Override
    public void second(MeasuredSecond second) {
        newsroom.second(second);
    }

    @Override
    public void end(Ending how) {
        ending = how;
    }

    private Questions questions() {
        Questions known = questions;
        if (known == null) {
            throw new Unanswered(
                    HttpResponseStatus.SERVICE_UNAVAILABLE, "it has not begun (try again soon)");
        }
        return known;
    }

    private void look() {
        Questions known = questions;
        if (newsroom.collect(known == null ? null : known.watched())) {
            connections.pump();
        }
    }

    private void everySecond() {
        connections.sweep(System.nanoTime());
        if (tally.streams() > 0) {
            snapshot();
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the one that was shown
    private void snapshot() {
        Questions ask = questions;
        if (ask == null) {
            return;
        }
        var _ =
                ask.observed()
                        .thenCombine(
                                ask.measured(),
                                (now, measured) -> {
                                    if (now == shown) {
                                        return now;
                                    }
                                    shown = now;
                                    newsroom.snapshot(
                                            Documents.snapshot(
                                                            ask.watched(),
                                                            now,
                                                            measured.orElse(null),
                                                            ask.elapsedSeconds())
                                                    .toString(),
                                            measured.orElse(null));
                                    connections.pump();
                                    return now;
                                })
                        .exceptionally(
                                _ -> {
                                    // A run that does not answer has no moment to show.
                                    return null;
                                });
    }

    private void stream(FullHttpRequest request, HttpConnection to) {
        if (tally.streams() >= MOST_STREAMS) {
            throw new Unanswered(
                    HttpResponseStatus.SERVICE_UNAVAILABLE,
                    "%d read events already".formatted(MOST_STREAMS));
        }
        Long read = lastRead(request.headers());
        tally.streams(1);
        EventStream events =
                new EventStream(
                        to.channel(), newsroom.ring(), newsroom.begin(read), tally::lostEvents);
        to.stream(events, () -> tally.streams(-1));
        if (tally.streams() == 1) {
            // Nobody looked so far, so there is no moment to begin with.
            snapshot();
        }
    }

    private static @Nullable Long lastRead(HttpHeaders headers) {
        String id = headers.get("Last-Event-ID");
        if (id == null || id.isEmpty()) {
            return null;
        }
        try {
            return Long.parseUnsignedLong(id) < 0 ? null : (Long) Long.parseLong(id);
        } catch (NumberFormatException _) {
            throw Unanswered.malformed("Last-Event-ID is no number");
        }
    }

    private void bug(Throwable thrown) {
        newsroom.line("an answer failed: " + thrown);
    }

    @Override
    public void close() {
        try {
            loop.submit(this::farewell).get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
            connections.gone().get(FAREWELL_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RejectedExecutionException _) {
            // Who does not read his last event goes without it.
        }
        scrapes.close();
        loops.shutdown();
    }

    private void farewell() {
        var _ = acceptor.close();
        boolean _ = newsroom.collect(null);
        newsroom.end(ending);
        connections.end();
    }
}
