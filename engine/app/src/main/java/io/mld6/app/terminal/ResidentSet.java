// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.terminal;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// Memory of this process that is in the machine's memory, heap and all else, as the kernel counts
/// it.
///
/// @param octets now (`VmRSS`); 0 where the kernel does not say
/// @param peakOctets the most there ever was (`VmHWM`)
public record ResidentSet(long octets, long peakOctets) {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final double OCTETS_PER_MEBIBYTE = 1 << 20;

    public static ResidentSet now() {
        try {
            return of(Files.readAllLines(STATUS));
        } catch (IOException _) {
            return new ResidentSet(0, 0);
        }
    }

    /// From lines like `VmRSS:     123456 kB`.
    static ResidentSet of(List<String> status) {
        return new ResidentSet(octets(status, "VmRSS:"), octets(status, "VmHWM:"));
    }

    private static long octets(List<String> status, String name) {
        return status.stream()
                .filter(line -> line.startsWith(name))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                .findFirst()
                .orElse(0);
    }

    /// The line for people.
    String line(long tableOctets) {
        return String.format(
                Locale.ROOT,
                "memory      tables %,.1f MiB, resident %,.1f MiB, at most %,.1f MiB",
                tableOctets / OCTETS_PER_MEBIBYTE,
                octets / OCTETS_PER_MEBIBYTE,
                peakOctets / OCTETS_PER_MEBIBYTE);
    }
}
