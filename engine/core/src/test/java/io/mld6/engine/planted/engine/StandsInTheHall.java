// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.engine;

record StandsInTheHall() {}
