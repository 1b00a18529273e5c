// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.loop.VirtualLoops;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/// A play with an engine in virtual time and nobody else: what listeners say is kept.
final class PlayWorld implements Stage {
    final List<EngineEvent.Reported> reports = new ArrayList<>();
    final List<String> said = new ArrayList<>();
    final Play play;
    final long startNanos;
    private final VirtualLoops loops = new VirtualLoops(1);
    private final Engine engine;
    private final Measurement measurement;

    /// Played to its end.
    static PlayWorld of(String text, String... sets) {
        PlayWorld world = begun(text, sets);
        while (!world.over.isDone()) {
            world.loops.run(Duration.ofSeconds(1));
        }
        world.over.join();
        return world;
    }

    /// Begun, at the moment of its first phase.
    static PlayWorld begun(String text, String... sets) {
        return new PlayWorld(Rehearsed.scenario(text, sets));
    }

    /// Time passes.
    void run(Duration time) {
        loops.run(time);
    }

    /// Whether the last phase is over.
    boolean isOver() {
        return over.isDone();
    }

    private final CompletableFuture<Void> over;

    private PlayWorld(Scenario scenario) {
        play = new Play(scenario, this);
        measurement =
                new Measurement(
                        Setup.measurement(scenario, play.phases(), true, Duration.ZERO), _ -> {});
        try {
            engine =
                    Engine.on(
                            Setup.engine(scenario),
                            LinkOpener.on(new VirtualLink()),
                            loops,
                            said::add);
        } catch (LinkException impossible) {
            throw new IllegalStateException(impossible);
        }
        var _ =
                engine.subscribe(
                        event -> {
                            if (event instanceof EngineEvent.Reported reported) {
                                reports.add(reported);
                            }
                        },
                        1 << 20,
                        loops.time());
        List<CompletableFuture<ListenerNumbers>> numbers = new ArrayList<>();
        for (Listeners one : scenario.populations().values()) {
            numbers.add(engine.populate(Setup.population(one), one.host()));
        }
        loops.run(Duration.ofSeconds(5));
        startNanos = nanoTime();
        over = play.start(numbers.stream().map(CompletableFuture::join).toList());
    }

    /// First Reports of one listener, in order.
    List<EngineEvent.Reported> of(int listener, EngineEvent.Why why) {
        return reports.stream()
                .filter(one -> one.listener() == listener && one.why() == why)
                .toList();
    }

    @Override
    public Engine engine() {
        return engine;
    }

    @Override
    public long nanoTime() {
        return loops.time().getAsLong();
    }

    @Override
    public long stampNanos(long nanoTime) {
        return nanoTime - startNanos + 1;
    }

    @Override
    public void at(long nanoTime, Runnable deed) {
        loops.time().after(nanoTime - nanoTime(), deed);
    }

    @Override
    public void measure(Consumer<Measurement> deed) {
        deed.accept(measurement);
    }

    @Override
    public void whenData(long vlanWord, Ipv6Address group, long mostNanos, Runnable deed) {
        at(nanoTime() + mostNanos, deed);
    }

    @Override
    public void cutLink(boolean out) {}

    @Override
    public void query(Action.Query query) {
        said.add("asked");
    }

    @Override
    public boolean set(String key, String value) {
        return false;
    }

    @Override
    public void say(String line) {
        said.add(line);
    }
}
