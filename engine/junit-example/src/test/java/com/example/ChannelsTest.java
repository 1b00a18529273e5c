// SPDX-License-Identifier: Apache-2.0
package com.example;

import static io.mld6.junit.MldAssertions.assertThat;

import io.mld6.codec.message.FilterMode;
import io.mld6.junit.MldLink;
import io.mld6.junit.TestLink;
import io.mld6.junit.TestListener;
import io.mld6.junit.TestListeners;
import io.mld6.junit.TestQuerier;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What somebody writes who has a network of channels to think about.
@MldLink
class ChannelsTest {
    @Test
    @DisplayName("Q-20, Q-21: a set-top box changes channels: the old one ends after two queries")
    void zapping(TestListeners listeners, TestQuerier querier, TestLink link) {
        TestListener box = listeners.add().include("ff3e::8000:1", "2001:db8::1");
        listeners.awaitJoined();
        assertThat(querier).believes("ff3e::8000:1", FilterMode.INCLUDE, "2001:db8::1");

        box.leave("ff3e::8000:1").include("ff3e::8000:2", "2001:db8::1");
        listeners.awaitJoined();
        link.pass(Duration.ofSeconds(2)); // Last Listener Query Time, RFC 9777 §9.10
        assertThat(querier)
                .doesNotBelieve("ff3e::8000:1")
                .believes("ff3e::8000:2", FilterMode.INCLUDE, "2001:db8::1")
                .doesNotForward("ff3e::8000:2", "2001:db8::2");
        assertThat(link).isWithoutComplaints();
    }

    @Test
    @MldLink(listeners = 100, groups = "ff0e::db8:0:1+10")
    @DisplayName("Q-4, Q-49: an hour of a hundred viewers, who answer every query")
    void anHour(TestListeners listeners, TestQuerier querier, TestLink link) {
        listeners.awaitJoined();
        link.pass(Duration.ofHours(1));
        assertThat(querier).believesGroups(10).believes("ff0e::db8:0:1", FilterMode.EXCLUDE);

        listeners.leaveAll();
        link.pass(Duration.ofSeconds(3));
        assertThat(querier).believesNothing();
        assertThat(link).isWithoutComplaints();
    }
}
