// SPDX-License-Identifier: Apache-2.0

import org.jspecify.annotations.NullMarked;

/// What the octets of MLDv1 and MLDv2 mean. Outside `handler` no channel, thread or clock can be
/// named here.
@NullMarked
@SuppressWarnings("module") // the digit in "mld6" is the name
module io.mld6.codec {
    requires transitive io.netty.buffer;
    requires transitive io.netty.codec;
    requires transitive io.netty.transport;
    requires io.netty.common;
    requires static transitive org.jspecify;

    exports io.mld6.codec.wire;
    exports io.mld6.codec.message;
    exports io.mld6.codec.decode;
    exports io.mld6.codec.encode;
    exports io.mld6.codec.handler;
}
