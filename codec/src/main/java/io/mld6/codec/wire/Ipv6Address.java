// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.wire;

/// An IPv6 address as two big-endian 64-bit words.
///
/// @param high octets 0 to 7, octet 0 in the most significant bits
/// @param low octets 8 to 15
public record Ipv6Address(long high, long low) {}
