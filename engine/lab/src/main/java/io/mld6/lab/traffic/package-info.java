// SPDX-License-Identifier: Apache-2.0

/// Multicast data packets: sending them at a rate, receiving them with the stamps of the kernel,
/// and telling from their octets where in which stream they stand.
@NullMarked
package io.mld6.lab.traffic;

import org.jspecify.annotations.NullMarked;
