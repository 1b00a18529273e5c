// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.main;

import io.netty.util.internal.logging.FormattingTuple;
import io.netty.util.internal.logging.InternalLogger;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.MessageFormatter;
import java.io.PrintStream;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What Netty has to say to a person: warnings and errors, a line each and what caused them.
///
/// Not through the JDK's loggers: setting those up opens every jar, to find out whether one of
/// them logs in its own way, and is a good part of a short command's time.
final class NettyLog extends InternalLoggerFactory {
    /// Netty looks for a loopback interface, and complains at length in a namespace without IP
    /// addresses. It does not matter here. Of a library that cannot be loaded we speak ourselves.
    private static final Set<String> NOT_OUR_TROUBLE =
            Set.of(
                    "io.netty.util.NetUtilInitializations",
                    "io.netty.util.internal.NativeLibraryLoader");

    private final PrintStream err;

    /// @param err where lines go
    NettyLog(PrintStream err) {
        this.err = err;
    }

    @Override
    protected InternalLogger newInstance(String name) {
        return new Speaker(name, NOT_OUR_TROUBLE.contains(name) ? null : err);
    }

    private static final class Speaker extends WarningsLogger {
        private static final long serialVersionUID = 1;

        /// Null for one who says nothing.
        private final transient @Nullable PrintStream err;

        Speaker(String name, @Nullable PrintStream err) {
            super(name);
            this.err = err;
        }

        private void say(FormattingTuple said) {
            say(said.getMessage(), said.getThrowable());
        }

        private void say(String message, @Nullable Throwable cause) {
            if (err != null) {
                err.println(name() + ": " + message);
                if (cause != null) {
                    cause.printStackTrace(err);
                }
            }
        }

        @Override
        public boolean isWarnEnabled() {
            return err != null;
        }

        @Override
        public void warn(String message) {
            say(message, null);
        }

        @Override
        public void warn(String format, Object one) {
            say(MessageFormatter.format(format, one));
        }

        @Override
        public void warn(String format, Object one, Object two) {
            say(MessageFormatter.format(format, one, two));
        }

        @Override
        public void warn(String format, Object... all) {
            say(MessageFormatter.arrayFormat(format, all));
        }

        @Override
        public void warn(String message, @Nullable Throwable cause) {
            say(message, cause);
        }

        @Override
        public boolean isErrorEnabled() {
            return err != null;
        }

        @Override
        public void error(String message) {
            say(message, null);
        }

        @Override
        public void error(String format, Object one) {
            say(MessageFormatter.format(format, one));
        }

        @Override
        public void error(String format, Object one, Object two) {
            say(MessageFormatter.format(format, one, two));
        }

        @Override
        public void error(String format, Object... all) {
            say(MessageFormatter.arrayFormat(format, all));
        }

        @Override
        public void error(String message, @Nullable Throwable cause) {
            say(message, cause);
        }
    }
}
