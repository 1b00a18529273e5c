// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

/// What became of a frame: exactly one message or exactly one reason.
public sealed interface Decoded permits MldFrame, DropReason {}
