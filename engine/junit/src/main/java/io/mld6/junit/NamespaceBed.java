// SPDX-License-Identifier: Apache-2.0
package io.mld6.junit;

import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.loop.EngineLoops;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.engine.router.QuerierEvents;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.opentest4j.TestAbortedException;

/// A veth pair between two network namespaces: listeners at one end, the querier at the other, in
/// real time and on threads of their own.
final class NamespaceBed extends Bed {
    private static final String HOSTS = "hosts";
    private static final String ROUTER = "router";
    private static final long PATIENCE_MILLIS = 30_000;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
    private static final long ON_THE_WAY_NANOS = TimeUnit.SECONDS.toNanos(2);

    private final TestNamespace hosts;
    private final TestNamespace router;
    private final Ear ear;

    private NamespaceBed(MldLink wanted, TestNamespace hosts, TestNamespace router)
            throws Exception {
        super(wanted);
        this.hosts = hosts;
        this.router = router;
        ear =
                router.call(
                        () ->
                                new Ear(
                                        LinkOpener.onInterface(
                                                PacketChannelOptions.forRouter(ROUTER)),
                                        EngineLoops.threads(1, "mld6-ear", () -> {})));
    }

    /// @throws TestAbortedException if this process may not make namespaces
    static NamespaceBed open(MldLink wanted) {
        TestNamespace hosts = null;
        TestNamespace router = null;
        NamespaceBed opened = null;
        try {
            hosts = TestNamespace.create(HOSTS);
            router = TestNamespace.create(ROUTER);
            hosts.link(HOSTS, router, ROUTER);
            opened = new NamespaceBed(wanted, hosts, router);
            return opened;
        } catch (IOException refused) {
            throw new TestAbortedException(
                    "@MldLink(namespace = true) needs root and `ip`: " + refused.getMessage(),
                    refused);
        } catch (Exception failed) {
            throw new IllegalStateException("no link between namespaces", failed);
        } finally {
            if (opened == null) {
                closeBoth(hosts, router);
            }
        }
    }

    private static void closeBoth(@Nullable TestNamespace one, @Nullable TestNamespace other) {
        if (one != null) {
            one.close();
        }
        if (other != null) {
            other.close();
        }
    }

    @Override
    Engine engine(EngineConfig config) throws LinkException {
        return inside(
                hosts,
                () ->
                        Engine.start(
                                config,
                                LinkOpener.onInterface(PacketChannelOptions.on(HOSTS)),
                                _ -> {}));
    }

    @Override
    Querier querier(QuerierConfig config) throws LinkException {
        return inside(
                router,
                () ->
                        Querier.start(
                                config,
                                LinkOpener.onInterface(PacketChannelOptions.forRouter(ROUTER)),
                                QuerierEvents.NONE,
                                _ -> {}));
    }

    private static <T> T inside(TestNamespace namespace, Callable<T> work) throws LinkException {
        try {
            return namespace.call(work);
        } catch (LinkException | RuntimeException refused) {
            throw refused;
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }

    @Override
    <T> T get(CompletableFuture<T> asked, String what) {
        try {
            return asked.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (TimeoutException _) {
            throw new AssertionError(what + ": not within " + PATIENCE_MILLIS / 1000 + " s");
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new AssertionError(what + ": interrupted");
        } catch (ExecutionException failed) {
            throw new AssertionError(what + ": " + failed.getCause(), failed);
        }
    }

    @Override
    void pass(Duration time) {
        boolean _ = until(time.toNanos(), () -> false);
    }

    @Override
    boolean holds(BooleanSupplier condition) {
        return until(ON_THE_WAY_NANOS, condition);
    }

    private static boolean until(long nanos, BooleanSupplier condition) {
        long end = System.nanoTime() + nanos;
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (left <= 0 || Thread.currentThread().isInterrupted()) {
                return false;
            }
            LockSupport.parkNanos(Math.min(left, LOOK_NANOS));
        }
        return true;
    }

    @Override
    List<String> complaints() {
        Void _ = get(ear.advance(), "what was heard");
        return ear.complaints();
    }

    @Override
    void end(Runnable closing) {
        closing.run();
    }

    @Override
    void closeLink() {
        try {
            ear.close();
        } finally {
            closeBoth(hosts, router);
        }
    }
}
