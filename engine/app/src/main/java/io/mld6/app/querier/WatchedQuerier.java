// SPDX-License-Identifier: Apache-2.0
package io.mld6.app.querier;

import io.mld6.app.control.BelievedPage;
import io.mld6.app.control.GroupRanking;
import io.mld6.app.control.GroupTally;
import io.mld6.app.control.Observed;
import io.mld6.app.control.PopulationNow;
import io.mld6.app.control.PrometheusText;
import io.mld6.app.control.Unanswered;
import io.mld6.app.control.Unscripted;
import io.mld6.codec.message.MldQuery;
import io.mld6.codec.wire.Ipv6Address;
import io.mld6.codec.wire.VlanTags;
import io.mld6.engine.router.GroupSlice;
import io.mld6.engine.router.ListenedGroup;
import io.mld6.engine.router.Querier;
import io.mld6.engine.router.QuerierSnapshot;
import io.mld6.lab.scenario.Action;
import io.mld6.lab.scenario.ActionReader;
import io.mld6.lab.scenario.ActionText;
import io.mld6.lab.scenario.play.QueryPort;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A querier on an interface, for who watches and steers it. Thread: any.
final class WatchedQuerier extends Unscripted {
    /// More are not ranked: that takes a look at each.
    private static final int MOST_RANKED = 100_000;

    private final String interfaceName;
    private final Querier querier;

    WatchedQuerier(String interfaceName, Querier querier) {
        super("querier", interfaceName, interfaceName, null);
        this.interfaceName = interfaceName;
        this.querier = querier;
    }

    @Override
    public CompletableFuture<Observed> observe() {
        return querier.snapshot().thenApply(Observed::of);
    }

    @Override
    public void bindTo(PrometheusText meters) {
        meters.bind(querier);
    }

    @Override
    public @Nullable String unready(Observed now) {
        QuerierSnapshot known = Objects.requireNonNull(now.querier());
        if (isEnding()) {
            return "ending";
        }
        boolean all =
                known.segments().stream()
                        .noneMatch(one -> one.querier().equals(Ipv6Address.UNSPECIFIED));
        return all ? null : "nobody asks yet, or the link is down";
    }

    @Override
    public CompletableFuture<List<PopulationNow>> populations() {
        throw Unanswered.notHere("a querier has no listeners of its own");
    }

    @Override
    public CompletableFuture<GroupRanking> groups() {
        if (!querier.config().policy().trackListeners()) {
            return querier.snapshot()
                    .thenCombine(
                            querier.groups(0, GroupRanking.MOST), WatchedQuerier::withoutHosts);
        }
        return querier.snapshot()
                .thenCompose(
                        now -> {
                            if (now.groups() > MOST_RANKED) {
                                throw Unanswered.notNow(
                                        "%d groups are too many to rank; /api/v1/state/groups has them page by page"
                                                .formatted(now.groups()));
                            }
                            return GroupTally.of(querier);
                        });
    }

    private static GroupRanking withoutHosts(QuerierSnapshot now, GroupSlice slice) {
        return new GroupRanking(
                now.groups(),
                GroupRanking.Of.NONE,
                slice.groups().stream()
                        .map(ListenedGroup::address)
                        .distinct()
                        .map(one -> new GroupRanking.Group(one, null))
                        .toList());
    }

    @Override
    public CompletableFuture<Supplier<String>> believed(int from, int limit) {
        return BelievedPage.of(querier, interfaceName, from, limit);
    }

    @Override
    public CompletableFuture<String> act(String text) {
        if (ActionReader.read(text) instanceof Action.Query query) {
            return ask(query);
        }
        throw Unanswered.malformed("a querier only asks; accepted: query");
    }

    @Override
    public CompletableFuture<String> query(String text) {
        return ask(ActionReader.readQuery(text));
    }

    private CompletableFuture<String> ask(Action.Query query) {
        if (query.from() != null) {
            throw Unanswered.malformed(
                    "a querier asks from its own address; accepted: no \"from\"");
        }
        VlanTags vlan = query.vlan();
        List<VlanTags> everywhere =
                vlan == null ? querier.config().station().vlans() : List.of(vlan);
        MldQuery message = QueryPort.message(query);
        List<CompletableFuture<Boolean>> sent = new ArrayList<>();
        for (VlanTags one : everywhere) {
            sent.add(querier.injectQuery(one, message));
        }
        return CompletableFuture.allOf(sent.toArray(CompletableFuture[]::new))
                .thenApply(
                        _ -> {
                            if (!sent.stream().allMatch(CompletableFuture::join)) {
                                throw Unanswered.notNow("the link is down, or its buffer full");
                            }
                            return ActionText.of(query);
                        });
    }

    @Override
    public String report(Observed now) {
        throw Unanswered.notHere(
                "a querier has no result: see /api/v1/counters and /api/v1/state/groups");
    }
}
