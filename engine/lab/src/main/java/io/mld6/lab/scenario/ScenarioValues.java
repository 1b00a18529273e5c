// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.scenario;

import io.mld6.lab.measure.TimeText;
import java.time.Duration;

/// Values as a scenario writes them, for whoever changes one while it is played. All throw
/// [IllegalArgumentException] with one line that says what is accepted. Thread: any.
public final class ScenarioValues {
    private ScenarioValues() {}

    /// `20/s`, also `/min` and `/h`, as so many a second.
    public static double rate(String text) {
        return Values.rate(text);
    }

    /// `5000`, frames a second, or `none`, which is 0.
    public static long mostPackets(String text) {
        return LinkReader.mostPackets(text);
    }

    /// `85%` as 0.85.
    public static double share(String text) {
        return Values.share(text);
    }

    /// `200ms`.
    public static Duration length(String text) {
        return TimeText.parse(text);
    }
}
