// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.conformance;

import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.RecordType;
import io.netty.buffer.ByteBuf;
import java.util.ArrayList;
import java.util.List;

/// A record of a report in one line: `TO_EX GROUP SOURCE...`; a number in place of the type;
/// `aux=2` for words of auxiliary data, `count=9` for another number of sources than there are,
/// `fill=40` for so many made-up sources.
final class RecordTemplate {
    private static final Ipv6Address MADE_UP = Ipv6Address.parse("2001:db8:f::");

    private RecordTemplate() {}

    /// @throws CaseException that names the record
    static void write(String text, ByteBuf out) {
        String[] words = text.strip().split("\\s+", -1);
        if (words.length < 2) {
            throw new CaseException("not a record: '" + text + "' (expected TYPE GROUP SOURCE...)");
        }
        List<Ipv6Address> sources = new ArrayList<>();
        int aux = 0;
        int count = -1;
        for (int i = 2; i < words.length; i++) {
            String word = words[i];
            if (word.startsWith("aux=")) {
                aux = Integer.parseInt(word.substring("aux=".length()));
            } else if (word.startsWith("count=")) {
                count = Integer.parseInt(word.substring("count=".length()));
            } else if (word.startsWith("fill=")) {
                int made = Integer.parseInt(word.substring("fill=".length()));
                for (int n = 1; n <= made; n++) {
                    sources.add(MADE_UP.plus(n));
                }
            } else {
                sources.add(Ipv6Address.parse(word));
            }
        }
        out.writeByte(type(words[0], text)).writeByte(aux);
        out.writeShort(count < 0 ? sources.size() : count);
        writeAddress(Ipv6Address.parse(words[1]), out);
        sources.forEach(source -> writeAddress(source, out));
        out.writeZero(Integer.BYTES * aux);
    }

    private static int type(String word, String text) {
        try {
            return word.matches("\\d+")
                    ? Integer.parseInt(word)
                    : RecordType.valueOf(word).wireValue();
        } catch (IllegalArgumentException _) {
            throw new CaseException(
                    "not a record: '" + text + "' (expected a type like TO_EX or 7 first)");
        }
    }

    private static void writeAddress(Ipv6Address address, ByteBuf out) {
        out.writeLong(address.high()).writeLong(address.low());
    }
}
