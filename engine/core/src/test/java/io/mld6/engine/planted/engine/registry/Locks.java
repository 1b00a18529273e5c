// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.registry;

import java.util.concurrent.locks.ReentrantLock;

record Locks(ReentrantLock lock) {}
