// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.planted.app.demo;

/// What another command must not use.
public record Shown() {}
