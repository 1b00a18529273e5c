// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import java.util.Map;

/// One thing a case does or expects. Windows count from the last thing done (sent, commanded,
/// marked), unless `after` names a moment; the tolerance comes on top of every bound.
public sealed interface Step {

    /// Sends a frame, once or several times.
    ///
    /// @param template as [FrameTemplates] reads it
    /// @param times how often, at least 1
    /// @param every quantity between two
    record Send(Map<String, Object> template, int times, String every) implements Step {}

    /// Lets time pass.
    record Wait(String duration) implements Step {}

    /// Gives this moment a name.
    record Mark(String name) implements Step {}

    /// Makes the device do something.
    record Command(String line) implements Step {}

    /// A frame comes, or so many.
    ///
    /// @param frame which frames are meant
    /// @param window when
    /// @param with what must be true of them
    /// @param count how many: empty, the first one counts; else `N` or `N..M` in the whole window
    /// @param spacing quantities `A..B` between one and the next; empty if it does not matter
    /// @param as what the first one is called from now on; empty if nothing
    /// @param recent whether one heard before the case began will do, too
    /// @param required whether without it the case proves nothing, instead of having failed
    record Expect(
            Map<String, Object> frame,
            Window window,
            Map<String, Object> with,
            String count,
            String spacing,
            String as,
            boolean recent,
            boolean required)
            implements Step {}

    /// No such frame comes in the window.
    record None(Map<String, Object> frame, Window window) implements Step {}

    /// Something is sent several times, and the delays of the answers fill the time there is for
    /// them.
    ///
    /// @param send what is sent
    /// @param answer which frame answers, the first after each
    /// @param times how often
    /// @param over quantity: the longest an answer may take
    record Spread(Map<String, Object> send, Map<String, Object> answer, int times, String over)
            implements Step {}

    /// A stretch of time.
    ///
    /// @param from quantity after the moment
    /// @param within quantity after the moment
    /// @param after the moment's name, empty for the last thing done
    record Window(String from, String within, String after) {}
}
