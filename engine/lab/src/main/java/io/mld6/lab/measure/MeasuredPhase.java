// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.measure;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What was measured in one phase, all repetitions together, or in the run as one. Immutable; maps
/// keep the order of the plan.
///
/// @param name of the phase; `run` for the run as one
/// @param seconds it lasted
/// @param repetitions how often it began
/// @param packets of data that came, wanted or not
/// @param octets of their frames
/// @param numbers all, in the order of [MeasuredNumber]
/// @param byPopulation the numbers of its listeners, of which there is something
/// @param byClass the numbers of its channels, of which there is something
public record MeasuredPhase(
        String name,
        double seconds,
        int repetitions,
        long packets,
        long octets,
        List<NumberStats> numbers,
        Map<String, List<NumberStats>> byPopulation,
        Map<String, List<NumberStats>> byClass) {
    /// What the whole run is called.
    public static final String RUN = "run";

    /// One of its numbers.
    public NumberStats number(MeasuredNumber number) {
        return find(numbers, number).orElseThrow();
    }

    /// A number of one population, if it has any of it.
    public Optional<NumberStats> ofPopulation(String population, MeasuredNumber number) {
        return find(byPopulation.getOrDefault(population, List.of()), number);
    }

    /// A number of one class of channels, if it has any of it.
    public Optional<NumberStats> ofClass(String channels, MeasuredNumber number) {
        return find(byClass.getOrDefault(channels, List.of()), number);
    }

    private static Optional<NumberStats> find(List<NumberStats> among, MeasuredNumber number) {
        return among.stream().filter(stats -> stats.number() == number).findFirst();
    }
}
