// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// The values a number may have, and the one it has unless told otherwise: said once, read by
/// whoever checks it, by the command line and by whatever else takes it from people.
///
/// @param name what the number is, in the words of a refusal
/// @param least the smallest value accepted
/// @param most the largest value accepted; [Long#MAX_VALUE] is no bound
/// @param usual the value it has unless told otherwise
public record NumberRange(String name, long least, long most, long usual) {
    /// Checks that the usual value is one of the accepted ones.
    ///
    /// @throws IllegalArgumentException if it is not
    public NumberRange {
        if (usual < least || usual > most) {
            throw new IllegalArgumentException(
                    name + ": " + usual + " is not in " + least + " to " + most);
        }
    }

    /// A range without upper bound.
    public static NumberRange from(String name, long least, long usual) {
        return new NumberRange(name, least, Long.MAX_VALUE, usual);
    }

    /// Whether a value is accepted.
    public boolean accepts(long value) {
        return value >= least && value <= most;
    }

    /// Refuses what is not accepted.
    ///
    /// @throws IllegalArgumentException with one line that names what is wrong and what is accepted
    public void check(long value) {
        if (!accepts(value)) {
            throw new IllegalArgumentException(name + " must be " + this + ": " + value);
        }
    }

    /// What is accepted, as people say it: `1 to 15`, `1 or more`.
    @Override
    public String toString() {
        return most == Long.MAX_VALUE ? least + " or more" : least + " to " + most;
    }
}
