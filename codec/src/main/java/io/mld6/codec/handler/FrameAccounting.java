// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.handler;

import io.mld6.codec.decode.DropReason;
import io.mld6.codec.decode.MldFrame;

/// Where frames are counted: for every frame read, exactly one call of exactly one method.
///
/// Called on the channel's event loop, before the frame goes on. What an exception thrown here
/// does is the pipeline's business; the frame's octets are released in any case.
public interface FrameAccounting {
    /// A frame was decoded and goes on to the next handler.
    void accepted(MldFrame frame);

    /// A frame ends here; [DropReason#isNotOurs] says if it was not meant for us anyway.
    void dropped(DropReason reason);
}
