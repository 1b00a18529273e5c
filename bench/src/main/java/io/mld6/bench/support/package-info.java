// SPDX-License-Identifier: Apache-2.0

/// What benchmarks share: populations, time that is turned by hand, cold caches.
package io.mld6.bench.support;
