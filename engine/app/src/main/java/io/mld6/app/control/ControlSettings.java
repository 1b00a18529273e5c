// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.control;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/// How a server listens. Immutable.
///
/// @param address where; port 0 for any
/// @param token who must be known; null for everybody who gets there
/// @param allowControl whether requests may change the run
record ControlSettings(InetSocketAddress address, @Nullable String token, boolean allowControl) {}
