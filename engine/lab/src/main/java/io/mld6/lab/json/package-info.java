// SPDX-License-Identifier: Apache-2.0

/// Trees of JSON from text and back. Whatever a command reads or writes as JSON comes through here.
@NullMarked
package io.mld6.lab.json;

import org.jspecify.annotations.NullMarked;
