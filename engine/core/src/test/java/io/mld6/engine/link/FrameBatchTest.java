// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteOrder;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class FrameBatchTest {
    private final Verdicts verdicts = new Verdicts();
    private final FrameBatch batch = new FrameBatch(3, 8, verdicts);

    @Test
    void laysFramesSideBySideInBigEndianSlots() {
        assertThat(batch.slab().order()).isEqualTo(ByteOrder.BIG_ENDIAN);
        assertThat(batch.slab().isDirect()).isTrue();
        assertThat(batch.slab().capacity()).isEqualTo(24);
        batch.slab().putInt(batch.nextOffset(), 0x01020304);
        batch.append(4, 70);
        batch.slab().putLong(batch.nextOffset(), 0x1112131415161718L);
        batch.append(8, 71);
        assertThat(batch.nextOffset()).isEqualTo(16).isEqualTo(batch.offset(2));
        assertThat(batch.count()).isEqualTo(2);
        assertThat(batch.octets()).isEqualTo(12);
        assertThat(batch.length(1)).isEqualTo(8);
        assertThat(batch.cookie(1)).isEqualTo(71);
        assertThat(batch.isFull()).isFalse();
        ByteBuf copy = Unpooled.buffer();
        batch.copyTo(1, copy);
        batch.copyTo(0, copy);
        assertThat(ByteBufUtil.hexDump(copy)).isEqualTo("111213141516171801020304");
        assertThat(batch.slab().position()).isZero();
    }

    @Test
    void takesNoMoreThanFits() {
        assertThatThrownBy(() -> batch.append(9, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> batch.append(0, 0)).isInstanceOf(IllegalArgumentException.class);
        for (int i = 0; i < 3; i++) {
            batch.append(8, i);
        }
        assertThat(batch.isFull()).isTrue();
        assertThatThrownBy(() -> batch.append(1, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> batch.length(3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new FrameBatch(0, 8)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void givesEveryFrameExactlyOneVerdict() {
        for (int i = 0; i < 3; i++) {
            batch.append(1, 10 + i);
        }
        batch.sent(1);
        batch.failed(1, 90);
        assertThat(batch.handedOver()).isEqualTo(2);
        assertThat(batch.release()).isTrue();
        assertThat(verdicts.sent).containsExactly(10);
        assertThat(verdicts.failed).containsExactly("11:90", "12:" + FrameBatch.ECANCELED);
    }

    @Test
    void circulatesThroughItsPool() {
        var pool = new FrameBatchPool(2, 4, 16, verdicts);
        FrameBatch first = Objects.requireNonNull(pool.tryAcquire());
        FrameBatch second = Objects.requireNonNull(pool.tryAcquire());
        assertThat(second).isNotSameAs(first);
        assertThat(pool.tryAcquire()).isNull();
        assertThat(pool.available()).isZero();
        first.append(3, 5);
        first.retain();
        assertThat(first.release()).isFalse();
        assertThat(verdicts.returned).isEmpty();
        assertThat(first.release()).isTrue();
        assertThat(verdicts.returned).containsExactly(pool);
        assertThat(verdicts.failed).containsExactly("5:" + FrameBatch.ECANCELED);
        FrameBatch again = Objects.requireNonNull(pool.tryAcquire());
        assertThat(again).isSameAs(first);
        assertThat(again.refCnt()).isEqualTo(1);
        assertThat(again.isEmpty()).isTrue();
        assertThat(again.handedOver()).isZero();
        again.release();
        second.release();
        assertThat(pool.available()).isEqualTo(pool.size()).isEqualTo(2);
    }

    @Test
    void theBatchThatCameBackLastGoesOutNext() {
        var pool = new FrameBatchPool(3, 4, 16, verdicts);
        FrameBatch first = Objects.requireNonNull(pool.tryAcquire());
        FrameBatch second = Objects.requireNonNull(pool.tryAcquire());
        first.release();
        second.release();
        assertThat(pool.tryAcquire()).isSameAs(second);
        assertThat(pool.tryAcquire()).isSameAs(first);
    }

    @Test
    void countsItsOctetsForWritability() {
        batch.append(7, 0);
        batch.append(8, 0);
        assertThat(FrameSizes.INSTANCE.newHandle().size(batch)).isEqualTo(15);
        assertThat(FrameSizes.INSTANCE.size(Unpooled.wrappedBuffer(new byte[9]))).isEqualTo(9);
    }
}
