// SPDX-License-Identifier: Apache-2.0
package io.mld6.engine.listener;

import static io.mld6.codec.message.FilterMode.EXCLUDE;
import static io.mld6.codec.message.FilterMode.INCLUDE;
import static io.mld6.engine.listener.Mldv2World.LONG;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// Several subscriptions of one listener to one group, and what is seen of them on the link: RFC
/// 9777 §3 and §4, rows V2-21 to V2-28.
class ServiceInterfaceTest {
    private static final Duration MOMENT = Duration.ofMillis(20);

    private final Mldv2World one = new Mldv2World(1, 1);

    @Test
    @DisplayName("V2-24: EX{a,b,c,d}, EX{b,c,d,e} and IN{d,e,f} make EX{b,c}; EX{} makes it EX{}")
    void anyInExclude() {
        one.subscribe(0, 1, 'G', EXCLUDE, "abcd");
        assertThat(one.said()).containsExactly("TO_EX G{a,b,c,d}");
        one.subscribe(0, 2, 'G', EXCLUDE, "bcde");
        assertThat(one.said()).containsExactly("ALLOW G{a}");
        one.subscribe(0, 3, 'G', INCLUDE, "def");
        assertThat(one.said()).containsExactly("ALLOW G{d}");
        one.query("G", 0);
        assertThat(one.saidWithin(MOMENT)).containsExactly("IS_EX G{b,c}");
        one.subscribe(0, 4, 'G', EXCLUDE, "");
        assertThat(one.said()).containsExactly("ALLOW G{b,c}");
    }

    @Test
    @DisplayName("V2-25 V2-26 V2-28: IN{a,b,c}, IN{b,c,d} and IN{e,f} make IN{a..f}")
    void allInInclude() {
        one.subscribe(0, 1, 'G', INCLUDE, "abc");
        one.subscribe(0, 2, 'G', INCLUDE, "bcd");
        one.subscribe(0, 3, 'G', INCLUDE, "ef");
        assertThat(one.said()).containsExactly("ALLOW G{a,b,c}", "ALLOW G{d}", "ALLOW G{e,f}");
        one.subscribe(0, 4, 'G', INCLUDE, "af");
        assertThat(one.saidWithin(LONG)).as("V2-28: nothing new").isEmpty();
        one.query("G", 0);
        assertThat(one.saidWithin(MOMENT)).containsExactly("IS_IN G{a,b,c,d,e,f}");
    }

    @Test
    @DisplayName("V2-26: with the last EXCLUDE gone it is INCLUDE again")
    void backToInclude() {
        one.subscribe(0, 1, 'G', INCLUDE, "ab");
        one.subscribe(0, 2, 'G', EXCLUDE, "b");
        assertThat(one.said()).containsExactly("ALLOW G{a,b}", "TO_EX G{}");
        one.subscribe(0, 2, 'G', INCLUDE, "");
        assertThat(one.said()).containsExactly("TO_IN G{a,b}");
    }

    @Test
    @DisplayName(
            "SEED-45, V2-21, V2-22: a request replaces the one before it; INCLUDE{} deletes, or does nothing")
    void requestsReplace() {
        one.subscribe(0, 7, 'G', INCLUDE, "");
        assertThat(one.saidWithin(LONG)).isEmpty();
        assertThat(one.world.registry.memberships().size()).isZero();
        one.subscribe(0, 1, 'G', INCLUDE, "ab");
        one.subscribe(0, 1, 'G', INCLUDE, "b");
        one.subscribe(0, 2, 'G', INCLUDE, "c");
        one.subscribe(0, 7, 'G', INCLUDE, "");
        one.subscribe(0, 1, 'G', INCLUDE, "");
        one.subscribe(0, 1, 'G', INCLUDE, "");
        one.subscribe(0, 2, 'G', INCLUDE, "");
        assertThat(one.saidWithin(LONG))
                .containsExactly(
                        "ALLOW G{a,b}", "BLOCK G{a}", "ALLOW G{c}", "BLOCK G{b}", "BLOCK G{c}");
        one.assertNothingLeftOver();
        assertThat(one.world.registry.groups().size()).isZero();
        assertThat(one.world.sets.live()).isZero();
    }

    @Test
    @DisplayName("V2-23: counted joins and subscriptions live side by side")
    void joinsBesideSubscriptions() {
        one.subscribe(0, 1, 'G', INCLUDE, "a");
        assertThat(one.world.join(0, Mldv2World.group('G'))).as("new").isFalse();
        one.world.join(0, Mldv2World.group('G'));
        assertThat(one.said()).containsExactly("ALLOW G{a}", "TO_EX G{}");
        assertThat(one.world.leave(0, Mldv2World.group('G'))).isFalse();
        assertThat(one.said()).isEmpty();
        assertThat(one.world.leave(0, Mldv2World.group('G'))).as("over").isFalse();
        assertThat(one.said()).containsExactly("TO_IN G{a}");
        one.subscribe(0, 1, 'G', INCLUDE, "");
        assertThat(one.said()).containsExactly("BLOCK G{a}");
        assertThat(one.world.listeners.size()).isZero();
        one.assertNothingLeftOver();
    }

    @Test
    @DisplayName(
            "V2-27: a list that is too long, alone or together: an error, and nothing has changed")
    void tooLong() {
        var rules = new Mldv2Rules(1, 1_000_000_000L, false, DelayLaw.UNIFORM, 3, 256);
        var world = new Mldv2World(1, Mldv2World.rules(1, rules), 1);
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> world.subscribe(0, 1, 'G', INCLUDE, "abcd"));
        assertThat(world.world.registry.memberships().size()).as("no row is left").isZero();
        world.subscribe(0, 1, 'G', INCLUDE, "ab");
        world.subscribe(0, 2, 'G', INCLUDE, "bc");
        world.said();
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> world.subscribe(0, 3, 'G', INCLUDE, "d"));
        assertThatExceptionOfType(IllegalArgumentException.class)
                .isThrownBy(() -> world.subscribe(0, 1, 'G', EXCLUDE, "abcd"));
        assertThat(world.saidWithin(LONG)).isEmpty();
        world.query("G", 0);
        assertThat(world.saidWithin(MOMENT)).containsExactly("IS_IN G{a,b,c}");
        world.subscribe(0, 2, 'G', INCLUDE, "");
        world.subscribe(0, 1, 'G', INCLUDE, "");
        assertThat(world.said()).containsExactly("BLOCK G{c}", "BLOCK G{a,b}");
        world.assertNothingLeftOver();
        assertThat(world.world.sets.live()).as("the refused lists are gone").isZero();
    }

    @Test
    @DisplayName("V2-21: the listener ends, whatever it has: everything it subscribed is forgotten")
    void removed() {
        one.subscribe(0, 1, 'G', EXCLUDE, "ab");
        one.subscribe(0, 2, 'G', INCLUDE, "b");
        one.said();
        one.world.remove(one.world.row(0, Mldv2World.group('G')));
        assertThat(one.said()).containsExactly("TO_IN G{}");
        one.subscribe(0, 2, 'G', INCLUDE, "c");
        assertThat(one.said()).as("alone").containsExactly("ALLOW G{c}");
        one.subscribe(0, 2, 'G', INCLUDE, "");
        one.assertNothingLeftOver();
        assertThat(one.world.sets.live()).isZero();
    }

    @Test
    @DisplayName("CP-5: in version 1 mode the merged state counts: joined while anything is wanted")
    void inVersion1() {
        one.subscribe(0, 1, 'G', INCLUDE, "a");
        one.queryV1("", 0);
        one.world.run(MOMENT);
        one.said();
        one.subscribe(0, 2, 'G', EXCLUDE, "");
        one.subscribe(0, 1, 'G', INCLUDE, "");
        assertThat(one.said()).isEmpty();
        one.subscribe(0, 2, 'G', INCLUDE, "");
        assertThat(one.said()).containsExactly("v1 Done G");
        one.subscribe(0, 2, 'G', INCLUDE, "b");
        assertThat(one.said()).containsExactly("v1 Report G");
    }
}
