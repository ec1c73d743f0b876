package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.Peers.SECOND;
import static dev.hearth.p2p.governor.Peers.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.Label;

/** What the table learns of and whom it shares. */
class SampleTest {
    private final Peers peers = new Peers();
    private final PeerTable table = peers.table;
    private final PeerView view = peers.view;

    @Example
    @Label("known peers: insert idempotent")
    void learningTwiceChangesNothing() {
        assertThat(table.sample().learn(address(1), Origin.BOOK, true, peers.now))
                .isTrue();
        assertThat(table.sample().learn(address(1), Origin.BOOK, true, peers.now))
                .isFalse();
        assertThat(view.known()).isEqualTo(1);
    }

    @Example
    void anExplicitNoToAdvertisingIsFinalUntilConfigured() {
        PeerAddress peer = peers.warm(1);
        assertThat(table.isShareable(peer)).isTrue();
        table.sample().learn(peer, Origin.BOOK, false, peers.now);
        table.sample().learn(peer, Origin.BOOK, true, peers.now);
        assertThat(table.isShareable(peer)).isFalse();
        LocalRootGroup group = LocalRootGroup.of("relays", List.of(peer), 1, 1);
        LocalRootGroup advertised = new LocalRootGroup(
                "relays", List.of(peer), 1, 1, true, false, LocalRootGroup.Diffusion.BOTH_WAYS, false);
        table.sample().localRoots(List.of(group), peers.now);
        assertThat(table.isShareable(peer)).isFalse();
        table.sample().localRoots(List.of(advertised), peers.now);
        assertThat(table.isShareable(peer)).isTrue();
    }

    @Example
    void onlyReachedPeersWithoutFailuresAreShared() {
        PeerAddress cold = peers.cold(1);
        assertThat(table.isShareable(cold)).isFalse();
        PeerAddress broken = peers.warm(2);
        table.reports().lost(broken, ExitKind.ERROR, peers.now);
        assertThat(table.isShareable(broken)).isFalse();
        table.sample().learn(address(3), Origin.INBOUND, true, peers.now);
        assertThat(table.isShareable(address(3))).isTrue();
    }

    @Example
    @Label("O5 bounded memory: flooding with addresses, roots and answers")
    void aFloodOfAddressesFillsOnlyTheSample() {
        table.configure(Targets.DEFAULT, peers.now);
        for (int i = 0; i < 100_000; i++) {
            table.sample().learn(address(i), Origin.BOOK, true, peers.now);
            table.sample().shared(address(i), 1, peers.now);
        }
        table.sample().rootsFound(Peers.addresses(200_000, 300_000), true, 5 * SECOND, peers.now);
        assertThat(view.known()).isEqualTo(150 + 60);
        table.checkInvariants();
    }

    @Example
    void aPeerIsAskedFiveMinutesAfterConnectingAndEveryFifteen() {
        PeerAddress peer = peers.warm(1);
        peers.pass(299);
        assertThat(view.discovery().askable()).isZero();
        peers.pass(1);
        assertThat(view.discovery().askable()).isEqualTo(1);
        peers.begin(new Decision.AskForAddresses(peer, 8, Cause.KNOWN_BELOW_TARGET));
        assertThat(table.begin(new Decision.AskForAddresses(peer, 8, Cause.KNOWN_BELOW_TARGET), peers.now))
                .isFalse();
        assertThat(table.sample().shared(peer, 3, peers.now)).isTrue();
        assertThat(table.sample().shared(peer, 3, peers.now)).isFalse();
        peers.pass(899);
        assertThat(view.discovery().askable()).isZero();
        peers.pass(1);
        assertThat(view.discovery().askable()).isEqualTo(1);
    }

    @Example
    void vainSearchesAreRepeatedEverMoreRarely() {
        for (long wait : new long[] {2, 4, 8, 16, 32, 64, 128, 256, 256}) {
            table.begin(new Decision.FindRoots(5, Cause.ROOTS_BELOW_TARGET), peers.now);
            table.sample().rootsFailed(peers.now);
            assertThat(view.discovery().nextRootsNanos()).isEqualTo(peers.now + wait * SECOND);
        }
        table.begin(new Decision.FindRoots(5, Cause.ROOTS_BELOW_TARGET), peers.now);
        assertThat(table.sample().rootsFound(Peers.addresses(0, 2), true, 30 * SECOND, peers.now))
                .isEqualTo(2);
        assertThat(view.discovery().nextRootsNanos()).isEqualTo(peers.now + 30 * SECOND);
    }

    @Example
    void anExhaustedBookIsAskedAgainWhenItGrew() {
        table.begin(new Decision.LearnFromBook(5, Cause.KNOWN_BELOW_TARGET), peers.now);
        table.sample().drawn(2, 5, peers.now);
        assertThat(view.discovery().nextDrawNanos()).isEqualTo(peers.now + 2 * SECOND);
        table.sample().bookGrew(peers.now);
        assertThat(view.discovery().nextDrawNanos()).isEqualTo(peers.now);
    }
}
