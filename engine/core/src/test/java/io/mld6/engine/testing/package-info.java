// SPDX-License-Identifier: Apache-2.0

/// What tests stand on: network namespaces, raw ports, verified frames.
package io.mld6.engine.testing;
