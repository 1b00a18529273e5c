// SPDX-License-Identifier: Apache-2.0

/// Capture files: pcap and pcapng, in either octet order, with Ethernet frames or those of Linux
/// "cooked" captures. Their octets are distrusted: a file that breaks its own rules ends with one
/// line that says where.
package io.mld6.lab.watch.capture;
