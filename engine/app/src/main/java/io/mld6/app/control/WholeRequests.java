// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts requests together, with bodies up to 64 KiB; of a longer one only that it is. Thread: the
/// server's.
final class WholeRequests extends HttpObjectAggregator {
    private static final int MOST_OCTETS = 64 << 10;

    /// Fired in place of a request that is too long.
    ///
    /// @param method of it
    record TooLong(HttpMethod method) {}

    WholeRequests() {
        super(MOST_OCTETS);
    }

    @Override
    protected void decode(ChannelHandlerContext context, HttpObject message, List<Object> out)
            throws Exception {
        if (message instanceof HttpRequest request && isEndInDoubt(request)) {
            request.setDecoderResult(
                    DecoderResult.failure(new IllegalArgumentException("Transfer-Encoding")));
        }
        super.decode(context, message, out);
    }

    /// Whether somebody else may see its end elsewhere, and what follows as another request (RFC
    /// 9112 §6.1, §6.3, §11.2).
    private static boolean isEndInDoubt(HttpRequest request) {
        List<String> encodings = request.headers().getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return !encodings.isEmpty()
                && (encodings.size() > 1
                        || !encodings.getFirst().strip().equalsIgnoreCase("chunked")
                        || request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                        || !request.protocolVersion().equals(HttpVersion.HTTP_1_1));
    }

    /// Who asks whether he may send a body that is too long is answered as who sends it.
    @Override
    protected @Nullable Object newContinueResponse(
            HttpMessage start, int mostOctets, ChannelPipeline pipeline) {
        Object usual = super.newContinueResponse(start, mostOctets, pipeline);
        boolean goOn =
                usual instanceof FullHttpResponse response
                        && response.status().equals(HttpResponseStatus.CONTINUE);
        return goOn ? usual : null;
    }

    @Override
    protected void handleOversizedMessage(ChannelHandlerContext context, HttpMessage oversized) {
        HttpMethod method =
                oversized instanceof HttpRequest request ? request.method() : HttpMethod.POST;
        context.fireUserEventTriggered(new TooLong(method));
    }
}
