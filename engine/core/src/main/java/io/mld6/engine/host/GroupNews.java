// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.loop.LoopGuard;
import io.mld6.engine.registry.GroupWatcher;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Tells the other shards in which groups one shard begins and ceases to have memberships, so that
/// each knows which destinations are the engine's: they then judge every frame alike, and count
/// queries alike.
///
/// News travel as messages, many in one, behind the task that made them. Until they arrive, another
/// shard takes a frame to a brand-new group for somebody else's; it has nobody to answer anyway.
/// Thread: the shard's event loop.
final class GroupNews implements GroupWatcher {
    /// Longs per piece of news: segment, address and change.
    static final int STRIDE = 4;

    private static final int MOST = 256;

    private final Executor loop;
    private final Runnable sendTask;
    private final List<Consumer<long[]>> readers = new ArrayList<>();
    private final long[] news = new long[MOST * STRIDE];
    private int length;
    private boolean stopped;

    /// @param loop the shard's own
    GroupNews(Executor loop, LoopGuard guard) {
        this.loop = loop;
        this.sendTask = guard.wrap(this::send);
    }

    /// Adds a reader, which passes on what it takes to its own event loop. Before the first news.
    void addReader(Consumer<long[]> reader) {
        readers.add(reader);
    }

    /// No more news.
    void stop() {
        stopped = true;
    }

    @Override
    public void appeared(int segment, long high, long low) {
        tell(segment, high, low, 1);
    }

    @Override
    public void vanished(int segment, long high, long low) {
        tell(segment, high, low, -1);
    }

    private void tell(int segment, long high, long low, int change) {
        if (readers.isEmpty()) {
            return;
        }
        if (length == 0) {
            loop.execute(sendTask);
        }
        news[length++] = segment;
        news[length++] = high;
        news[length++] = low;
        news[length++] = change;
        if (length == news.length) {
            send();
        }
    }

    private void send() {
        if (length > 0 && !stopped) {
            long[] copy = Arrays.copyOf(news, length);
            readers.forEach(reader -> reader.accept(copy));
        }
        length = 0;
    }
}
