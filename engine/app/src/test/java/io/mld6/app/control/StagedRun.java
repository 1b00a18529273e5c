// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import io.micrometer.core.instrument.Counter;
import io.mld6.app.testing.HttpTalk;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.PopulationCount;
import io.mld6.engine.host.ResponseSnapshot;
import io.mld6.engine.link.LinkState;
import io.mld6.engine.metrics.Counters;
import io.mld6.lab.measure.MeasuredRun;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.measure.MeasurementPlan;
import io.mld6.lab.scenario.ActionReader;
import io.mld6.lab.scenario.play.Play;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/// Something to watch that is what a test says, and counts how often it is asked.
final class StagedRun implements Watched, Scripted {
    private static final PopulationCount HOMES = new PopulationCount("homes", 1, 1, 1);

    /// A server that watches this run, and may steer it, without a token.
    ControlServer serve() throws Exception {
        var anyPort = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0);
        ControlServer server = ControlServer.listen(new ControlSettings(anyPort, null, true));
        server.watch(this);
        return server;
    }

    /// A client of a server that runs in this process.
    static HttpTalk talk(ControlServer server) {
        return HttpTalk.to(Integer.parseInt(server.url().replaceFirst("^.*:(\\d+)/$", "$1")));
    }

    final AtomicInteger observed = new AtomicInteger();
    volatile boolean paused;
    volatile boolean silent;

    @Override
    public RunFacts facts() {
        return new RunFacts(
                "run",
                "staged",
                "eth1",
                7L,
                System.currentTimeMillis(),
                List.of(new RunFacts.PhaseLength("only", 10)));
    }

    @Override
    public RunState state() {
        return RunState.RUNNING;
    }

    @Override
    public CompletableFuture<Observed> observe() {
        int _ = observed.incrementAndGet();
        if (silent) {
            return new CompletableFuture<>();
        }
        ResponseSnapshot none = new ResponseSnapshot(0, 0, 0, 0, 0, 0, 0, new Histogram(3));
        return CompletableFuture.supplyAsync(
                () ->
                        Observed.of(
                                new EngineSnapshot(
                                        7,
                                        1,
                                        1,
                                        List.of(HOMES),
                                        1,
                                        true,
                                        new Counters().snapshot(),
                                        0,
                                        0,
                                        none,
                                        LinkState.UP,
                                        1)));
    }

    @Override
    public void bindTo(PrometheusText meters) {
        meters.bind(registry -> Counter.builder("mld6.staged").register(registry).increment());
    }

    @Override
    public String unready(Observed now) {
        return "not in a test";
    }

    @Override
    public Scripted script() {
        return this;
    }

    @Override
    public Optional<PhaseNow> phase() {
        return Optional.of(new PhaseNow("only", 0, 1, 1.5, 10, paused));
    }

    @Override
    public double progress() {
        return 0.15;
    }

    @Override
    public CompletableFuture<MeasuredRun> measured() {
        MeasurementPlan plan =
                MeasurementPlan.of(List.of(), List.of(), List.of("only"), List.of(), true);
        return CompletableFuture.completedFuture(new Measurement(plan, _ -> {}).snapshot());
    }

    @Override
    public Map<Play.Kind, Long> deeds() {
        return Map.of(Play.Kind.JOIN, 3L);
    }

    @Override
    public CompletableFuture<Void> pause(boolean held) {
        paused = held;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Optional<String>> nextPhase() {
        return CompletableFuture.failedFuture(
                new IllegalArgumentException("no phase is being played"));
    }

    @Override
    public CompletableFuture<List<PopulationNow>> populations() {
        return CompletableFuture.completedFuture(
                List.of(
                        new PopulationNow(
                                HOMES.name(),
                                1,
                                "2",
                                "02:00:00:00:00:01",
                                "untagged",
                                1,
                                1,
                                HOMES)));
    }

    @Override
    public CompletableFuture<GroupRanking> groups() {
        Ipv6Address group = Ipv6Address.parse("ff3e::8000:1");
        return CompletableFuture.completedFuture(
                new GroupRanking(
                        1, GroupRanking.Of.LISTENERS, List.of(new GroupRanking.Group(group, 1L))));
    }

    @Override
    public CompletableFuture<Supplier<String>> believed(int from, int limit) {
        throw Unanswered.notHere("no querier");
    }

    @Override
    public CompletableFuture<String> act(String action) {
        return CompletableFuture.completedFuture(ActionReader.read(action).toString());
    }

    @Override
    public CompletableFuture<String> query(String query) {
        return CompletableFuture.completedFuture(ActionReader.readQuery(query).toString());
    }

    @Override
    public String report(Observed now) {
        throw new IllegalStateException("has a scenario");
    }
}
