// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.cli;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.population.AddressRange;
import java.util.List;

/// A range whose every address can be a source.
///
/// @param range the addresses
public record SourceRange(AddressRange range) {
    /// Reads one.
    ///
    /// @throws IllegalArgumentException that names what is wrong and what is accepted
    static SourceRange parse(String text) {
        AddressRange range = AddressRange.parse(text);
        for (Ipv6Address end : List.of(range.first(), range.last())) {
            if (!Ipv6Address.isPossibleSource(end.high(), end.low())) {
                throw new IllegalArgumentException(
                        end + " cannot be a source (expected unicast addresses)");
            }
        }
        return new SourceRange(range);
    }
}
