// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.loop;

import io.mld6.engine.listener.HostListeners;

record KnowsTheListeners(HostListeners used) {}
