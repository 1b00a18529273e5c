// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench;

import io.mld6.bench.link.LinkTable;
import io.mld6.bench.memory.Churn;
import io.mld6.bench.memory.MemoryReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;

/// `mld6-bench`: commands of our own, and everything else to JMH.
///
/// ```text
/// mld6-bench table                    the table of bench/README.md, in 15 minutes
/// mld6-bench shapes                   the lines of it that compare with yardsticks, in a minute
/// mld6-bench growth --svg FILE        cost as work grows, as a table and a plot
/// mld6-bench growth --segments ...    the same as a million listeners live in more segments
/// mld6-bench links IFACE FAR          size, start and sending of the product, in 3 minutes
/// mld6-bench memory [MEMBERSHIPS]     live heap of a million memberships, by class
/// mld6-bench churn [1|2] [OPERATIONS] joins and leaves at a steady population, without a leak
/// mld6-bench QueryFanOut -prof gc     any benchmark, with JMH's own options (-h shows them)
/// ```
public final class Commands {
    private static final int USAGE = 2;
    private static final long DEFAULT_LARGEST = 10_000_000;
    private static final long SMALLEST = 1000;

    private Commands() {}

    /// Runs a command.
    public static void main(String[] arguments) throws Exception {
        String command = arguments.length == 0 ? "" : arguments[0];
        List<String> rest =
                Arrays.asList(arguments).subList(Math.min(1, arguments.length), arguments.length);
        switch (command) {
            case "table" -> table(rest);
            case "shapes" -> shapes(rest);
            case "growth" -> growth(rest);
            case "links" -> links(rest);
            case "memory" -> MemoryReport.main(rest.toArray(String[]::new));
            case "churn" -> Churn.main(rest.toArray(String[]::new));
            default -> org.openjdk.jmh.Main.main(arguments);
        }
    }

    private static void table(List<String> options) throws Exception {
        if (!options.isEmpty() && !options.equals(List.of("--quick"))) {
            refuse("table takes no option but --quick: " + String.join(" ", options));
            return;
        }
        System.out.print(Table.run(!options.isEmpty()));
    }

    private static void shapes(List<String> options) throws Exception {
        if (!options.isEmpty() && !options.equals(List.of("--quick"))) {
            refuse("shapes takes no option but --quick: " + String.join(" ", options));
            return;
        }
        System.out.print(Table.shapes(!options.isEmpty()));
    }

    private static void links(List<String> interfaces) {
        if (interfaces.size() != 2) {
            refuse("links takes the two ends of a veth pair: mld6-bench links e0 e1");
            return;
        }
        try {
            System.out.print(LinkTable.run(interfaces.get(0), interfaces.get(1)));
        } catch (IOException why) {
            refuse("links: " + why.getMessage());
        }
    }

    private static void growth(List<String> options) {
        Path svg = null;
        boolean segments = false;
        String to = null;
        for (Iterator<String> rest = options.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            switch (option) {
                case "--segments" -> segments = true;
                case "--svg" -> svg = Path.of(rest.hasNext() ? rest.next() : "");
                case "--to" -> to = rest.hasNext() ? rest.next() : "";
                default -> {
                    refuse("growth takes --segments, --svg FILE and --to NUMBER, not " + option);
                    return;
                }
            }
        }
        long least = segments ? 1 : SMALLEST;
        long most = segments ? SegmentGrowth.MOST : DEFAULT_LARGEST;
        long largest = to == null ? most : number(to);
        if (svg == null || svg.toString().isEmpty()) {
            refuse("growth needs --svg FILE, where the plot goes");
        } else if (largest < least || largest > most) {
            String what = segments ? "segments" : "memberships";
            refuse("--to takes " + least + " to " + most + " " + what + ", not '" + to + "'");
        } else {
            growth(segments, (int) largest, svg);
        }
    }

    private static void growth(boolean segments, int largest, Path svg) {
        try {
            System.out.print(
                    segments
                            ? new SegmentGrowth().run(largest, svg)
                            : new Growth().run(largest, svg));
        } catch (IOException notWritten) {
            refuse("--svg: cannot write " + svg);
        }
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOne) {
            return -1;
        }
    }

    private static void refuse(String why) {
        System.err.println("mld6-bench: " + why);
        System.exit(USAGE);
    }
}
