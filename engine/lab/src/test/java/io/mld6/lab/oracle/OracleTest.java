// SPDX-License-Identifier: Apache-2.0
package io.mld6.lab.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.engine.querier.ForwardingAdvice.SourceAdvice;
import io.mld6.engine.registry.SourceSets;
import java.util.List;
import org.junit.jupiter.api.Test;

/// That the oracle can tell right from wrong: each wrong entry is found, and each only once.
class OracleTest {
    private static final Ipv6Address GROUP = Ipv6Address.parse("ff0e::1");
    private static final Ipv6Address OTHER = Ipv6Address.parse("ff0e::2");
    private static final Ipv6Address A = Ipv6Address.parse("2001:db8::a");
    private static final Ipv6Address B = Ipv6Address.parse("2001:db8::b");
    private static final Ipv6Address C = Ipv6Address.parse("2001:db8::c");
    private static final Ipv6Address ONE = Ipv6Address.parse("fe80::1");
    private static final Ipv6Address TWO = Ipv6Address.parse("fe80::2");
    private static final long RUNS = 1_000_000_000;

    private final Wishes wishes = new Wishes();
    private final SourceSets sets = new SourceSets();
    private final RouterView view = new RouterView(sets);
    private final AdviceBook book = new AdviceBook();

    private void group(Ipv6Address group, FilterMode mode) {
        view.group(group.high(), group.low(), mode, false, 0, 0);
        book.anySource(group.high(), group.low(), mode == FilterMode.EXCLUDE);
    }

    private void source(Ipv6Address group, Ipv6Address source, boolean runs) {
        view.source(source.high(), source.low(), runs ? RUNS : 0);
        book.source(
                group.high(),
                group.low(),
                source.high(),
                source.low(),
                runs ? SourceAdvice.FORWARD : SourceAdvice.BLOCK);
    }

    private void listener(Ipv6Address listener, FilterMode mode, Ipv6Address... sources) {
        view.listener(listener.low(), mode, sets.intern(List.of(sources)), RUNS);
    }

    /// RFC 9777 §4.2: EX{a,b} and IN{a} merge to EX{b}. The router's EXCLUDE(X,Y) is all but Y.
    private void mergedExample() {
        wishes.set(ONE, GROUP, Wish.exclude(List.of(A, B)));
        wishes.set(TWO, GROUP, Wish.include(List.of(A)));
        group(GROUP, FilterMode.EXCLUDE);
        source(GROUP, A, true);
        source(GROUP, B, false);
        listener(ONE, FilterMode.EXCLUDE, A, B);
        listener(TWO, FilterMode.INCLUDE, A);
    }

    private List<String> differences() {
        Verdict seen = Oracle.compareAdvice(wishes, view);
        assertThat(Oracle.compareAdvice(wishes, book)).isEqualTo(seen);
        Verdict all = seen.plus(Oracle.compareListeners(wishes, view, _ -> true, true));
        assertThat(all.differences()).hasSize((int) all.differenceCount());
        assertThat(all.isRight()).isEqualTo(all.differences().isEmpty());
        return all.differences();
    }

    @Test
    void findsNothingWhereEverythingIsRight() {
        assertThat(differences()).isEmpty();
        mergedExample();
        assertThat(differences()).isEmpty();
        Verdict advice = Oracle.compareAdvice(wishes, view);
        assertThat(advice.advices()).as("a, b and whoever else").isEqualTo(3);
        assertThat(Oracle.compareListeners(wishes, view, _ -> true, true).memberships())
                .isEqualTo(2);
    }

    @Test
    void findsAWishThatIsNotMet() {
        mergedExample();
        wishes.set(TWO, GROUP, Wish.include(List.of(A, B)));
        assertThat(differences())
                .containsExactly(
                        "ff0e::1 from 2001:db8::b: wanted, but not forwarded",
                        "fe80::2 in ff0e::1: wants INCLUDE{2001:db8::a, 2001:db8::b}, the router"
                                + " believes INCLUDE{2001:db8::a}");
    }

    @Test
    void findsASourceThatNobodyWants() {
        mergedExample();
        wishes.set(TWO, GROUP, Wish.NOTHING);
        assertThat(differences())
                .containsExactly(
                        "ff0e::1 from 2001:db8::a: forwarded, but nobody wants it",
                        "fe80::2 in ff0e::1: wants nothing, the router believes"
                                + " INCLUDE{2001:db8::a}");
    }

    @Test
    void findsAForgottenGroupAndAForgottenListener() {
        mergedExample();
        wishes.set(ONE, OTHER, Wish.ANY);
        assertThat(differences())
                .containsExactly(
                        "ff0e::2 from any other source: wanted, but not forwarded",
                        "fe80::1 in ff0e::2: wants EXCLUDE{}, the router believes nothing");
    }

    @Test
    void findsAGroupThatIsLeft() {
        mergedExample();
        group(OTHER, FilterMode.INCLUDE);
        source(OTHER, C, true);
        listener(ONE, FilterMode.INCLUDE, C);
        assertThat(differences())
                .containsExactly(
                        "ff0e::2 from 2001:db8::c: forwarded, but nobody wants it",
                        "fe80::1 in ff0e::2: wants nothing, the router believes"
                                + " INCLUDE{2001:db8::c}");
    }

    @Test
    void findsAnEntryThatWasChangedInTheRouter() {
        mergedExample();
        book.source(GROUP.high(), GROUP.low(), B.high(), B.low(), SourceAdvice.FORGET);
        assertThat(Oracle.compareAdvice(wishes, book).differences())
                .containsExactly("ff0e::1 from 2001:db8::b: forwarded, but nobody wants it");
        book.anySource(GROUP.high(), GROUP.low(), false);
        assertThat(Oracle.compareAdvice(wishes, book).differences())
                .containsExactly("ff0e::1 from any other source: wanted, but not forwarded");
    }

    @Test
    void readsTheWishesOfVersion1ListenersAsWishesForEverything() {
        wishes.set(ONE, GROUP, Wish.include(List.of(A)));
        group(GROUP, FilterMode.EXCLUDE);
        listener(ONE, FilterMode.EXCLUDE);
        assertThat(differences()).hasSize(2);
        wishes.speakVersion1(ONE::equals);
        assertThat(differences()).isEmpty();
        wishes.set(ONE, GROUP, Wish.NOTHING);
        assertThat(differences()).hasSize(2);
    }

    @Test
    void mayTakeAFilterThatHoldsMoreForRightButNeverOneThatHoldsLess() {
        wishes.set(ONE, GROUP, Wish.exclude(List.of(A, B)));
        wishes.set(TWO, GROUP, Wish.include(List.of(A)));
        group(GROUP, FilterMode.EXCLUDE);
        listener(ONE, FilterMode.EXCLUDE, A);
        listener(TWO, FilterMode.INCLUDE, A, C);
        assertThat(Oracle.compareListeners(wishes, view, _ -> true, true).differenceCount())
                .isEqualTo(2);
        assertThat(Oracle.compareListeners(wishes, view, _ -> true, false).isRight()).isTrue();
        listener(ONE, FilterMode.EXCLUDE, A, B, C);
        listener(TWO, FilterMode.EXCLUDE, A);
        assertThat(Oracle.compareListeners(wishes, view, _ -> true, false).differenceCount())
                .isEqualTo(2);
        wishes.set(ONE, GROUP, Wish.NOTHING);
        wishes.set(TWO, GROUP, Wish.ANY);
        listener(TWO, FilterMode.INCLUDE, A);
        assertThat(Oracle.compareListeners(wishes, view, _ -> true, false).differenceCount())
                .isEqualTo(2);
    }

    @Test
    void leavesOutGroupsThatAreNeverReported() {
        wishes.set(ONE, Ipv6Address.ALL_NODES, Wish.ANY);
        wishes.set(ONE, Ipv6Address.parse("ff01::1"), Wish.ANY);
        assertThat(wishes.memberships()).isZero();
        assertThat(differences()).isEmpty();
    }

    @Test
    void keepsAHundredLinesAndCountsTheRest() {
        for (int i = 0; i < 150; i++) {
            wishes.set(ONE, GROUP.plus(i), Wish.ANY);
        }
        Verdict verdict = Oracle.compareAdvice(wishes, view);
        assertThat(verdict.differenceCount()).isEqualTo(150);
        assertThat(verdict.differences()).hasSize(Verdict.MOST_LINES);
        assertThat(verdict.plus(verdict).differenceCount()).isEqualTo(300);
        assertThat(verdict.plus(verdict).differences()).hasSize(Verdict.MOST_LINES);
    }
}
