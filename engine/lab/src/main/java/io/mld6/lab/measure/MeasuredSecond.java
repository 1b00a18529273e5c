// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.List;

/// What became known in one second of one phase; a second in which a phase ends is two. Immutable.
///
/// @param second since the run began, from 0
/// @param unixSeconds when that second began
/// @param phase its name; empty before the first
/// @param packets of data that came, wanted or not
/// @param octets of their frames
/// @param numbers those of which there is something, in the order of [MeasuredNumber]
public record MeasuredSecond(
        long second,
        long unixSeconds,
        String phase,
        long packets,
        long octets,
        List<NumberStats> numbers) {
    /// Copies its list.
    public MeasuredSecond {
        numbers = List.copyOf(numbers);
    }
}
