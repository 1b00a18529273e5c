// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.host;

import io.mld6.engine.link.LinkException;
import io.mld6.engine.link.LinkOpener;
import io.mld6.engine.loop.EngineLoops;
import java.util.function.Consumer;

/// Engines for tests of other rooms, on loops that those drive.
public final class VirtualEngine {
    private VirtualEngine() {}

    /// An engine on given event loops.
    @SuppressWarnings("exports") // tests are all in one module
    public static Engine on(
            EngineConfig config, LinkOpener link, EngineLoops loops, Consumer<String> notices)
            throws LinkException {
        return Engine.on(config, link, loops, notices);
    }
}
