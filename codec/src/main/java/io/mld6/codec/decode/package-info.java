// SPDX-License-Identifier: Apache-2.0

/// Frames to messages. The only room that distrusts octets: whatever they are, the answer is one
/// message or one reason, and no exception.
package io.mld6.codec.decode;
