// SPDX-License-Identifier: Apache-2.0
package io.mld6.codec.decode;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.support.Decoding;
import io.mld6.codec.support.Vector;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every verified frame is taken for what its makers say it is.
class VectorTest {
    static List<Vector> vectors() {
        return Vector.all();
    }

    @Test
    void thereAreNinetyTwoOfThem() {
        assertThat(Vector.all()).hasSize(92);
        assertThat(Vector.accepted()).hasSize(52);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    @DisplayName("accepted, or dropped for the reason the vector names")
    void isDecodedAsNamed(Vector vector) {
        Decoded decoded = Decoding.decode(vector.octets());

        if (vector.isAccepted()) {
            assertThat(decoded).as(vector.meaning()).isInstanceOf(MldFrame.class);
        } else {
            assertThat(decoded).as(vector.meaning()).isEqualTo(DropReason.valueOf(vector.expect()));
        }
    }
}
