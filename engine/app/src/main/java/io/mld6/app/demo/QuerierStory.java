// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.demo;

import io.mld6.app.cli.Failure;
import io.mld6.app.terminal.StatusView;
import io.mld6.codec.decode.MldFrame;
import io.mld6.codec.handler.MldFrameEncoder;
import io.mld6.codec.message.FilterMode;
import io.mld6.codec.message.Mldv1Query;
import io.mld6.codec.message.Mldv2Query;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineConfig;
import io.mld6.engine.host.Hearing;
import io.mld6.engine.host.MldMode;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualEnd;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierConfig;
import io.mld6.lab.oracle.Verdict;
import io.mld6.lab.oracle.Wish;
import io.mld6.lab.oracle.Wishes;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/// The story of what listeners want and what a querier believes: after each act, membership by
/// membership, both are compared.
///
/// ```text
///  Engine (N listeners) ── VirtualLink ── Querier ──▶ RouterPicture ──▶ Oracle
///        ▲                                                               │
///        └────────────────────── this story's own Wishes ────────────────┘
/// ```
final class QuerierStory {
    private static final Duration QUERY_INTERVAL = Duration.ofSeconds(2);
    private static final Duration RESPONSE = Duration.ofSeconds(1);
    private static final Duration LAST_LISTENER = Duration.ofMillis(500);

    /// Twice the listening interval, 2 * 2 s + 2 * 1 s: what a busy machine may need.
    static final Duration PATIENCE = Duration.ofSeconds(12);

    private static final Duration LEAVE_TIMEOUT = Duration.ofSeconds(5);
    private static final long POLL_MILLIS = 250;
    private static final int CALLS_AT_ONCE = 2_000;
    private static final int MOST_SOURCES = 100;
    private static final Ipv6Address FIRST_SOURCE = Ipv6Address.parse("2001:db8::1");
    private static final MacAddress QUERIER_MAC = MacAddress.parse("02:00:5e:00:00:fe");
    /// Of a higher address than the querier's, which goes on asking.
    private static final MacAddress OLD_ROUTER_MAC = MacAddress.parse("02:00:5e:00:01:00");

    private final DemoPlan plan;
    private final StatusView view;
    private final Duration patience;
    private final WatchedDemo watched;
    private final VirtualLink link = new VirtualLink();
    private final RouterPicture picture = new RouterPicture();
    private final Wishes wishes = new Wishes();
    private final Ipv6Address router = Ipv6Address.linkLocalEui64(QUERIER_MAC);
    private final List<CompletableFuture<?>> calls = new ArrayList<>();
    private long actNanos;
    private boolean right = true;

    /// @param patience how long an act may take before what still differs is told
    /// @param watched shows who plays
    QuerierStory(DemoPlan plan, StatusView view, Duration patience, WatchedDemo watched) {
        this.watched = watched;
        this.plan = plan;
        this.view = view;
        this.patience = patience;
    }

    /// What the story has the listeners want.
    Wishes wishes() {
        return wishes;
    }

    /// All acts.
    ///
    /// @return whether after each of them the router believed what the listeners wanted
    boolean run() throws LinkException, Failure, InterruptedException {
        EngineConfig listeners =
                EngineConfig.defaults()
                        .with(b -> b.mode(MldMode.V2).hearing(Hearing.SNOOPED).seed(plan.seed()));
        QuerierConfig querying =
                QuerierConfig.defaults()
                        .with(
                                b ->
                                        b.mac(QUERIER_MAC)
                                                .address(router)
                                                .queryInterval(QUERY_INTERVAL)
                                                .maximumResponse(RESPONSE)
                                                .lastListenerInterval(LAST_LISTENER)
                                                .trackListeners(true)
                                                .maximumGroups(plan.groups() + 2)
                                                .maximumSources(MOST_SOURCES)
                                                .maximumListeners(plan.memberships() + 2));
        // A router listens, too (RFC 9777 §7, RFC 2710 §3).
        wishes.set(router, Ipv6Address.ALL_ROUTERS, Wish.ANY);
        wishes.set(router, Ipv6Address.ALL_MLDV2_ROUTERS, Wish.ANY);
        try (Querier querier = Querier.start(querying, LinkOpener.on(link), picture, _ -> {});
                Engine engine = Engine.start(listeners, LinkOpener.on(link), view::line);
                var _ = watched.show(plan, MldMode.V2, engine, querier)) {
            join(engine, querier);
            generalQuery(querier);
            changeSources(engine, querier);
            leaveSome(engine, querier);
            fallBack(querier);
            leaveAll(engine, querier);
        }
        return right;
    }

    private void join(Engine engine, Querier querier) throws Failure, InterruptedException {
        begin();
        for (int i = 0; i < plan.listeners(); i++) {
            MacAddress mac = plan.mac(i);
            int number = get(engine.addListener(mac, Ipv6Address.linkLocalEui64(mac)));
            if (number != i) {
                throw new Failure("listener " + i + " got number " + number);
            }
            for (int j = 0; j < plan.groupsPerListener(); j++) {
                listen(engine, i, j, firstWish(i, plan.groupOf(i * plan.groupsPerListener() + j)));
            }
        }
        awaitCalls();
        settle(querier, "%,d listeners join", plan.listeners());
    }

    /// In a quarter of the groups everybody wants any source; in one, a few sources; in one, all
    /// but two; in the last, one half of the listeners a source that the other half excludes.
    private static Wish firstWish(int listener, int group) {
        return switch (group % 4) {
            case 0 -> Wish.ANY;
            case 1 -> Wish.include(List.of(source(listener % 5), source((listener + 1) % 5)));
            case 2 -> Wish.exclude(List.of(source(3), source(4)));
            default ->
                    listener % 2 == 0
                            ? Wish.include(List.of(source(1)))
                            : Wish.exclude(List.of(source(1), source(2)));
        };
    }

    private static Ipv6Address source(int number) {
        return FIRST_SOURCE.plus(number);
    }

    private void generalQuery(Querier querier) throws Failure, InterruptedException {
        begin();
        Mldv2Query query =
                new Mldv2Query(
                        (int) RESPONSE.toMillis(),
                        Ipv6Address.UNSPECIFIED,
                        false,
                        querier.config().timing().robustnessVariable(),
                        (int) QUERY_INTERVAL.toSeconds(),
                        List.of());
        long askedNanos = System.nanoTime();
        get(querier.injectQuery(query));
        picture.expectSince(askedNanos);
        settle(querier, "The querier asks, and every membership is reported anew");
        picture.expectSince(Long.MIN_VALUE);
    }

    /// Every second listener changes its mind where it can.
    private void changeSources(Engine engine, Querier querier)
            throws Failure, InterruptedException {
        begin();
        int changes = 0;
        for (int i = 0; i < plan.listeners(); i += 2) {
            for (int j = 0; j < plan.groupsPerListener(); j++) {
                int group = plan.groupOf(i * plan.groupsPerListener() + j);
                switch (group % 4) {
                    case 1 -> listen(engine, i, j, Wish.include(List.of(source(i % 5), source(7))));
                    case 2 -> listen(engine, i, j, Wish.exclude(List.of(source(4))));
                    case 3 -> listen(engine, i, j, Wish.exclude(List.of(source(2))));
                    default -> changes--;
                }
                changes++;
            }
        }
        awaitCalls();
        settle(querier, "%,d memberships change their sources", changes);
    }

    /// Every third listener leaves everything, and everybody leaves every fourth group.
    private void leaveSome(Engine engine, Querier querier) throws Failure, InterruptedException {
        begin();
        int leaves = 0;
        for (int i = 0; i < plan.listeners(); i++) {
            for (int j = 0; j < plan.groupsPerListener(); j++) {
                int group = plan.groupOf(i * plan.groupsPerListener() + j);
                if (i % 3 == 0 || group % 4 == 0) {
                    listen(engine, i, j, Wish.NOTHING);
                    leaves++;
                }
            }
        }
        awaitCalls();
        settle(querier, "%,d memberships are left", leaves);
    }

    /// One MLDv1 General Query makes every listener speak MLDv1, in which nobody can name sources.
    private void fallBack(Querier querier) throws Failure, InterruptedException {
        begin();
        EventLoop loop = new DefaultEventLoop();
        VirtualEnd end = link.newEnd();
        try {
            end.pipeline().addLast(new MldFrameEncoder());
            loop.register(end).syncUninterruptibly();
            end.writeAndFlush(
                            new MldFrame(
                                    new Mldv1Query(
                                            (int) RESPONSE.toMillis(), Ipv6Address.UNSPECIFIED),
                                    OLD_ROUTER_MAC,
                                    Ipv6Address.linkLocalEui64(OLD_ROUTER_MAC),
                                    Ipv6Address.ALL_NODES,
                                    VlanTags.NONE))
                    .syncUninterruptibly();
        } finally {
            end.closeAndWait();
            loop.shutdownGracefully(0, 1, TimeUnit.SECONDS).syncUninterruptibly();
        }
        wishes.speakVersion1(_ -> true);
        settle(querier, "An MLDv1 router asks once: all speak MLDv1, and nobody can name sources");
    }

    private void leaveAll(Engine engine, Querier querier) throws Failure, InterruptedException {
        begin();
        long left = get(engine.leaveAll(LEAVE_TIMEOUT));
        if (left > 0) {
            right = false;
            view.line("  %,d memberships were not left in time", left);
        }
        for (int i = 0; i < plan.listeners(); i++) {
            for (int j = 0; j < plan.groupsPerListener(); j++) {
                wish(i, j, Wish.NOTHING);
            }
        }
        settle(querier, "All leave, with an MLDv1 Done each");
    }

    private void listen(Engine engine, int listener, int which, Wish wish)
            throws Failure, InterruptedException {
        Ipv6Address group = wish(listener, which, wish);
        FilterMode mode = wish.mode();
        calls.add(engine.listen(listener, 0, group, mode, List.copyOf(wish.sources())));
        if (calls.size() == CALLS_AT_ONCE) {
            awaitCalls();
        }
    }

    private Ipv6Address wish(int listener, int which, Wish wish) {
        Ipv6Address group = plan.group(plan.groupOf(listener * plan.groupsPerListener() + which));
        wishes.set(Ipv6Address.linkLocalEui64(plan.mac(listener)), group, wish);
        return group;
    }

    private void awaitCalls() throws Failure, InterruptedException {
        for (CompletableFuture<?> call : calls) {
            get(call);
        }
        calls.clear();
    }

    private static <T> T get(CompletableFuture<T> call) throws Failure, InterruptedException {
        try {
            return call.get();
        } catch (ExecutionException failed) {
            throw new Failure("the story broke off: " + failed.getCause());
        }
    }

    private void begin() {
        actNanos = System.nanoTime();
    }

    /// Compares until nothing differs, and once more a moment later; gives up when the standard's
    /// bounds have long passed.
    @SuppressWarnings("AnnotateFormatMethod") // the annotation would be a dependency
    private void settle(Querier querier, String format, Object... arguments)
            throws InterruptedException {
        String act = String.format(Locale.ROOT, format, arguments);
        long end = System.nanoTime() + patience.toNanos();
        Verdict verdict = picture.compare(querier, wishes);
        double seconds = secondsSince(actNanos);
        boolean before = false;
        while (!(before && verdict.isRight()) && System.nanoTime() - end < 0) {
            before = verdict.isRight();
            view.status(
                    String.format(
                            Locale.ROOT, "  %s: %,d differences", act, verdict.differenceCount()));
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
            verdict = picture.compare(querier, wishes);
            seconds = before ? seconds : secondsSince(actNanos);
        }
        view.endStatus();
        right &= verdict.isRight();
        view.line(
                "  %5.1f s  %s.%n           %,d memberships, %,d (group, source) pairs compared: %s",
                seconds,
                act,
                verdict.memberships(),
                verdict.advices(),
                verdict.isRight()
                        ? "no difference."
                        : String.format(
                                Locale.ROOT, "%,d differences.", verdict.differenceCount()));
        verdict.differences().forEach(line -> view.line("           " + line));
    }

    private static double secondsSince(long startNanos) {
        return (System.nanoTime() - startNanos) / 1e9;
    }
}
