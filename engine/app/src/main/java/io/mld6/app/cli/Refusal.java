// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.DurationRange;
import io.mld6.codec.wire.NumberRange;
import java.time.Duration;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/// Arguments that are well written but cannot be: alone, or beside each other.
public final class Refusal {
    private Refusal() {}

    /// Unless `holds`, refuses an option in the words picocli uses for a badly written one.
    public static void unless(boolean holds, CommandSpec spec, String option, String why) {
        if (!holds) {
            throw of(spec, option, why);
        }
    }

    /// The refusal of an option's value.
    public static ParameterException of(CommandSpec spec, String option, String why) {
        return because(spec, "Invalid value for option '" + option + "': " + why);
    }

    /// Refuses a number below 1.
    public static void unlessPositive(long value, CommandSpec spec, String option) {
        unless(value >= 1, spec, option, "'" + value + "' (expected a number from 1)");
    }

    /// Refuses a duration outside of both bounds, which belong to what is accepted.
    public static void unlessWithin(
            Duration least, Duration most, Duration value, CommandSpec spec, String option) {
        unless(
                value.compareTo(least) >= 0 && value.compareTo(most) <= 0,
                spec,
                option,
                DurationText.format(value)
                        + " (expected "
                        + DurationText.format(least)
                        + " to "
                        + DurationText.format(most)
                        + ")");
    }

    /// Refuses a duration that is not in a range.
    public static void unlessWithin(
            DurationRange range, Duration value, CommandSpec spec, String option) {
        unlessWithin(range.least(), range.most(), value, spec, option);
    }

    /// Refuses a number that is not in a range.
    public static void unlessWithin(
            NumberRange range, long value, CommandSpec spec, String option) {
        unless(range.accepts(value), spec, option, "'" + value + "' (expected " + range + ")");
    }

    /// Refuses for a reason that names the arguments itself.
    public static ParameterException because(CommandSpec spec, String why) {
        return new ParameterException(spec.commandLine(), why);
    }

    /// What an exception says, or its name if it says nothing.
    public static String message(Throwable thrown) {
        String message = thrown.getMessage();
        return message == null ? thrown.toString() : message;
    }
}
