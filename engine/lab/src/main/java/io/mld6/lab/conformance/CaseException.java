// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

/// A case that cannot be read, in one line that names the file, the place and what is accepted.
public final class CaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /// @param message one line for a person
    public CaseException(String message) {
        super(message);
    }
}
