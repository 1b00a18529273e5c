// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.io.IOException;

/// A system call that failed: which one, and its errno.
public final class NativeException extends IOException {
    private static final long serialVersionUID = 1L;

    private final int errno;

    NativeException(String call, int errno) {
        super(call + ": " + Errno.describe(errno));
        this.errno = errno;
    }

    public int errno() {
        return errno;
    }
}
