// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.link;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/// Size and start of the product, and what it sends out of an interface, in one table.
///
/// The interface is one end of a veth pair on which nobody else speaks, with two queues to send
/// through, one an event loop: the frames that count are all that the kernel saw going out. Each
/// ratio is of two measurements of the same run.
public final class LinkTable {
    private static final int STARTS = 15;
    private static final int TURNS = 2;
    private static final int QUERIES = 3;
    private static final int LISTENERS = 10_000;
    private static final int GROUPS = 300;
    private static final double MEGA = 1e6;
    private static final double MILLION = 1e6;
    private static final Pattern RATIO = Pattern.compile("^ratio +([0-9.]+) ");
    private static final Pattern READY = Pattern.compile("^(?:joined ([0-9]+) memberships)");
    private static final Pattern LATE = Pattern.compile("^lateness +([0-9,]+) late");

    private final Product product = Product.ofThisRuntime();
    private final StringBuilder out = new StringBuilder();
    private final String near;
    private final String far;
    private final Counters sent;

    private LinkTable(String near, String far) {
        this.near = near;
        this.far = far;
        this.sent = new Counters(near);
    }

    /// Measures it all, in six minutes.
    ///
    /// @param near where the product sends
    /// @param far the other end
    /// @return the table, in Markdown
    /// @throws IOException with one line if an interface is not there or speaks by itself, or if
    ///     the product does not do what is measured
    public static String run(String near, String far) throws IOException {
        for (String end : new String[] {near, far}) {
            Path ipv6 = Path.of("/proc/sys/net/ipv6/conf", end, "disable_ipv6");
            if (!Files.exists(ipv6) || !Files.readString(ipv6).strip().equals("1")) {
                throw new IOException(
                        end
                                + " is no interface here on which the kernel keeps silent"
                                + " (expected net.ipv6.conf."
                                + end
                                + ".disable_ipv6=1)");
            }
        }
        LinkTable table = new LinkTable(near, far);
        table.measure();
        return table.out.toString();
    }

    private void measure() throws IOException {
        out.append("| What | | target | |\n| --- | ---: | --- | --- |\n");
        double size = product.octets() / MEGA;
        line("the product's files", "%.1f MB", size, "at most 85", size <= 85);
        starts();
        sending("MLDv1 Reports, packet socket", "", 0.9);
        sending("full MLDv2 Reports, all of the same groups, packet socket", " --mld 2", 0.9);
        sending(
                "full MLDv2 Reports, each of other groups, packet socket",
                " --mld 2 --own-groups",
                0.9);
        sending("MLDv1 Reports, AF_XDP", " --transmit xdp", 1.5);
        sending(
                "full MLDv2 Reports, all of the same groups, AF_XDP",
                " --mld 2 --transmit xdp",
                0.9);
        shards("packet");
        shards("xdp");
        sevenMillion();
    }

    /// The middle ones of some, by turns. The Java runtime alone tells how fast the machine is in
    /// that minute.
    private void starts() throws IOException {
        double[] toReport = new double[STARTS];
        double[] ofRuntime = new double[STARTS];
        for (int i = 0; i < STARTS; i++) {
            long before = sent.framesOut();
            long started = System.nanoTime();
            String command = "emulate " + near + " --listeners 1 --groups ff0e::db8:0:1";
            try (Product.Running _ = product.start(command)) {
                toReport[i] = (sent.await(before + 1) - started) / 1e6;
            }
            ofRuntime[i] = product.runtimeNanos() / 1e6;
        }
        double start = median(toReport);
        line("first Report after process start", "%.0f ms", start, "at most 280", start <= 280);
        line("of which the Java runtime alone", "%.0f ms", median(ofRuntime), "", true);
    }

    private void sending(String what, String options, double least) throws IOException {
        double ratio = product.number("bench-link " + near + options, RATIO);
        line(
                what + ", to plain `sendmmsg`",
                "%.3f",
                ratio,
                String.format(Locale.ROOT, "at least %.1f", least),
                ratio >= least);
    }

    /// From the first to the last of three million answers, on one event loop and on two, by turns.
    ///
    /// @param way out of the interface, as `--transmit` has it
    private void shards(String way) throws IOException {
        double[][] seconds = new double[2][TURNS * QUERIES];
        for (int turn = 0; turn < TURNS; turn++) {
            for (int shards = 1; shards <= seconds.length; shards++) {
                String options = " --transmit %s --shards %d".formatted(way, shards);
                try (Product.Running emulate = listeners(GROUPS, options)) {
                    for (int i = 0; i < QUERIES; i++) {
                        seconds[shards - 1][turn * QUERIES + i] =
                                answers((long) LISTENERS * GROUPS, "1s");
                    }
                    emulate.stop();
                }
            }
        }
        double one = median(seconds[0]);
        double two = median(seconds[1]);
        rate(way + ", one event loop", one);
        rate(way + ", two", two);
        line("two event loops to one, " + way, "%.2f", one / two, "at least 1.8", one / two >= 1.8);
    }

    private void rate(String how, double seconds) {
        line(
                "3 000 000 MLDv1 answers within 1 s of a query, " + how,
                "%.2f million/s",
                LISTENERS * GROUPS / seconds / MILLION,
                "",
                true);
    }

    /// As many event loops as there are by default.
    private void sevenMillion() throws IOException {
        int groups = 700;
        try (Product.Running emulate = listeners(groups, "")) {
            double seconds = answers((long) LISTENERS * groups, "10s");
            line("7 000 000 MLDv1 answers, asked for within 10 s", "%.2f s", seconds, "", true);
            emulate.stop();
            double late = emulate.number(LATE);
            line("of them late", "%.0f", late, "0", late == 0);
        }
    }

    /// With all Reports of joining gone, and their repetitions, too.
    private Product.Running listeners(int groups, String options) throws IOException {
        long before = sent.framesOut();
        Product.Running emulate =
                product.start(
                        "emulate %s --mld 1 --hearing snooped --listeners %d --groups ff0e::db8:0:1+%d --join-rate 10000000 --leave-timeout 1ms%s"
                                .formatted(near, LISTENERS, groups, options));
        double _ = emulate.number(READY);
        sent.await(before + 2L * LISTENERS * groups);
        return emulate;
    }

    /// Seconds from the first to the last answer.
    private double answers(long memberships, String within) throws IOException {
        long before = sent.framesOut();
        try (Product.Running _ =
                product.start(
                        "query %s --mld 1 --from fe80::ff --max-response %s --wait 0s"
                                .formatted(far, within))) {
            long first = sent.await(before + 1);
            return (sent.await(before + memberships) - first)
                    / (double) TimeUnit.SECONDS.toNanos(1);
        }
    }

    private static double median(double[] values) {
        Arrays.sort(values);
        return values[values.length / 2];
    }

    private void line(String what, String format, double value, String target, boolean met) {
        String text = String.format(Locale.ROOT, format, value);
        System.err.println(what + ": " + text);
        String verdict = target.isEmpty() ? "" : met ? "met" : "**not met**";
        out.append("| %s | %s | %s | %s |%n".formatted(what, text, target, verdict));
    }
}
