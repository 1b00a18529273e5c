// SPDX-License-Identifier: Apache-2.0

/// From "10 000 listeners, these groups, in these VLANs" to listeners and memberships.
package io.mld6.engine.population;
