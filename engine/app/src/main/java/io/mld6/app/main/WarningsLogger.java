// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.netty.util.internal.logging.AbstractInternalLogger;

/// A logger of Netty's that keeps to itself whatever is no warning and no error.
abstract class WarningsLogger extends AbstractInternalLogger {
    private static final long serialVersionUID = 1;

    /// @param name of the class that speaks
    WarningsLogger(String name) {
        super(name);
    }

    @Override
    public final boolean isTraceEnabled() {
        return false;
    }

    @Override
    public final void trace(String message) {}

    @Override
    public final void trace(String format, Object one) {}

    @Override
    public final void trace(String format, Object one, Object two) {}

    @Override
    public final void trace(String format, Object... all) {}

    @Override
    public final void trace(String message, Throwable cause) {}

    @Override
    public final boolean isDebugEnabled() {
        return false;
    }

    @Override
    public final void debug(String message) {}

    @Override
    public final void debug(String format, Object one) {}

    @Override
    public final void debug(String format, Object one, Object two) {}

    @Override
    public final void debug(String format, Object... all) {}

    @Override
    public final void debug(String message, Throwable cause) {}

    @Override
    public final boolean isInfoEnabled() {
        return false;
    }

    @Override
    public final void info(String message) {}

    @Override
    public final void info(String format, Object one) {}

    @Override
    public final void info(String format, Object one, Object two) {}

    @Override
    public final void info(String format, Object... all) {}

    @Override
    public final void info(String message, Throwable cause) {}
}
