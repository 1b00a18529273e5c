// SPDX-License-Identifier: Apache-2.0

/// The embedding API.
package io.mld6.engine;
