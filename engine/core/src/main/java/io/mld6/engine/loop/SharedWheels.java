// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.loop;

import io.mld6.engine.schedule.WheelSource;
import io.netty.util.Timer;
import org.jspecify.annotations.Nullable;

/// One wheel for all schedules of a shard; it runs while any of them needs it. Thread: event loop
/// only.
public final class SharedWheels implements WheelSource {
    private final WheelSource source;
    private @Nullable Timer running;
    private int users;

    public SharedWheels(WheelSource source) {
        this.source = source;
    }

    @Override
    public Timer start() {
        Timer wheel = running;
        if (wheel == null) {
            wheel = source.start();
            running = wheel;
        }
        users++;
        return wheel;
    }

    @Override
    public void stop(Timer wheel) {
        users--;
        if (users == 0) {
            running = null;
            source.stop(wheel);
        }
    }
}
