// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.message;

import java.util.List;

/// An MLDv2 Report: what a listener listens to, or what changed. RFC 9777 §5.2.
///
/// @param records in the order of the message, which matters if a group comes twice; may be empty
public record Mldv2Report(List<AddressRecord> records) implements MldMessage {
    /// Copies the list.
    public Mldv2Report {
        records = List.copyOf(records);
    }
}
