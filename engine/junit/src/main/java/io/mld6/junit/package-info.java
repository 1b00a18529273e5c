// SPDX-License-Identifier: Apache-2.0

/// A link with listeners and a querier on it, for tests with JUnit 5.
///
/// ```java
/// @MldLink
/// class ChannelsTest {
///     @Test
///     void theQuerierKnowsWhoWatches(TestListeners listeners, TestQuerier querier) {
///         listeners.add().include("ff3e::8000:1", "2001:db8::1");
///         listeners.awaitJoined();
///         assertThat(querier).believes("ff3e::8000:1", FilterMode.INCLUDE, "2001:db8::1");
///     }
/// }
/// ```
///
/// ```text
///  MldLink ──▶ MldLinkExtension ──▶ a Bed a test: VirtualBed, one thread, time that is moved
///                                                 NamespaceBed, a veth pair, threads, real time
///                  TestLink ◀── TestListeners (Engine) ◀──┤
///                  MldAssertions ◀── TestQuerier (Querier)─┘
/// ```
///
/// Each test has a link of its own, so tests may run beside each other; all of it is closed behind
/// the test, whatever became of it.
package io.mld6.junit;
