// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.doctor;

import io.mld6.engine.link.PacketChannelOptions;
import io.mld6.engine.linux.LinkInfo;
import io.mld6.engine.linux.NativeException;
import io.mld6.engine.linux.PacketSocket;
import java.util.Set;

/// What this process may do, and what the machine is like.
final class SystemChecks {
    private static final int CAP_NET_ADMIN = 12;
    private static final int CAP_NET_RAW = 13;
    private static final int HEXADECIMAL = 16;

    /// Those that are read without asking the kernel, so that stamps cost nothing.
    private static final Set<String> QUICK_CLOCKS =
            Set.of("tsc", "kvm-clock", "hyperv_clocksource_tsc_page", "arch_sys_counter");

    private final SystemFiles files;

    SystemChecks(SystemFiles files) {
        this.files = files;
    }

    /// The capabilities in effect, a bit each.
    private long capabilities() {
        String status = files.text("proc/self/status");
        if (status != null) {
            for (String line : status.lines().toList()) {
                if (line.startsWith("CapEff:")) {
                    return Long.parseUnsignedLong(line.substring(7).strip(), HEXADECIMAL);
                }
            }
        }
        return 0;
    }

    /// Whether raw frames may be read and written, as the kernel has it.
    Finding privilege() {
        boolean admin = (capabilities() >> CAP_NET_ADMIN & 1) != 0;
        if ((capabilities() >> CAP_NET_RAW & 1) == 0) {
            return Finding.problem(
                    "privilege",
                    "CAP_NET_RAW is missing",
                    "sudo mld6 ..., or in a network namespace of your own: unshare --user"
                            + " --map-root-user --net");
        }
        return Finding.ok(
                "privilege",
                admin ? "CAP_NET_RAW and CAP_NET_ADMIN" : "CAP_NET_RAW, without CAP_NET_ADMIN");
    }

    /// Whether a socket gets the room that commands ask for. Tried, where that is allowed: with
    /// `CAP_NET_ADMIN` the limit does not count.
    Finding receiveBuffer(LinkInfo link) {
        long wanted = PacketChannelOptions.on(link.name()).buffers().receiveOctets();
        long granted;
        try (PacketSocket socket = new PacketSocket()) {
            granted = socket.receiveBuffer((int) wanted);
        } catch (NativeException _) {
            granted = files.number("proc/sys/net/core/rmem_max", 0);
        }
        return receiveBuffer(wanted, granted);
    }

    static Finding receiveBuffer(long wanted, long granted) {
        String text = "%,d KiB granted of %,d KiB".formatted(granted >> 10, wanted >> 10);
        return granted >= wanted
                ? Finding.ok("rmem_max", text)
                : Finding.warning(
                        "rmem_max",
                        text + ": a burst may be lost before it is read",
                        "sysctl -w net.core.rmem_max=" + wanted);
    }

    /// @param steps how often the clock was set while somebody listened
    Finding clock(long steps) {
        String source =
                files.text("sys/devices/system/clocksource/clocksource0/current_clocksource");
        String text = "source " + (source == null ? "not known" : source);
        if (steps > 0) {
            return Finding.warning(
                    "clock",
                    text + "; it was set while listening, and what is timed then is not measured",
                    "chronyc waitsync, or stop the time service for the run");
        }
        return source == null || QUICK_CLOCKS.contains(source)
                ? Finding.ok("clock", text)
                : Finding.warning(
                        "clock",
                        text + ": each stamp asks the kernel, which costs time at high rates",
                        "boot with clocksource=tsc, if the machine's is stable");
    }
}
