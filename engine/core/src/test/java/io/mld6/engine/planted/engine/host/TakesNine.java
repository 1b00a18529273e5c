// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine.host;

record TakesNine(int a, int b, int c, int d, int e, int f, int g, int h, int i) {}
