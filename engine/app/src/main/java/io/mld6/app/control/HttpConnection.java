// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// One connection: a request, its answer, the next request; or events from then on.
///
/// It reads by request, hardly ahead: who sends more is read when he has his answer. Thread: the
/// server's.
final class HttpConnection extends ChannelInboundHandlerAdapter {
    /// Requests of one read that wait for their turn; who sends more at once is not answered.
    private static final int MOST_WAITING = 64;

    private static final long LINGER_MILLIS = 1000;

    private final Channel channel;
    private final Connections connections;
    private final Requests requests;
    private final LongSupplier nanoTime;
    private final Deque<FullHttpRequest> waiting = new ArrayDeque<>();
    private long sinceNanos;
    private boolean answering;
    private boolean ending;
    private boolean refused;
    private @Nullable EventStream stream;
    private Runnable streamGone = () -> {};

    /// Who answers.
    interface Requests {
        /// Answers, now or later, but on this thread.
        void answer(FullHttpRequest request, HttpConnection to);
    }

    HttpConnection(
            Channel channel, Connections connections, Requests requests, LongSupplier nanoTime) {
        this.channel = channel;
        this.connections = connections;
        this.requests = requests;
        this.nanoTime = nanoTime;
        this.sinceNanos = nanoTime.getAsLong();
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        if (connections.add(this)) {
            var _ = context.read();
        } else {
            close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        EventStream was = stream;
        stream = null;
        if (was != null) {
            streamGone.run();
        }
        waiting.forEach(FullHttpRequest::release);
        waiting.clear();
        connections.remove(this);
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (stream != null || refused || !(message instanceof FullHttpRequest request)) {
            ReferenceCountUtil.release(message);
        } else if (waiting.size() == MOST_WAITING) {
            ReferenceCountUtil.release(message);
            close();
        } else {
            waiting.add(request);
            next();
        }
    }

    /// Takes up the next request, if it is its turn.
    private void next() {
        FullHttpRequest request = answering || stream != null ? null : waiting.poll();
        if (request != null) {
            answering = true;
            try {
                requests.answer(request, this);
            } finally {
                request.release();
            }
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        // Of who reads events, or was refused, nothing is read but that he goes.
        if ((stream != null || refused) && channel.isActive()) {
            var _ = context.read();
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof WholeRequests.TooLong(HttpMethod method)) {
            refuse(
                    Answer.error(
                            HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE,
                            "the body is longer than 64 KiB"),
                    method);
        } else {
            context.fireUserEventTriggered(event);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (channel.isWritable()) {
            sinceNanos = nanoTime.getAsLong();
        }
        pump();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        // A connection that breaks is the affair of who had it.
        close();
    }

    /// Answers the request that is under way.
    ///
    /// @param method of the request
    /// @param keep whether another may follow
    void answer(Answer answer, HttpMethod method, boolean keep) {
        boolean stays = keep && !ending;
        FullHttpResponse response = answer.response(!method.equals(HttpMethod.HEAD));
        HttpUtil.setKeepAlive(response, stays);
        answering = false;
        sinceNanos = nanoTime.getAsLong();
        ChannelFuture written = channel.writeAndFlush(response);
        if (stays) {
            // Only then: who does not take his answers is not read.
            var _ =
                    written.addListener(
                            done -> {
                                if (!done.isSuccess()) {
                                    close();
                                } else if (waiting.isEmpty()) {
                                    var _ = channel.read();
                                } else {
                                    channel.eventLoop().execute(this::next);
                                }
                            });
        } else {
            var _ = written.addListener(ChannelFutureListener.CLOSE);
        }
    }

    /// Answers what is no request, or a part of one, after which nothing can be read: what still
    /// comes is passed over for a while, as who sends it would not see the answer if the connection
    /// were closed at once (RFC 9112 §9.6).
    void refuse(Answer answer, HttpMethod method) {
        FullHttpResponse response = answer.response(!method.equals(HttpMethod.HEAD));
        HttpUtil.setKeepAlive(response, false);
        refused = true;
        answering = false;
        sinceNanos = nanoTime.getAsLong();
        var _ =
                channel.writeAndFlush(response)
                        .addListener(
                                _ -> {
                                    if (channel instanceof DuplexChannel duplex) {
                                        var _ = duplex.shutdownOutput();
                                    }
                                    var _ = channel.read();
                                });
        var _ = channel.eventLoop().schedule(this::close, LINGER_MILLIS, TimeUnit.MILLISECONDS);
    }

    /// Answers the request that is under way with events, from now on.
    ///
    /// @param gone runs when the reader has gone
    void stream(EventStream events, Runnable gone) {
        HttpResponse response =
                new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        Answer.common(response.headers(), Answer.EVENTS);
        response.headers().set(HttpHeaderNames.CONNECTION, "close");
        var _ = channel.writeAndFlush(response);
        answering = false;
        stream = events;
        streamGone = gone;
        boolean _ = events.pump();
        var _ = channel.read();
        if (ending) {
            events.end();
        }
    }

    Channel channel() {
        return channel;
    }

    /// Writes events that are new.
    void pump() {
        EventStream events = stream;
        if (events != null && events.pump()) {
            sinceNanos = nanoTime.getAsLong();
        }
    }

    /// Whether it neither waits for an answer nor reads events.
    boolean isIdle() {
        return !answering && stream == null;
    }

    /// Whether it reads events, and takes them.
    boolean isLively() {
        return stream != null && channel.isWritable();
    }

    /// When it last got an answer or took an event, or was opened.
    long sinceNanos() {
        return sinceNanos;
    }

    /// Closes it once its answer is out.
    void end() {
        ending = true;
        EventStream events = stream;
        if (events != null) {
            events.end();
        } else if (!answering) {
            close();
        }
    }

    void close() {
        var _ = channel.close();
    }
}
