// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.handler;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.FrameDecoder;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.support.Buffers;
import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.TestFrame;
import io.mld6.codec.support.Vector;
import io.mld6.codec.wire.Ipv6Address;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The shells in a pipeline: every buffer released, every frame counted once.
class HandlerTest {
    private static final class Recorder implements FrameAccounting {
        final List<MldFrame> accepted = new ArrayList<>();
        final List<DropReason> dropped = new ArrayList<>();

        @Override
        public void accepted(MldFrame frame) {
            accepted.add(frame);
        }

        @Override
        public void dropped(DropReason reason) {
            dropped.add(reason);
        }
    }

    private final Recorder recorder = new Recorder();
    private final EmbeddedChannel channel =
            new EmbeddedChannel(
                    new MldFrameDecoder(new FrameDecoder(), Decoding.OURS, recorder),
                    new MldFrameEncoder());

    @AfterEach
    void nothingIsLeft() {
        assertThat(channel.finish()).as("messages nobody looked at").isFalse();
    }

    static List<Vector> vectors() {
        return Vector.all();
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("FZ-87, RA-7: one release and one count for each frame, in every kind of buffer")
    void releasesAndCountsOnce(Vector vector) {
        for (ByteBuf buffer : Buffers.holding(vector.octets(), 0)) {
            recorder.accepted.clear();
            recorder.dropped.clear();

            channel.writeInbound(buffer);

            assertThat(buffer.refCnt()).isZero();
            MldFrame fired = channel.readInbound();
            if (vector.isAccepted()) {
                assertThat(fired).isNotNull();
                assertThat(recorder.accepted).containsExactly(fired);
                assertThat(recorder.dropped).isEmpty();
            } else {
                assertThat(fired).isNull();
                assertThat(recorder.accepted).isEmpty();
                assertThat(recorder.dropped).containsExactly(DropReason.valueOf(vector.expect()));
            }
        }
    }

    @Test
    void unfinishedChecksumsAreNotLookedAt() {
        byte[] octets = TestFrame.query().checksumChange(0x5555).build();
        var frame = new UnfinishedChecksumFrame(Unpooled.copiedBuffer(octets));

        channel.writeInbound(frame);
        MldFrame fired = channel.readInbound();
        assertThat(fired.message()).isInstanceOf(Mldv2Query.class);
        assertThat(frame.refCnt()).isZero();

        channel.writeInbound(Unpooled.copiedBuffer(octets));
        assertThat(recorder.dropped).containsExactly(DropReason.BAD_CHECKSUM);
    }

    @Test
    void holderKeepsItsTypeWhenCopied() {
        var frame = new UnfinishedChecksumFrame(Unpooled.copiedBuffer(new byte[] {1, 2}));
        assertThat(frame.copy()).isInstanceOf(UnfinishedChecksumFrame.class).isEqualTo(frame);
        frame.release();
    }

    @Test
    void aFaultyAccountingCostsNoBuffer() {
        var faulty =
                new EmbeddedChannel(
                        new MldFrameDecoder(
                                new FrameDecoder(),
                                (high, low) -> {
                                    throw new IllegalStateException("asked");
                                },
                                recorder));
        ByteBuf buffer = Unpooled.copiedBuffer(Vector.named("v1-report").octets());
        assertThatThrownBy(() -> faulty.writeInbound(buffer)).hasMessage("asked");
        assertThat(buffer.refCnt()).isZero();
        var holder =
                new UnfinishedChecksumFrame(
                        Unpooled.copiedBuffer(Vector.named("v1-report").octets()));
        assertThatThrownBy(() -> faulty.writeInbound(holder)).hasMessage("asked");
        assertThat(holder.refCnt()).isZero();
        assertThat(faulty.finish()).isFalse();
    }

    @Test
    void otherMessagesPass() {
        channel.writeInbound("in");
        assertThat(channel.<String>readInbound()).isEqualTo("in");
        channel.writeOutbound("out");
        assertThat(channel.<String>readOutbound()).isEqualTo("out");
        assertThat(recorder.accepted).isEmpty();
        assertThat(recorder.dropped).isEmpty();
    }

    @Test
    void framesGoOutAsOctets() {
        Vector vector = Vector.named("v2-group-source-query");
        MldFrame frame = Decoding.accepted(Decoding.decode(vector.octets()));

        channel.writeOutbound(frame);

        ByteBuf octets = channel.readOutbound();
        assertThat(octets.isDirect()).isTrue();
        assertThat(ByteBufUtil.hexDump(octets)).isEqualTo(vector.hex());
        octets.release();
    }

    @Test
    void aFrameThatCannotBeWrittenFailsItsPromise() {
        MldFrame frame = Decoding.accepted(Decoding.decode(Vector.named("v1-report").octets()));
        var nowhere =
                new MldFrame(
                        frame.message(),
                        frame.sourceMac(),
                        frame.source(),
                        Ipv6Address.parse("fe80::5"),
                        frame.vlan());
        ChannelFuture written = channel.writeOneOutbound(nowhere);
        assertThat(written.cause()).isInstanceOf(IllegalArgumentException.class);
        assertThat(channel.<Object>readOutbound()).isNull();
    }
}
