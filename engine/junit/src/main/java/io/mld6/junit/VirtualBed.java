// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.loop.VirtualLoops;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import io.mld6.engine.schedule.WheelSource;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;

/// A link inside the process, driven by the test's thread: what is asked completes as time is
/// moved.
final class VirtualBed extends Bed {
    private static final Duration STEP = Duration.ofMillis(10);
    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int ENGINE_LOOP = 0;
    private static final int QUERIER_LOOP = 1;
    private static final int EAR_LOOP = 2;

    private final VirtualLoops loops = new VirtualLoops(3);
    private final VirtualLink link = new VirtualLink();
    private final Ear ear;

    VirtualBed(MldLink wanted) {
        super(wanted);
        ear = opened(LinkOpener.on(link));
    }

    private Ear opened(LinkOpener opener) {
        try {
            return new Ear(opener, loopsFrom(EAR_LOOP));
        } catch (LinkException refused) {
            throw new IllegalStateException(refused.getMessage(), refused);
        }
    }

    /// Loops that nobody else may drive: whoever shuts them down is on a thread of its own.
    private EngineLoops loopsFrom(int first) {
        EngineLoops some = loops.from(first);
        return new EngineLoops() {
            @Override
            public EventLoop loop(int shard) {
                return some.loop(shard);
            }

            @Override
            public LongSupplier nanoTime() {
                return some.nanoTime();
            }

            @Override
            public WheelSource wheels(int shard, long tickNanos) {
                return some.wheels(shard, tickNanos);
            }

            @Override
            public void shutdown() {
                // Nothing runs by itself here, so there is nothing to end.
            }
        };
    }

    @Override
    Engine engine(EngineConfig config) throws LinkException {
        return Engine.on(config, LinkOpener.on(link), loopsFrom(ENGINE_LOOP), _ -> {});
    }

    @Override
    Querier querier(QuerierConfig config) throws LinkException {
        return Querier.on(
                config, LinkOpener.on(link), loopsFrom(QUERIER_LOOP), QuerierEvents.NONE, _ -> {});
    }

    @Override
    <T> T get(CompletableFuture<T> asked, String what) {
        long end = loops.millis() + PATIENCE.toMillis();
        loops.settle();
        while (!asked.isDone()) {
            if (loops.millis() > end) {
                throw new AssertionError(what + ": not within " + PATIENCE + " of virtual time");
            }
            loops.run(STEP);
        }
        return loops.get(asked);
    }

    @Override
    void pass(Duration time) {
        loops.run(time);
        loops.settle();
    }

    @Override
    boolean holds(BooleanSupplier condition) {
        loops.settle();
        return condition.getAsBoolean();
    }

    @Override
    List<String> complaints() {
        loops.get(ear.advance());
        return ear.complaints();
    }

    /// Closing waits for event loops, which this thread runs meanwhile.
    @Override
    void end(Runnable closing) {
        CompletableFuture<Void> ended =
                CompletableFuture.runAsync(
                        closing, task -> Thread.ofPlatform().daemon().name("closing").start(task));
        while (!ended.isDone()) {
            loops.runTasks();
            Thread.onSpinWait();
        }
        ended.join();
    }

    @Override
    void closeLink() {
        end(ear::close);
    }
}
