// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.sketch;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Measures the engine beside the best yardstick of each shape of population, each shape in a
/// process of its own, and says how far apart they are.
///
/// Nanoseconds are of processor time, medians of rounds in which all of a shape take turns. Where
/// an array begins in a cache line decides whether every other row of half a line lies across two;
/// it is pinned to the worse of the two cases, for the engine and for the yardsticks.
public final class Shapes {
    /// Aim of a General Query's fan-out, as a multiple of the bare loop.
    public static final double FAN_OUT = 2.2;

    /// Aim of a query about one group, as a multiple of the bare loop.
    public static final double SPECIFIC = 2.5;

    private static final double TO_FRAMES = 1.3;
    private static final String HUNDRED = "10 000 x 100";
    private static final String TEN = "100 000 x 10";
    private static final String ONE = "10^6 x 1";

    /// A line of the table.
    ///
    /// @param what is measured
    /// @param nanos of the engine, an item
    /// @param against the name of the best yardstick
    /// @param best nanoseconds of that
    /// @param most ratio of the two that is aimed at; NaN for none
    public record Line(String what, double nanos, String against, double best, double most) {}

    private final boolean quick;

    /// @param quick one round of each: to see that it works
    public Shapes(boolean quick) {
        this.quick = quick;
    }

    /// Measures everything.
    public List<Line> measure() throws IOException, InterruptedException {
        List<Line> lines = new ArrayList<>();
        String report = ", per Report";
        String row = ", per row";
        drain(lines, "v1 10000 100", HUNDRED + report);
        drain(lines, "v1 1000000 1", ONE + report);
        run(lines, "fan-out v1 10000 100", "v1 fan-out, " + HUNDRED + row, FAN_OUT);
        run(lines, "fan-out v1 1000000 1", "v1 fan-out, " + ONE + row, FAN_OUT);
        run(lines, "fan-out v2 1000000 1", "v2 fan-out, 10^6 listeners, each", FAN_OUT);
        run(lines, "fan-out v2 10000 100", "v2 fan-out, 10 000 listeners, each", FAN_OUT);
        drain(lines, "v2 10000 100", HUNDRED + ", per record");
        drain(lines, "v2 100000 10", TEN + ", per record");
        drain(lines, "v2 1000000 1", ONE + report);
        run(lines, "specific v1 10000 100", "v1 group-specific, 10^4 of 10^6" + row, SPECIFIC);
        run(lines, "specific v2 10000 100", "v2 group-specific, 10^4 of 10^6" + row, SPECIFIC);
        run(lines, "sources v2 10000 100", "v2 group-and-source, 10^4 of 10^6" + row, SPECIFIC);
        return lines;
    }

    private void drain(List<Line> lines, String shape, String what)
            throws IOException, InterruptedException {
        String version = shape.substring(0, 2);
        List<String> out = run("drain " + shape, version + " drain, " + what);
        lines.add(line(version + " drain, " + what, out.get(0), Double.NaN));
        lines.add(line(version + " query to frames, " + what, out.get(1), TO_FRAMES));
    }

    private void run(List<Line> lines, String shape, String what, double most)
            throws IOException, InterruptedException {
        lines.add(line(what, run(shape, what).get(0), most));
    }

    private static Line line(String what, String out, double most) {
        String[] words = out.split(" ", 3);
        double nanos = Double.parseDouble(words[0]);
        return new Line(what, nanos, words[2], Double.parseDouble(words[1]), most);
    }

    private List<String> run(String shape, String what) throws IOException, InterruptedException {
        System.err.println(what);
        List<String> command =
                new ArrayList<>(
                        List.of(
                                Path.of(System.getProperty("java.home", ""), "bin", "java")
                                        .toString(),
                                "-Xmx3g",
                                "-XX:+UseSerialGC",
                                "-XX:PretenureSizeThreshold=1m",
                                "-XX:ObjectAlignmentInBytes=32",
                                "--enable-native-access=ALL-UNNAMED",
                                "--sun-misc-unsafe-memory-access=allow",
                                "-Dio.netty.noUnsafe=false",
                                "-cp",
                                System.getProperty("java.class.path", ""),
                                ShapeRun.class.getName(),
                                quick ? "1" : "7"));
        command.addAll(List.of(shape.split(" ", -1)));
        Process process =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            List<String> out = reader.readAllLines();
            int status = process.waitFor();
            if (status != 0 || out.isEmpty()) {
                throw new IOException("the run of '" + shape + "' ended with " + status);
            }
            return out;
        }
    }
}
