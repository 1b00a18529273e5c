// SPDX-License-Identifier: Apache-2.0

/// What Reports cost a router.
package io.mld6.bench.querier;
