// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.link;

import java.lang.foreign.MemorySegment;

record TakesNativeMemory(MemorySegment memory) {}
