// SPDX-License-Identifier: Apache-2.0

/// MLD messages as immutable values: what was said, without how it was packed.
package io.mld6.codec.message;
