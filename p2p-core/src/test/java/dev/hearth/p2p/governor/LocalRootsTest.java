package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class LocalRootsTest {
    @Provide
    Arbitrary<List<LocalRootGroup>> groups() {
        Arbitrary<List<PeerAddress>> members =
                Arbitraries.integers().between(0, 12).map(Peers::address).list().ofMaxSize(6);
        return Combinators.combine(
                        members,
                        Arbitraries.integers().between(0, 5),
                        Arbitraries.integers().between(0, 5))
                .as((addresses, hot, warm) -> LocalRootGroup.of("group", addresses, hot, warm))
                .list()
                .ofMaxSize(5);
    }

    @Property
    void repairedGroupsAreDisjointFitTheirSizeAndTheLimit(
            @ForAll("groups") List<LocalRootGroup> configured, @ForAll @IntRange(max = 20) int most) {
        LocalRoots repaired = LocalRoots.repair(configured, most);
        Set<PeerAddress> taken = new LinkedHashSet<>();
        for (LocalRootGroup group : repaired.groups()) {
            assertThat(group.addresses()).allMatch(taken::add);
            assertThat(group.hotValency()).isBetween(1, group.warmValency());
            assertThat(group.warmValency())
                    .isLessThanOrEqualTo(group.addresses().size());
        }
        assertThat(taken).hasSizeLessThanOrEqualTo(most);
    }

    @Property
    void goodGroupsStayAsTheyAre(@ForAll("groups") List<LocalRootGroup> configured) {
        List<LocalRootGroup> good = LocalRoots.repair(configured, 100).groups();
        assertThat(LocalRoots.repair(good, 100)).isEqualTo(new LocalRoots(good, List.of()));
    }

    @Property
    void whatIsChangedIsTold(@ForAll("groups") List<LocalRootGroup> configured, @ForAll @IntRange(max = 20) int most) {
        LocalRoots repaired = LocalRoots.repair(configured, most);
        assertThat(repaired.warnings().isEmpty()).isEqualTo(repaired.groups().equals(configured));
    }

    @Property
    void shrinkingTheLimitOnlyTakesAway(
            @ForAll("groups") List<LocalRootGroup> configured, @ForAll @IntRange(max = 20) int most) {
        assertThat(members(LocalRoots.repair(configured, most + 1)))
                .containsAll(members(LocalRoots.repair(configured, most)));
    }

    private static List<PeerAddress> members(LocalRoots roots) {
        List<PeerAddress> members = new ArrayList<>();
        roots.groups().forEach(group -> members.addAll(group.addresses()));
        return members;
    }

    @Example
    void warningsNameGroupAndReason() {
        List<LocalRootGroup> groups = List.of(
                LocalRootGroup.of("relays", Peers.addresses(0, 2), 3, 3),
                LocalRootGroup.of("friends", Peers.addresses(1, 5), 1, 2),
                LocalRootGroup.of("nobody", Peers.addresses(6, 7), 0, 1));
        LocalRoots repaired = LocalRoots.repair(groups, 4);
        assertThat(repaired.groups())
                .containsExactly(
                        LocalRootGroup.of("relays", Peers.addresses(0, 2), 2, 2),
                        LocalRootGroup.of("friends", Peers.addresses(2, 4), 1, 2));
        assertThat(repaired.warnings())
                .containsExactly(
                        "group relays: warm valency 3 lowered to its size, 2",
                        "group relays: hot valency 3 lowered to the warm one, 2",
                        "group friends: 10.0.0.1:1776 was named before and stays there",
                        "group friends: 1 of 3 addresses are over the target of known peers and not used",
                        "group nobody: 1 of 1 addresses are over the target of known peers and not used",
                        "group nobody is not used: it has no address left or a valency of 0");
    }

    @Example
    void addressesOfADroppedGroupAreFreeForTheNext() {
        LocalRoots repaired = LocalRoots.repair(
                List.of(
                        LocalRootGroup.of("off", Peers.addresses(0, 2), 0, 0),
                        LocalRootGroup.of("on", Peers.addresses(0, 2), 1, 1)),
                10);
        assertThat(repaired.groups()).extracting(LocalRootGroup::name).containsExactly("on");
        assertThat(repaired.groups().get(0).addresses()).hasSize(2);
    }
}
