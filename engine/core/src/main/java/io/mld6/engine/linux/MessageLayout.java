// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.linux;

import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemoryLayout.PathElement;
import java.lang.foreign.StructLayout;
import java.lang.foreign.ValueLayout;

/// `struct iovec`, `struct msghdr` and `struct mmsghdr` of 64-bit Linux, little-endian or not; the
/// same on x86_64 and aarch64.
///
/// ```text
/// iovec    0 iov_base  8 iov_len                                                            16
/// msghdr   0 msg_name  8 msg_namelen  16 msg_iov  24 msg_iovlen
///         32 msg_control  40 msg_controllen  48 msg_flags                                   56
/// mmsghdr  0 msg_hdr  56 msg_len                                                            64
/// ```
final class MessageLayout {
    private static final StructLayout IOVEC =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("iov_base"),
                    ValueLayout.JAVA_LONG.withName("iov_len"));

    private static final StructLayout MSGHDR =
            MemoryLayout.structLayout(
                    ValueLayout.JAVA_LONG.withName("msg_name"),
                    ValueLayout.JAVA_INT.withName("msg_namelen"),
                    MemoryLayout.paddingLayout(4),
                    ValueLayout.JAVA_LONG.withName("msg_iov"),
                    ValueLayout.JAVA_LONG.withName("msg_iovlen"),
                    ValueLayout.JAVA_LONG.withName("msg_control"),
                    ValueLayout.JAVA_LONG.withName("msg_controllen"),
                    ValueLayout.JAVA_INT.withName("msg_flags"),
                    MemoryLayout.paddingLayout(4));

    private static final StructLayout MMSGHDR =
            MemoryLayout.structLayout(
                    MSGHDR.withName("msg_hdr"),
                    ValueLayout.JAVA_INT.withName("msg_len"),
                    MemoryLayout.paddingLayout(4));

    static final long IOVEC_OCTETS = IOVEC.byteSize();
    static final long IOV_BASE = IOVEC.byteOffset(PathElement.groupElement("iov_base"));
    static final long IOV_LEN = IOVEC.byteOffset(PathElement.groupElement("iov_len"));

    static final long MMSGHDR_OCTETS = MMSGHDR.byteSize();
    static final long MSG_NAME = inHeader("msg_name");
    static final long MSG_NAMELEN = inHeader("msg_namelen");
    static final long MSG_IOV = inHeader("msg_iov");
    static final long MSG_IOVLEN = inHeader("msg_iovlen");
    static final long MSG_CONTROL = inHeader("msg_control");
    static final long MSG_CONTROLLEN = inHeader("msg_controllen");
    static final long MSG_FLAGS = inHeader("msg_flags");
    static final long MSG_LEN = MMSGHDR.byteOffset(PathElement.groupElement("msg_len"));

    private MessageLayout() {}

    private static long inHeader(String field) {
        return MMSGHDR.byteOffset(
                PathElement.groupElement("msg_hdr"), PathElement.groupElement(field));
    }
}
