// SPDX-License-Identifier: Apache-2.0

/// An evening of a network, as a file describes it: populations, channels, phases; and who
/// plays it.
@NullMarked
package io.mld6.lab.scenario;

import org.jspecify.annotations.NullMarked;
