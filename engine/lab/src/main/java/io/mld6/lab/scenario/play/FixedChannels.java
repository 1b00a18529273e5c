// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario.play;

import io.mld6.lab.scenario.Listeners;
import java.util.stream.IntStream;

/// Channels of listeners that do not choose; none of those that do.
@SuppressWarnings("ArrayRecordComponent") // nobody compares them
record FixedChannels(int[] channels, Listeners.Mapping mapping, int each) {
    static FixedChannels of(Listeners.Habits habits, Lineup lineup) {
        if (!(habits instanceof Listeners.Fixed fixed)) {
            return new FixedChannels(new int[0], Listeners.Mapping.ALL, 0);
        }
        int[] channels =
                fixed.channels().stream()
                        .mapToInt(lineup::classNamed)
                        .flatMap(
                                c ->
                                        IntStream.range(
                                                lineup.first(c), lineup.first(c) + lineup.count(c)))
                        .toArray();
        return new FixedChannels(channels, fixed.mapping(), fixed.each());
    }

    /// How many channels a listener has.
    int count() {
        return switch (mapping) {
            case ALL -> channels.length;
            case ONE_TO_ONE, ROUND_ROBIN -> 1;
            case PER_LISTENER -> each;
        };
    }

    /// The `j`-th of a listener.
    int channel(int listener, int j) {
        return channels[
                (int)
                        (switch (mapping) {
                                    case ALL -> j;
                                    case ONE_TO_ONE, ROUND_ROBIN -> listener;
                                    case PER_LISTENER -> (long) listener * each + j;
                                }
                                % channels.length)];
    }
}
