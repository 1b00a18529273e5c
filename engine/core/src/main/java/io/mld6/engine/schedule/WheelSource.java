// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.schedule;

import io.netty.util.Timer;

/// Where a schedule gets a running wheel from, and gives it back when nothing is armed: an idle
/// wheel costs about 1 % of a core.
public interface WheelSource {
    /// A running timer whose tasks run on the schedule's own event loop.
    Timer start();

    /// Takes back a timer with nothing pending. Must not block the event loop.
    void stop(Timer wheel);
}
