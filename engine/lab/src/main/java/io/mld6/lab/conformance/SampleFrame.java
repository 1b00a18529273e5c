// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

/// A frame to be sent to a receiver, and what that should make of it. Immutable, as long as nobody
/// writes into the octets.
///
/// @param id unique: the rule's with a letter (`FZ-39a`), or a name
/// @param title what is in it, in a line
/// @param clause where it is written what is to be made of it
/// @param reason a [io.mld6.codec.decode.DropReason] by name, or [#ACCEPT]
/// @param octets of the whole frame
@SuppressWarnings("ArrayRecordComponent") // nobody compares frames
public record SampleFrame(String id, String title, String clause, String reason, byte[] octets) {
    /// The reason of a frame that is to be taken.
    public static final String ACCEPT = "ACCEPT";

    /// Whether somebody who says `FZ-39` or `FZ-39a` means it.
    public boolean isMeantBy(String text) {
        return id.equals(text)
                || (id.startsWith(text)
                        && id.length() == text.length() + 1
                        && Character.isLowerCase(id.charAt(text.length()))
                        && Character.isDigit(id.charAt(text.length() - 1)));
    }
}
