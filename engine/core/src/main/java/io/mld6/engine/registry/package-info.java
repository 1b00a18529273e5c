// SPDX-License-Identifier: Apache-2.0

/// Listeners, groups and memberships as rows of numbers in arrays.
///
/// A row number is the identity of a thing for as long as it lives; freed rows are used again. Rows
/// are linked by `int` fields per listener and per group, and found through open-addressed tables
/// of row numbers. Everything here belongs to one event loop; nothing is locked, and once the
/// tables have grown nothing is allocated.
package io.mld6.engine.registry;
