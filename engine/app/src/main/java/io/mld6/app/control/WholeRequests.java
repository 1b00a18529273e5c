// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;

/// Puts requests together, with bodies up to 64 KiB; a longer one is not read. Thread: the server's.
final class WholeRequests extends HttpObjectAggregator {
    private static final int MOST_OCTETS = 64 << 10;
    private static final String TOO_LONG = "the body is longer than 64 KiB";

    WholeRequests() {
        super(MOST_OCTETS);
    }

    @Override
    protected Object newContinueResponse(
            HttpMessage start, int mostOctets, ChannelPipeline pipeline) {
        Object usual = super.newContinueResponse(start, mostOctets, pipeline);
        return usual instanceof FullHttpResponse refused
                        && !refused.status().equals(HttpResponseStatus.CONTINUE)
                ? Answer.error(refused.status(), TOO_LONG).response(true)
                : usual;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        FullHttpResponse response =
                Answer.error(HttpResponseStatus.REQUEST_ENTITY_TOO_LARGE, TOO_LONG).response(true);
        HttpUtil.setKeepAlive(response, false);
        var _ = context.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE);
    }
}
