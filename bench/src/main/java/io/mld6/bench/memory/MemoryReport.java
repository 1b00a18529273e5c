// SPDX-License-Identifier: Apache-2.0
package io.mld6.bench.memory;

import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.stream.Collectors;
import javax.management.JMException;
import javax.management.ObjectName;

/// What memberships occupy, as the collector sees it: `mld6-bench memory [listeners] [groups]`.
///
/// Builds every listener in every group, arms an answer of each membership, and prints the classes
/// that hold most of the live heap. What the tables say of themselves is printed beside it.
public final class MemoryReport {
    private static final int USUAL_LISTENERS = 10_000;
    private static final int USUAL_GROUPS = 100;
    private static final int LINES = 10;
    private static final int MAXIMUM_RESPONSE_MILLIS = 10_000;

    private MemoryReport() {}

    /// Runs it.
    public static void main(String[] arguments) throws JMException {
        int listeners = arguments.length > 0 ? Integer.parseInt(arguments[0]) : USUAL_LISTENERS;
        int groups = arguments.length > 1 ? Integer.parseInt(arguments[1]) : USUAL_GROUPS;
        int memberships = Math.multiplyExact(listeners, groups);
        long before = liveOctets(histogram());
        Multitude multitude = new Multitude(1, listeners);
        multitude.registry.reserve(1, listeners, groups, memberships);
        for (int listener = 0; listener < listeners; listener++) {
            for (int group = 0; group < groups; group++) {
                multitude.join(listener, group);
            }
            multitude.wheels.advance(Multitude.TICK_NANOS);
        }
        multitude.settle();
        print("idle", memberships, before, multitude);
        int armed = multitude.askVersion1(MAXIMUM_RESPONSE_MILLIS);
        if (armed != memberships) {
            throw new IllegalStateException("armed " + armed);
        }
        List<String> histogram = print("every answer armed", memberships, before, multitude);
        System.out.println(histogram.stream().limit(LINES + 2L).collect(Collectors.joining("\n")));
    }

    private static List<String> print(
            String when, int memberships, long before, Multitude multitude) throws JMException {
        // The tables are asked again below, so they are alive here.
        List<String> histogram = histogram();
        long live = liveOctets(histogram) - before;
        System.out.printf(
                "%,d memberships, %s: %,d octets of live heap, %.1f each; tables say %,d, %.1f"
                        + " each%n",
                memberships,
                when,
                live,
                (double) live / memberships,
                multitude.octets(),
                (double) multitude.octets() / memberships);
        return histogram;
    }

    /// Instances and octets of each class, most first, after a collection; the last line is the
    /// sum.
    private static List<String> histogram() throws JMException {
        String text =
                (String)
                        ManagementFactory.getPlatformMBeanServer()
                                .invoke(
                                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                                        "gcClassHistogram",
                                        new Object[] {new String[0]},
                                        new String[] {String[].class.getName()});
        return text.lines().toList();
    }

    /// From `Total  instances  octets`.
    private static long liveOctets(List<String> histogram) {
        String total =
                histogram.stream()
                        .filter(line -> line.startsWith("Total"))
                        .findFirst()
                        .orElseThrow();
        return Long.parseLong(total.substring(total.lastIndexOf(' ') + 1));
    }
}
