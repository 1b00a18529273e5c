// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.Locale;

/// Ways in which the tester itself fails. Each makes a run inconclusive: a device must not be
/// blamed for it.
public enum TesterFault {
    /// Answers to queries went out later than they had to.
    ANSWERS_LATE("answers to queries were late"),
    /// The kernel had no room for frames that came in.
    KERNEL_DROPPED("the kernel dropped frames that came in"),
    /// The kernel did not take frames that should go out.
    FRAMES_REFUSED("the kernel refused frames that should go out"),
    /// CLOCK_REALTIME was set. What was being timed is not measured.
    CLOCK_STEPPED("the clock was set"),
    /// The sender of the streams did not reach its rate.
    SENDER_SLOW("the sender missed its rate"),
    /// Events of the listeners did not reach the measurement.
    EVENTS_DROPPED("events of the listeners were dropped"),
    /// Events of the listeners came when the data behind them had been counted.
    EVENTS_LATE("events of the listeners came too late"),
    /// There were more flows than are kept.
    FLOWS_OVERFLOWED("packets of more flows than are kept"),
    /// The oracle could not read the device, or our Reports did not reach it.
    ORACLE_IN_DOUBT("a look of the oracle proves nothing"),
    /// Something else, as its line says.
    OTHER("the tester had a fault");

    private final String line;

    TesterFault(String line) {
        this.line = line;
    }

    /// What happened, for people, without a full stop.
    public String line() {
        return line;
    }

    /// As results write it: `kernel_dropped`.
    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
