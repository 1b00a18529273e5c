// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import io.mld6.bench.sketch.Shapes;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/// Runs the benchmarks that have a target, and some that have none, and says in one table what came
/// out. What is compared is measured in the same run, one right after the other.
final class Table {
    private static final String MILLION = "1000000";
    private static final String TEN_THOUSAND = "10000";
    private static final double TICKS = 997;

    /// Time and allocation of one operation.
    ///
    /// @param nanos of one item, where an operation has several
    /// @param octets allocated by one operation
    private record Cost(double nanos, double octets) {}

    private final Map<String, Cost> costs = new TreeMap<>();
    private final StringBuilder out = new StringBuilder();
    private final boolean quick;

    private Table(boolean quick) {
        this.quick = quick;
    }

    /// Measures everything.
    ///
    /// @param quick one short iteration of each: to see that it works
    /// @return the table, in Markdown
    static String run(boolean quick) throws RunnerException, IOException, InterruptedException {
        Table table = new Table(quick);
        table.writeHead();
        table.writeShapes();
        table.measure();
        table.write();
        return table.out.toString();
    }

    /// Measures the engine beside its yardsticks only.
    ///
    /// @param quick one round of each: to see that it works
    /// @return the lines of the table that are about them
    static String shapes(boolean quick) throws IOException, InterruptedException {
        Table table = new Table(quick);
        table.writeHead();
        table.writeShapes();
        return table.out.toString();
    }

    private void writeHead() {
        out.append("| What | ns | compared with | ratio | target | | octets allocated |\n");
        out.append("| --- | ---: | --- | ---: | --- | --- | ---: |\n");
    }

    private void writeShapes() throws IOException, InterruptedException {
        for (Shapes.Line line : new Shapes(quick).measure()) {
            String other = String.format(Locale.ROOT, "%s, %.2f ns", line.against(), line.best());
            against(
                    line.what(),
                    new Cost(line.nanos(), Double.NaN),
                    other,
                    line.best(),
                    line.most());
        }
    }

    private ChainedOptionsBuilder options(String pattern) {
        return new OptionsBuilder()
                .include(pattern)
                .forks(1)
                .warmupIterations(quick ? 1 : 3)
                .warmupTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .measurementIterations(quick ? 1 : 5)
                .measurementTime(TimeValue.milliseconds(quick ? 300 : 1000))
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT);
    }

    private void measure() throws RunnerException {
        String fanOut = "\\.QueryFanOut\\.";
        add(options(fanOut + "bareLoop$").param("memberships", TEN_THOUSAND, MILLION));
        add(options(fanOut + "bareLoopOverRows$").param("memberships", MILLION));
        add(options(fanOut + "v[12]").param("memberships", MILLION));
        add(options(fanOut + "v2General$").param("memberships", MILLION).param("groups", "1"));
        add(options("\\.TimeoutPerMembership\\.").param("memberships", MILLION));
        add(options("\\.ReportDrain\\.").param("memberships", MILLION));
        add(options("\\.FrameDecode\\."));
        add(options("\\.Suppression\\.").param("memberships", MILLION));
        add(options("\\.StateChange\\.").param("memberships", MILLION));
        add(options("\\.QuerierIngest\\.").param("states", MILLION));
        add(options("\\.RegistryLookup\\.").param("memberships", MILLION).param("groups", "100"));
        add(options("\\.FlowMeasure\\."));
        add(
                options("\\.(LinkedRowsPerTick|CountingSort|ObjectPerMembership)\\.")
                        .param("memberships", MILLION));
    }

    @SuppressWarnings("rawtypes") // JMH has them
    private void add(ChainedOptionsBuilder options) throws RunnerException {
        Collection<RunResult> results = new Runner(options.build()).run();
        for (RunResult result : results) {
            Map<String, Result> secondary = result.getSecondaryResults();
            Result item = secondary.get("perItem");
            Result octets = secondary.get("gc.alloc.rate.norm");
            double nanos = (item == null ? result.getPrimaryResult() : item).getScore();
            String key = key(result.getParams());
            costs.put(key, new Cost(nanos, octets == null ? 0 : octets.getScore()));
            System.err.printf(Locale.ROOT, "%s %.2f ns%n", key, nanos);
        }
    }

    /// Class and method, then the values of the parameters in the order of their names.
    private static String key(BenchmarkParams params) {
        String name = params.getBenchmark();
        int dot = name.lastIndexOf('.', name.lastIndexOf('.') - 1);
        var key = new ArrayList<String>();
        key.add(name.substring(dot + 1));
        params.getParamsKeys().stream().sorted().map(params::getParam).forEach(key::add);
        return String.join(" ", key);
    }

    private Cost cost(String key) {
        Cost cost = costs.get(key);
        if (cost == null) {
            throw new IllegalStateException("not measured: " + key);
        }
        return cost;
    }

    private void write() {
        writeFanOut();
        writeFrames();
        writeRest();
    }

    private void writeFanOut() {
        double floor = cost("QueryFanOut.bareLoop " + MILLION).nanos();
        double smallFloor = cost("QueryFanOut.bareLoop " + TEN_THOUSAND).nanos();
        Cost version1 = cost("QueryFanOut.v1General 100 " + MILLION);
        Cost naive = cost("TimeoutPerMembership.timeoutPerMembership " + MILLION);
        plain("bare loop, per row, 10^6 rows (the floor)", cost("QueryFanOut.bareLoop " + MILLION));
        Cost overRows = cost("QueryFanOut.bareLoopOverRows " + MILLION);
        line(
                "the same from and into rows of 32 octets in memory",
                overRows.nanos(),
                "bare loop",
                overRows.nanos() / floor,
                "",
                true,
                overRows.octets());
        plain("bare loop, 10^4 rows", cost("QueryFanOut.bareLoop " + TEN_THOUSAND));
        plain("HashedWheelTimer timeout per membership, 10^6", naive);
        against(
                "v1 General Query, per row, 10^6 rows",
                version1,
                "bare loop",
                floor,
                Shapes.FAN_OUT);
        double faster = naive.nanos() / version1.nanos();
        line(
                "v1 General Query, 10^6 rows",
                version1.nanos(),
                "timeout per membership",
                faster,
                "at least 10 times faster",
                faster >= 10,
                version1.octets());
        double perTick = version1.octets() / TICKS;
        line(
                "v1 General Query, octets per occupied tick",
                Double.NaN,
                "",
                Double.NaN,
                "at most 200",
                perTick <= 200,
                perTick);
        against(
                "v2 General Query, per listener, 10^6 listeners",
                cost("QueryFanOut.v2General 1 " + MILLION),
                "bare loop",
                floor,
                Shapes.FAN_OUT);
        String small = "bare loop, 10^4 rows";
        for (String[] one :
                new String[][] {
                    {"v2General", "v2 General Query, per listener, 10^4 listeners"},
                    {"v1GroupSpecific", "v1 group-specific, per row, 10^4 of 10^6"},
                    {"v2GroupSpecific", "v2 group-specific, per row, 10^4 of 10^6"},
                    {"v2GroupAndSource", "v2 group-and-source, per row, 10^4 of 10^6"}
                }) {
            Cost cost = cost("QueryFanOut." + one[0] + " 100 " + MILLION);
            double most = one[0].endsWith("General") ? Shapes.FAN_OUT : Shapes.SPECIFIC;
            against(one[1], cost, small, smallFloor, most);
        }
    }

    private void writeFrames() {
        Cost reports = cost("ReportDrain.v1Reports 100 " + MILLION);
        Cost records = cost("ReportDrain.v2Records 100 " + MILLION);
        plain("drain, per v1 Report, 10^6", reports);
        limit(
                "query to frames, per v1 Report, 10^6",
                reports.nanos() + cost("QueryFanOut.v1General 100 " + MILLION).nanos(),
                70);
        plain("drain, per v2 record, 100 a listener, 10^6", records);
        limit(
                "query to frames, per v2 record, 10^6",
                records.nanos() + cost("QueryFanOut.v2General 100 " + MILLION).nanos() / 100,
                25);
        plain(
                "drain, one group a listener, per v1 Report",
                cost("ReportDrain.v1Reports 1 " + MILLION));
        plain(
                "drain, one group a listener, per v2 Report",
                cost("ReportDrain.v2Records 1 " + MILLION));
        String decode = "FrameDecode.decode ";
        for (String kind : new String[] {"V1_GENERAL_QUERY", "V2_GENERAL_QUERY"}) {
            Cost cost = cost(decode + kind);
            line(
                    "decode " + words(kind),
                    cost.nanos(),
                    "",
                    Double.NaN,
                    "under 150 ns",
                    cost.nanos() < 150,
                    cost.octets());
        }
    }

    private void writeRest() {
        for (Map.Entry<String, Cost> one : costs.entrySet()) {
            String key = one.getKey();
            if (key.startsWith("FrameDecode") && !key.endsWith("GENERAL_QUERY")) {
                plain("decode " + words(key.substring(key.indexOf(' ') + 1)), one.getValue());
            }
        }
        plain("suppression, per Report heard", cost("Suppression.reportHeard " + MILLION));
        plain("suppression, per row that comes up", cost("Suppression.comesUp " + MILLION));
        plain("v1 join and leave, both messages", cost("StateChange.v1JoinAndLeave " + MILLION));
        plain("v2 join and leave, both messages", cost("StateChange.v2JoinAndLeave " + MILLION));
        plain("v2 source change, with its Report", cost("StateChange.v2SourceChange " + MILLION));
        for (String[] one :
                new String[][] {
                    {"version1Refresh", "querier, v1 Report of a known group"},
                    {"excludeRefresh", "querier, IS_EX{} record of a known group"},
                    {"trackedRefresh", "querier, the same with its listener remembered"},
                    {"includeRefresh", "querier, IS_IN record of ten known sources"},
                    {"joinOrLeave", "querier, a group comes or goes"}
                }) {
            plain(one[1] + ", 10^6 states", cost("QuerierIngest." + one[0] + " " + MILLION));
        }
        plain("find a membership", cost("RegistryLookup.membership 100 " + MILLION));
        plain("find a listener", cost("RegistryLookup.listener 100 " + MILLION));
        plain("a group nobody listens to", cost("RegistryLookup.strangeGroup 100 " + MILLION));
        plain("a data packet read, 10^4 flows", cost("FlowMeasure.read 10000"));
        plain("a data packet read and measured, 10^4 flows", cost("FlowMeasure.measure 10000"));
        for (Map.Entry<String, Cost> one : costs.entrySet()) {
            if (one.getKey().matches("(Linked|Counting|Object).*")) {
                String name = one.getKey().substring(0, one.getKey().indexOf(' '));
                plain("rejected: " + name.replace('.', ' ') + ", per row, 10^6", one.getValue());
            }
        }
    }

    private static String words(String constant) {
        return constant.replace('_', ' ').toLowerCase(Locale.ROOT);
    }

    private void plain(String what, Cost cost) {
        line(what, cost.nanos(), "", Double.NaN, "", true, cost.octets());
    }

    private void against(String what, Cost cost, String other, double nanos, double most) {
        double ratio = cost.nanos() / nanos;
        String target = Double.isNaN(most) ? "" : String.format(Locale.ROOT, "at most %.1f", most);
        line(what, cost.nanos(), other, ratio, target, ratio <= most, cost.octets());
    }

    private void limit(String what, double nanos, double most) {
        String target = String.format(Locale.ROOT, "at most %.0f ns", most);
        line(what, nanos, "", Double.NaN, target, nanos <= most, Double.NaN);
    }

    private void line(
            String what,
            double nanos,
            String other,
            double ratio,
            String target,
            boolean met,
            double octets) {
        String verdict = target.isEmpty() ? "" : met ? "met" : "**not met**";
        out.append(
                String.format(
                        Locale.ROOT,
                        "| %s | %s | %s | %s | %s | %s | %s |%n",
                        what,
                        text("%.2f", nanos),
                        other,
                        text("%.2f", ratio),
                        target,
                        verdict,
                        text("%.0f", octets)));
    }

    private static String text(String format, double value) {
        return Double.isNaN(value) ? "" : String.format(Locale.ROOT, format, value);
    }
}
