// SPDX-License-Identifier: Apache-2.0

/// What Reports cost a router.
@NullMarked
package io.mld6.bench.querier;

import org.jspecify.annotations.NullMarked;
