// SPDX-License-Identifier: Apache-2.0

/// Netty shells around the codec: the only room that knows channels. Everything they decide is
/// decided in `decode` and `encode`.
package io.mld6.codec.handler;
