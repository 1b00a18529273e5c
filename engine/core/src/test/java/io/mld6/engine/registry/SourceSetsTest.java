// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.registry;

import static io.mld6.engine.registry.SourceSets.EMPTY;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mld6.codec.wire.InternetChecksum;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.testing.Allocation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.IntBinaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class SourceSetsTest {
    private final SourceSets sets = new SourceSets();

    private int intern(List<Ipv6Address> addresses) {
        long[] words = new long[2 * addresses.size()];
        for (int i = 0; i < addresses.size(); i++) {
            words[2 * i] = addresses.get(i).high();
            words[2 * i + 1] = addresses.get(i).low();
        }
        return sets.intern(words, addresses.size());
    }

    private int intern(String... texts) {
        return intern(addresses(texts));
    }

    private List<Ipv6Address> read(int id) {
        var addresses = new ArrayList<Ipv6Address>();
        for (int i = 0; i < sets.size(id); i++) {
            addresses.add(new Ipv6Address(sets.high(id, i), sets.low(id, i)));
        }
        return addresses;
    }

    private static List<Ipv6Address> addresses(String... texts) {
        return Stream.of(texts).map(Ipv6Address::parse).toList();
    }

    @Test
    void sortsAsUnsignedNumbersAndCountsAnAddressOnce() {
        int id = intern("2001:db8::2", "fe80::1", "2001:db8::8000:0:0:0", "::2", "2001:db8::2");

        assertThat(read(id))
                .isEqualTo(addresses("::2", "2001:db8::2", "2001:db8::8000:0:0:0", "fe80::1"));
    }

    @Test
    void equalSetsHaveEqualIdsWhateverTheOrder() {
        int id = intern("::2", "::3", "::4");

        assertThat(intern("::4", "::2", "::3", "::4")).isEqualTo(id);
        assertThat(intern("::2", "::3")).isNotEqualTo(id);
        assertThat(sets.live()).isEqualTo(2);
    }

    @Test
    void copiesWhatItIsGiven() {
        long[] words = {7, 8, 9, 10};
        int id = sets.intern(words, 2);
        words[0] = 99;

        assertThat(sets.high(id, 0)).isEqualTo(7);
    }

    @Test
    void takesOnlyAsManyAsSaid() {
        assertThat(read(sets.intern(new long[] {0, 3, 0, 2, 0, 1}, 2)))
                .isEqualTo(addresses("::2", "::3"));
    }

    @Test
    void everySourceCarriesItsChecksum() {
        int id = intern("2001:db8::ffff:1", "fe80::1", "ffff:ffff::1", "2001:db8::3:4");
        for (int i = 0; i < sets.size(id); i++) {
            assertThat(sets.sum(id, i))
                    .isEqualTo(InternetChecksum.sum(sets.high(id, i), sets.low(id, i)));
        }
    }

    @Test
    void theEmptySetIsNeverGone() {
        assertThat(intern()).isEqualTo(EMPTY);
        sets.release(EMPTY);
        sets.release(EMPTY);

        assertThat(sets.retain(EMPTY)).isEqualTo(EMPTY);
        assertThat(sets.size(EMPTY)).isZero();
        assertThat(sets.live()).isZero();
        assertThat(intern("::2")).isNotEqualTo(EMPTY);
    }

    @Test
    void isGoneWithItsLastReferenceAndItsIdIsUsedAgain() {
        int id = intern("::2");
        assertThat(sets.retain(id)).isEqualTo(id);
        sets.release(id);
        assertThat(read(id)).isEqualTo(addresses("::2"));
        sets.release(id);
        assertThat(sets.live()).isZero();

        assertThat(intern("::5", "::6")).isEqualTo(id);
        assertThat(read(id)).isEqualTo(addresses("::5", "::6"));
    }

    @Test
    void refusesToReleaseWhatNobodyOwns() {
        int id = intern("::2");
        sets.release(id);

        assertThatThrownBy(() -> sets.release(id)).isInstanceOf(AssertionError.class);
    }

    @Test
    void refusesToRetainWhatNobodyOwns() {
        int id = intern("::2");
        sets.release(id);

        assertThatThrownBy(() -> sets.retain(id)).isInstanceOf(AssertionError.class);
    }

    @Test
    void sizeFollowsTheSetsThatLive() {
        long none = sets.sizeOctets();
        int id = intern("::2", "::3");
        assertThat(sets.sizeOctets() - none).isEqualTo(16 + 2 * 24);
        sets.release(id);
        assertThat(sets.sizeOctets()).isEqualTo(none);
    }

    @Test
    void growsBeyondItsFirstTables() {
        var ids = new ArrayList<Integer>();
        for (int i = 0; i < 1000; i++) {
            ids.add(sets.intern(new long[] {0x2001_0db8L << 32, i, i, 1}, 2));
        }
        for (int i = 0; i < 1000; i++) {
            int again = sets.intern(new long[] {i, 1, 0x2001_0db8L << 32, i}, 2);
            assertThat(again).isEqualTo(ids.get(i));
            sets.release(again);
        }
        assertThat(sets.live()).isEqualTo(1000);
        ids.forEach(sets::release);
        assertThat(sets.live()).isZero();
    }

    @Test
    void selectsWhatIsInAnotherSetOrIsNot() {
        long[] words = {0, 5, 0, 3, 0, 4, 0, 3, 0, 2};
        int other = intern("::3", "::5", "::7");

        assertThat(read(sets.select(words, 5, other, true))).isEqualTo(addresses("::3", "::5"));
        assertThat(read(sets.select(words, 5, other, false))).isEqualTo(addresses("::2", "::4"));
        assertThat(read(sets.select(words, 2, other, true))).isEqualTo(addresses("::3", "::5"));
        assertThat(sets.select(words, 2, other, false)).isEqualTo(EMPTY);
        assertThat(sets.select(words, 5, EMPTY, true)).isEqualTo(EMPTY);
        assertThat(sets.select(words, 0, other, false)).isEqualTo(EMPTY);
        assertThat(sets.live()).as("other, two results").isEqualTo(3);
    }

    @Test
    void comingAndGoingTakesNoMoreRoom() {
        long none = sets.sizeOctets();
        for (int i = 0; i < 1000; i++) {
            sets.release(sets.intern(new long[] {7, i}, 1));
        }
        assertThat(sets.sizeOctets()).isEqualTo(none);
    }

    @Test
    void sortsThousandsAndFindsEachOfThem() {
        var shuffled = new ArrayList<Ipv6Address>();
        for (int i = 0; i < 5000; i++) {
            shuffled.add(new Ipv6Address(i % 7L, 2L * i));
        }
        Collections.shuffle(shuffled, new Random(5));
        int id = intern(shuffled);

        assertThat(read(id)).isEqualTo(shuffled.stream().sorted().toList());
        for (Ipv6Address address : shuffled) {
            assertThat(sets.contains(id, address.high(), address.low())).isTrue();
            assertThat(sets.contains(id, address.high(), address.low() + 1)).isFalse();
        }
        assertThat(sets.contains(EMPTY, 0, 0)).isFalse();
    }

    @Test
    void anOperationWhoseResultIsThereAllocatesNothing() {
        int a = intern("::2", "::3");
        int b = intern("::3", "::4");
        int union = intern("::2", "::3", "::4");
        int both = intern("::3");
        int onlyA = intern("::2");
        long[] words = {0, 3, 0, 9};
        Runnable operations =
                () -> {
                    sets.release(sets.select(words, 2, a, true));
                    sets.release(sets.union(a, b));
                    sets.release(sets.intersection(a, b));
                    sets.release(sets.minus(a, b));
                };

        assertThat(Allocation.octetsOfThousand(operations)).isLessThan(8000);
        assertThat(sets.union(a, b)).isEqualTo(union);
        assertThat(sets.intersection(a, b)).isEqualTo(both);
        assertThat(sets.minus(a, b)).isEqualTo(onlyA);
    }

    /// Ten thousand operations on references, each result checked against a tree of addresses, and
    /// no set left when every reference is given back.
    @Test
    void doesWhatSetsOfAddressesDo() {
        for (long seed = 1; seed <= 20; seed++) {
            new Model(seed).run(500);
        }
    }

    /// References held beside what each should contain.
    private final class Model {
        private final long seed;
        private final Random random;
        private final List<Integer> held = new ArrayList<>();
        private final List<List<Ipv6Address>> expected = new ArrayList<>();

        Model(long seed) {
            this.seed = seed;
            this.random = new Random(seed);
            hold(EMPTY, List.of());
        }

        void run(int steps) {
            for (int step = 0; step < steps; step++) {
                int pick = random.nextInt(held.size());
                switch (random.nextInt(7)) {
                    case 0 -> internSome();
                    case 1 -> hold(sets.retain(held.get(pick)), expected.get(pick));
                    case 2, 3 -> release(pick);
                    case 4 -> combine(sets::union, Set::addAll);
                    case 5 -> combine(sets::minus, Set::removeAll);
                    default -> combine(sets::intersection, Set::retainAll);
                }
                if (held.isEmpty()) {
                    internSome();
                }
                if (step % 10 == 0) {
                    check();
                }
            }
            check();
            while (!held.isEmpty()) {
                release(held.size() - 1);
            }
            assertThat(sets.live()).as("seed %d", seed).isZero();
        }

        private void internSome() {
            var addresses = new ArrayList<Ipv6Address>();
            // Few addresses, so that equal sets meet; sometimes many, so that arrays grow.
            int count = random.nextInt(20) == 0 ? random.nextInt(200) : random.nextInt(5);
            for (int i = 0; i < count; i++) {
                long high = random.nextBoolean() ? 0x2001_0db8L << 32 : -random.nextInt(2);
                addresses.add(new Ipv6Address(high, random.nextInt(12) - 6));
            }
            hold(intern(addresses), List.copyOf(new TreeSet<>(addresses)));
        }

        private void combine(
                IntBinaryOperator operation, BiConsumer<Set<Ipv6Address>, Set<Ipv6Address>> same) {
            int a = random.nextInt(held.size());
            int b = random.nextInt(held.size());
            var result = new TreeSet<>(expected.get(a));
            same.accept(result, new TreeSet<>(expected.get(b)));
            hold(operation.applyAsInt(held.get(a), held.get(b)), List.copyOf(result));
        }

        private void hold(int id, List<Ipv6Address> content) {
            held.add(id);
            expected.add(content);
        }

        private void release(int pick) {
            sets.release(held.remove(pick));
            expected.remove(pick);
        }

        /// Content as expected, and one id per content: equal ids mean equal sets and no others.
        private void check() {
            for (int i = 0; i < held.size(); i++) {
                assertThat(read(held.get(i))).as("seed %d", seed).isEqualTo(expected.get(i));
            }
            var contents = new HashSet<>(expected);
            assertThat(new HashSet<>(held)).as("seed %d", seed).hasSameSizeAs(contents);
            contents.remove(List.of());
            assertThat(sets.live()).as("seed %d", seed).isEqualTo(contents.size());
        }
    }
}
