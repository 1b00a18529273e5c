// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.watch;

/// One thing that is wrong, at the moment it is found.
///
/// @param nanos the moment, on the clock of the frames
/// @param fault what is wrong
/// @param sender who is at fault
/// @param detail what was seen, in a few words; empty if the fault says it all
public record Complaint(long nanos, Fault fault, Sender sender, String detail) {
    /// `MUST V2-37 fe80::1 (02:00:00:00:00:01): change is not repeated: TO_EX ff0e::1 (RFC 9777
    /// §6.1, §9.11)`.
    @Override
    public String toString() {
        return fault.level()
                + " "
                + fault.rule()
                + " "
                + sender
                + ": "
                + fault.words()
                + (detail.isEmpty() ? "" : ": " + detail)
                + " ("
                + fault.clause()
                + ")";
    }
}
