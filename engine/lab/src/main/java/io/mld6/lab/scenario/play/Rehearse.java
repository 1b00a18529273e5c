// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.MacAddress;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.host.Engine;
import io.mld6.engine.host.EngineEvent;
import io.mld6.engine.host.EngineEvents;
import io.mld6.engine.host.EngineSnapshot;
import io.mld6.engine.host.EventSubscription;
import io.mld6.engine.host.ListenerNumbers;
import io.mld6.engine.link.LinkChannel;
import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.link.VirtualLink;
import io.mld6.engine.loop.VirtualLoops;
import io.mld6.engine.schedule.VirtualTime;
import io.mld6.lab.measure.Measurement;
import io.mld6.lab.measure.TesterFault;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.Listeners;
import io.mld6.lab.scenario.Rehearsal;
import io.mld6.lab.scenario.Scenario;
import io.mld6.lab.scenario.ScenarioOracle;
import io.mld6.lab.scenario.ScenarioValues;
import io.mld6.lab.traffic.FlowReader;
import io.mld6.lab.traffic.FormatOptions;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// A scenario in virtual time: the engine, the querier, the play and the measurement of a run, and
/// around them a link, a device and a head-end that are not real.
///
/// ```text
///   Play ──▶ Engine ═══ VirtualLink ═══ SimulatedSwitch ═══ VirtualLink ═══ Querier
///                            ║                 │
///                            ║            Forwarding ──▶ HeadEnd
///                       what measures hears queries         │ frames
///                            ║                              ▼
///                            ╚═════════════════════════ FlowReader ──▶ Measurement
/// ```
///
/// Everything runs on the calling thread, from one moment at which something is due to the next, so
/// that the same seed gives the same numbers.
public final class Rehearse {
    /// The year 2000: stamps of a rehearsal say at once that they are not real.
    private static final long EPOCH_NANOS = 946_684_800L * 1_000_000_000L;

    private static final MacAddress ASKER_MAC = MacAddress.parse("02:00:5e:00:00:03");

    private static final long TICK_NANOS = 10_000_000;
    private static final long SECOND_NANOS = 1_000_000_000;
    private static final Duration STEP = Duration.ofMillis(100);
    private static final Duration BOOT = Duration.ofSeconds(3);
    private static final int EVENTS = 1 << 20;

    private final Scenario scenario;
    private final RunObserver observer;
    private final VirtualLoops loops = new VirtualLoops(4);
    private final VirtualTime time = loops.time();
    private final long nanosToStamp = EPOCH_NANOS - time.getAsLong();
    private final VirtualLink link = new VirtualLink();
    private final List<VlanTags> vlans;
    private final Play play;
    private final Measurement measurement;
    private final DataWaits sink;
    private final FlowReader reader;
    private final HeadEnd.Wire wire;
    private final List<HeadEnd> headEnds;
    private final List<String> streams = new ArrayList<>();
    private final RehearsedDevice access;
    private final Engine engine;
    private final QueryPort asker;
    private final EventSubscription told;
    private final @Nullable RehearsedOracle oracle;
    private long deviceNanos;
    private long sampleNanos;

    private Rehearse(Scenario scenario, RunObserver observer) throws LinkException {
        this.scenario = scenario;
        this.observer = observer;
        this.vlans = Setup.vlans(scenario);
        Rehearsal device = scenario.rehearsal();
        this.deviceNanos = device.joinDelay().toNanos();
        Stage stage = new VirtualStage();
        this.play = new Play(scenario, stage);
        this.measurement =
                new Measurement(
                        Setup.measurement(scenario, play.phases(), true, Duration.ZERO),
                        observer::second);
        this.sink = new DataWaits(measurement);
        this.reader = new FlowReader(FormatOptions.DEFAULT, sink);
        this.wire =
                new HeadEnd.Wire(scenario.seed(), device.loss(), device.duplicate(), nanosToStamp);
        Forwarding forwarding = new Forwarding(new Device());
        this.headEnds = headEnds(forwarding, device);
        this.access = RehearsedDevice.on(link, scenario, vlans, forwarding, loops);
        this.engine =
                Engine.on(
                        Setup.engine(scenario), LinkOpener.on(link), loops.from(1), observer::line);
        this.told = engine.subscribe(new Reports(), EVENTS, time);
        this.oracle = oracle(scenario.oracle());
        this.asker = QueryPort.open(tap(), loops.from(2), ASKER_MAC, observer::line);
    }

    private @Nullable RehearsedOracle oracle(@Nullable ScenarioOracle wanted) {
        return wanted == null
                ? null
                : new RehearsedOracle(
                        wanted.config(),
                        engine,
                        access.belief(),
                        vlans.size(),
                        loops,
                        measurement,
                        observer::line);
    }

    /// Rehearses a scenario.
    ///
    /// @throws IllegalArgumentException with one line if it cannot be rehearsed
    public static RunOutcome of(Scenario scenario, RunObserver observer) {
        try {
            return new Rehearse(scenario, observer).run();
        } catch (LinkException impossible) {
            throw new IllegalStateException("a virtual link was refused", impossible);
        }
    }

    private List<HeadEnd> headEnds(Forwarding forwarding, Rehearsal device) {
        List<HeadEnd> all = new ArrayList<>();
        for (HeadEndPlan one : HeadEndPlan.of(scenario)) {
            List<Forwarding.Flow> flows = new ArrayList<>();
            for (int i = 0; i < one.plan().flows(); i++) {
                boolean flooded = device.flood().contains(one.classOf(i));
                flows.add(
                        forwarding.add(
                                one.plan().source(i),
                                one.plan().group(i),
                                flooded ? vlans : List.of()));
            }
            streams.add(one.name());
            all.add(new HeadEnd(one.plan(), flows, reader, wire, time.getAsLong()));
        }
        return all;
    }

    /// One end for what is heard and for what is asked besides: every end gets a copy of
    /// all frames.
    private LinkOpener tap() {
        return _ -> {
            LinkChannel channel = link.newEnd(RehearsedDevice.QUERIES);
            channel.pipeline().addLast(new Tap());
            return channel;
        };
    }

    private final class Device implements Forwarding.Device {
        @Override
        public void settle() {
            advance();
        }

        @Override
        public void later(Runnable deed) {
            time.after(deviceNanos, deed);
        }
    }

    /// All that was due before now is sent, by whatever head-end it is, in its order.
    private void advance() {
        long now = time.getAsLong();
        while (true) {
            HeadEnd next = headEnds.getFirst();
            long due = next.nextNanos();
            for (int i = 1; i < headEnds.size(); i++) {
                long other = headEnds.get(i).nextNanos();
                if (other < due) {
                    next = headEnds.get(i);
                    due = other;
                }
            }
            if (due >= now) {
                return;
            }
            next.sendOne();
        }
    }

    /// Hands Reports that can change what is wanted to whom measures.
    private final class Reports implements EngineEvents {
        @Override
        public void happened(EngineEvent event) {
            if (event instanceof EngineEvent.Reported reported) {
                measurement.reported(stamp(reported.nanos()), reported);
            }
        }

        @Override
        public boolean wantsAnswers() {
            return false;
        }

        @Override
        public void dropped(long events) {
            measurement.fault(TesterFault.EVENTS_DROPPED, events, "");
        }
    }

    private long stamp(long nanos) {
        return nanos + nanosToStamp;
    }

    private RunOutcome run() {
        List<CompletableFuture<ListenerNumbers>> populated = new ArrayList<>();
        for (Listeners one : scenario.populations().values()) {
            populated.add(engine.populate(Setup.population(one), one.host()));
        }
        tick();
        loops.run(BOOT);
        await(CompletableFuture.allOf(populated.toArray(CompletableFuture[]::new)));
        CompletableFuture<Void> over =
                play.start(populated.stream().map(CompletableFuture::join).toList());
        await(over);
        if (over.isDone()) {
            afterwards();
        } else {
            observer.line("an expectation was missed that ends the run");
            play.stop();
        }
        if (oracle != null) {
            oracle.look();
        }
        advance();
        Failures.check(told);
        sink.end();
        measurement.finish(stamp(time.getAsLong()));
        EngineSnapshot last = loops.get(engine.snapshot());
        return new RunOutcome(measurement.result(), play.counts(), last);
    }

    /// What has begun gets its end: leaves are timed, joins may still fail.
    private void afterwards() {
        long end = time.getAsLong() + Setup.AFTERWARDS.toNanos();
        loops.run(Setup.LEAST_AFTERWARDS);
        while (!measurement.isSettled() && time.getAsLong() < end) {
            loops.run(STEP);
            sample();
        }
    }

    /// Shows the engine once a second, and has the device looked at.
    private void sample() {
        if (oracle != null) {
            oracle.sample();
        }
        long now = stamp(time.getAsLong());
        if (now >= sampleNanos) {
            sampleNanos = now - Math.floorMod(now, SECOND_NANOS) + SECOND_NANOS;
            observer.engine(now, loops.get(engine.snapshot()));
        }
    }

    /// Lets time pass until something is done, an expectation ends the run, or the engine fails.
    private void await(CompletableFuture<?> what) {
        CompletableFuture<Void> failed = engine.termination();
        while (!what.isDone() && !measurement.abortRequested()) {
            loops.run(STEP);
            sample();
            observer.progress(play, time.getAsLong());
            if (failed.isCompletedExceptionally()) {
                throw Failures.unwrapped(failed);
            }
        }
        if (what.isCompletedExceptionally()) {
            throw Failures.unwrapped(what);
        }
    }

    private void tick() {
        advance();
        long now = stamp(time.getAsLong());
        sink.tick(now, now);
        time.after(TICK_NANOS, this::tick);
    }

    /// Hears what is asked on the link.
    private final class Tap extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            ByteBuf frame = (ByteBuf) message;
            int length = frame.readableBytes();
            reader.read(
                    frame.nioBuffer(),
                    0,
                    length,
                    length,
                    FlowReader.NO_TAG,
                    stamp(time.getAsLong()));
            frame.release();
        }
    }

    private final class VirtualStage implements Stage {
        @Override
        public Engine engine() {
            return engine;
        }

        @Override
        public long nanoTime() {
            return time.getAsLong();
        }

        @Override
        public long stampNanos(long nanoTime) {
            return stamp(nanoTime);
        }

        @Override
        public void at(long nanoTime, Runnable deed) {
            time.after(nanoTime - time.getAsLong(), deed);
        }

        @Override
        public void measure(Consumer<Measurement> deed) {
            deed.accept(measurement);
        }

        @Override
        public void whenData(long vlanWord, Ipv6Address group, long mostNanos, Runnable deed) {
            sink.add(vlanWord, group, mostNanos, () -> at(time.getAsLong(), deed));
        }

        @Override
        public void cutLink(boolean out) {
            advance();
            sink.cut(out);
        }

        @Override
        public void query(Action.Query query) {
            asker.send(query, vlans);
        }

        @Override
        public boolean set(String key, String value) {
            advance();
            switch (key) {
                case Stage.MOST_PACKETS -> {
                    long most = ScenarioValues.mostPackets(value);
                    var _ = engine.setMaxPacketsPerSecond(most);
                }
                case "rehearse.loss" -> wire.setLoss(ScenarioValues.share(value));
                case "rehearse.duplicate" -> wire.setDuplication(ScenarioValues.share(value));
                case "rehearse.deaf" -> access.setDeafness(ScenarioValues.share(value));
                case "rehearse.join-delay" -> deviceNanos = ScenarioValues.length(value).toNanos();
                default -> {
                    return setRate(key, value);
                }
            }
            return true;
        }

        private boolean setRate(String key, String value) {
            for (int i = 0; i < streams.size(); i++) {
                if (key.equals("streams." + streams.get(i) + ".rate")) {
                    headEnds.get(i).setRate(ScenarioValues.rate(value), time.getAsLong());
                    return true;
                }
            }
            return false;
        }

        @Override
        public void say(String line) {
            observer.line(line);
        }
    }
}
