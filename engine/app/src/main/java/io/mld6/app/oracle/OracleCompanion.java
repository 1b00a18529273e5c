// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.oracle;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.mld6.app.cli.RunEvents;
import io.mld6.app.cli.UserSignal;
import io.mld6.app.control.PrometheusText;
import io.mld6.app.emulation.Companion;
import io.mld6.app.terminal.StatusView;
import io.mld6.engine.host.Engine;
import io.mld6.engine.metrics.SnapshotMeters;
import io.mld6.engine.population.Population;
import io.mld6.lab.belief.DeviceOracle;
import io.mld6.lab.belief.Difference;
import io.mld6.lab.belief.DifferenceKind;
import io.mld6.lab.belief.Look;
import io.mld6.lab.belief.OracleConfig;
import io.mld6.lab.belief.OracleMeters;
import io.mld6.lab.belief.OracleTally;
import io.mld6.lab.belief.OracleWatch;
import io.mld6.lab.dut.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;

/// Compares beside an emulation, and says what it finds. Thread: that of the emulation; what is
/// found is said on the oracle's.
final class OracleCompanion implements Companion {
    static final int DIFFERENT = 99;
    static final int IN_DOUBT = 98;

    private final Device device;
    private final OracleConfig config;
    private final OracleTally tally;
    private final SnapshotMeters<OracleTally> meters;
    private @Nullable DeviceOracle oracle;
    private @Nullable OracleWatch watch;

    /// @param device closed by the caller
    OracleCompanion(Device device, OracleConfig config) {
        this.device = device;
        this.config = config;
        this.tally = new OracleTally(device.name());
        this.meters = OracleMeters.of(tally);
    }

    @Override
    public void begin(Engine engine, Population population, StatusView view, RunEvents events) {
        DeviceOracle looking =
                new DeviceOracle(
                        engine, device, config, population.vlans().segments(), System::nanoTime);
        oracle = looking;
        OracleWatch watching =
                new OracleWatch(
                        looking,
                        config.every(),
                        look -> tally.add(look).forEach(view::line),
                        events::ended);
        watch = watching;
        UserSignal.listen(watching::lookNow);
    }

    @Override
    public void bindTo(PrometheusText text) {
        text.bind(meters);
    }

    @Override
    public void beforeLeaving() throws InterruptedException {
        if (watch != null) {
            watch.finish();
        }
    }

    @Override
    public void close() {
        meters.close();
        if (watch != null) {
            watch.close();
        }
        if (oracle != null) {
            oracle.close();
        }
    }

    @Override
    public List<String> summary() {
        List<String> lines = new ArrayList<>();
        lines.add(
                "oracle      %,d looks at %s, %,d with differences%s"
                        .formatted(tally.looks(), tally.device(), tally.different(), doubtText()));
        if (tally.different() > 0) {
            StringBuilder most = new StringBuilder("at most    ");
            tally.most()
                    .forEach((kind, count) -> most.append(" %,d %s".formatted(count, kind.text())));
            lines.add(most.toString());
        }
        return lines;
    }

    private String doubtText() {
        return tally.inDoubt() == 0
                ? ""
                : ", %,d in doubt: %s".formatted(tally.inDoubt(), tally.doubt());
    }

    @Override
    public void addTo(ObjectNode summary) {
        ObjectNode object = summary.putObject("oracle");
        object.put("device", tally.device());
        object.put("looks", tally.looks());
        object.put("different", tally.different());
        object.put("inDoubt", tally.inDoubt());
        object.put("doubt", tally.doubt());
        counts(object.putObject("most"), tally.most());
        Look last = tally.last();
        if (last != null) {
            ObjectNode look = object.putObject("last");
            look.put("number", last.number());
            look.put("memberships", last.memberships());
            look.put("waiting", last.waiting());
            look.put("entries", last.entries());
            look.put("inTime", last.late());
            look.put("excused", last.excused());
            look.put("seconds", last.tookNanos() / 1e9);
            counts(look.putObject("differences"), last.counts());
            ArrayNode notes = look.putArray("notes");
            last.notes().forEach(notes::add);
        }
        ArrayNode differences = object.putArray("differences");
        tally.first().forEach(difference -> add(differences.addObject(), difference));
    }

    private static void counts(ObjectNode to, Map<DifferenceKind, Long> counts) {
        counts.forEach((kind, count) -> to.put(kind.text(), count));
    }

    private static void add(ObjectNode to, Difference difference) {
        to.put("kind", difference.kind().text());
        to.put("vlan", difference.vlan());
        to.put("group", difference.group().toString());
        to.put("listener", text(difference.listener()));
        to.put("listeners", difference.listeners());
        to.put("tracked", difference.who().tracked());
        to.put("wanted", Difference.text(difference.wanted()));
        to.put("believed", Difference.text(difference.believed()));
        to.put("ageSeconds", difference.age().toMillis() / 1e3);
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }

    /// A difference weighs most, then that the emulation went wrong, then doubt.
    @Override
    public int status(int status) {
        if (tally.different() > 0) {
            return DIFFERENT;
        }
        if (status != ExitCode.OK) {
            return status;
        }
        return tally.inDoubt() > 0 || tally.looks() == 0 ? IN_DOUBT : ExitCode.OK;
    }
}
