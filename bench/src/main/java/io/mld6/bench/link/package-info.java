// SPDX-License-Identifier: Apache-2.0

/// The product on a link, as whoever runs it meets it: how soon it starts, how fast it sends.
package io.mld6.bench.link;
