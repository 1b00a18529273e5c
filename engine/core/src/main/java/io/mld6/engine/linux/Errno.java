// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

/// The error numbers this engine has an answer for, as x86_64 and aarch64 number them.
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int EINTR = 4;
    public static final int ENXIO = 6;
    public static final int EBADF = 9;
    public static final int EAGAIN = 11;
    public static final int ENOMEM = 12;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int ENODEV = 19;
    public static final int EINVAL = 22;
    public static final int ERANGE = 34;
    public static final int EMSGSIZE = 90;
    public static final int EOPNOTSUPP = 95;
    public static final int EAFNOSUPPORT = 97;
    public static final int ENETDOWN = 100;
    public static final int ENOBUFS = 105;
    public static final int ECANCELED = 125;

    private Errno() {}

    /// Name and meaning, as `strerror` would have it.
    public static String describe(int errno) {
        return switch (errno) {
            case EPERM -> "EPERM, operation not permitted";
            case ENOENT -> "ENOENT, no such file or directory";
            case EINTR -> "EINTR, interrupted system call";
            case ENXIO -> "ENXIO, no such device or address";
            case EBADF -> "EBADF, bad file descriptor";
            case EAGAIN -> "EAGAIN, resource temporarily unavailable";
            case ENOMEM -> "ENOMEM, out of memory";
            case EACCES -> "EACCES, permission denied";
            case EBUSY -> "EBUSY, device or resource busy";
            case ENODEV -> "ENODEV, no such device";
            case EINVAL -> "EINVAL, invalid argument";
            case ERANGE -> "ERANGE, out of range";
            case EMSGSIZE -> "EMSGSIZE, message too long";
            case EOPNOTSUPP -> "EOPNOTSUPP, operation not supported";
            case EAFNOSUPPORT -> "EAFNOSUPPORT, address family not supported";
            case ENETDOWN -> "ENETDOWN, network is down";
            case ENOBUFS -> "ENOBUFS, no buffer space available";
            case ECANCELED -> "ECANCELED, operation canceled";
            default -> "errno " + errno;
        };
    }
}
