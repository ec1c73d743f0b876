package dev.hearth.p2p.governor;

import static dev.hearth.p2p.governor.Peers.SECOND;
import static dev.hearth.p2p.governor.Peers.address;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.List;
import java.util.SplittableRandom;
import net.jqwik.api.Example;

/** Peers that came by themselves, and how their connections are used. */
class InboundPeersTest {
    private final Peers peers = new Peers();
    private final PeerTable table = peers.table;
    private final PeerView view = peers.view;

    @Example
    void anInboundPeerIsWarmAtOnceAndGoneWithItsConnection() {
        assertThat(table.reports().inboundConnected(address(1), peers.now)).isTrue();
        assertThat(table.reports().inboundConnected(address(1), peers.now)).isFalse();
        assertThat(peers.state(address(1))).isEqualTo(PeerState.READY);
        assertThat(view.known() + view.established()).isZero();
        assertThat(table.begin(new Decision.Close(address(1), Cause.ESTABLISHED_ABOVE_TARGET), peers.now))
                .isFalse();
        table.reports().lost(address(1), ExitKind.ERROR, peers.now);
        assertThat(view.find(address(1))).isNull();
    }

    @Example
    void anInboundConnectionIsReusedForAKnownPeer() {
        PeerAddress peer = peers.cold(1);
        table.reports().inboundConnected(peer, peers.now);
        peers.activate(peer);
        assertThat(view.inbound().active()).isEqualTo(1);
        assertThat(peers.state(peer)).isEqualTo(PeerState.AVAILABLE);
        peers.connecting(peer);
        assertThat(table.reports().connected(peer, true, peers.now)).isTrue();
        assertThat(view.inbound().known()).isZero();
        assertThat(peers.state(peer)).isEqualTo(PeerState.READY);
        assertThat(table.reports().inboundConnected(peer, peers.now)).isFalse();
        table.checkInvariants();
    }

    @Example
    void aReusedConnectionKeepsItsRest() {
        PeerAddress peer = peers.cold(1);
        table.reports().inboundConnected(peer, peers.now);
        peers.activate(peer);
        table.reports().endedHot(peer, ExitKind.MISBEHAVED, peers.now);
        peers.connecting(peer);
        table.reports().connected(peer, true, peers.now);
        assertThat(peers.state(peer)).isEqualTo(PeerState.RESTING);
        assertThat(peers.waitingSeconds(peer)).isBetween(200L, 210L);
    }

    @Example
    void aPeerBehindAFirewallIsOnlyReusedAndAtOnce() {
        LocalRootGroup hidden = new LocalRootGroup(
                "hidden", List.of(address(1)), 1, 1, false, false, LocalRootGroup.Diffusion.BOTH_WAYS, true);
        table.sample().localRoots(List.of(hidden), peers.now);
        Governor governor = new Governor(Governor.Scope.TOPOLOGY_ONLY);
        Decision reuse = new Decision.Connect(address(1), true, Cause.GROUP_BELOW_WARM_VALENCY);
        table.configure(Targets.NONE.withKnown(1), peers.now);
        assertThat(governor.decide(view, peers.now, new SplittableRandom(1)).decisions())
                .containsExactly(reuse);
        peers.begin(reuse);
        table.reports().connectFailed(address(1), DialFailure.NOT_DIALLED, peers.now);
        assertThat(governor.decide(view, peers.now, new SplittableRandom(1)).decisions())
                .isEmpty();
        table.reports().inboundConnected(address(1), peers.now);
        assertThat(governor.decide(view, peers.now, new SplittableRandom(1)).decisions())
                .containsExactly(reuse);
    }

    @Example
    void aMatureInboundPeerMayBeTaken() {
        table.reports().inboundConnected(address(1), peers.now);
        peers.pass(100);
        table.reports().inboundListens(address(1), address(101), peers.now);
        peers.pass(799);
        assertThat(view.discovery().mature()).isZero();
        peers.pass(1);
        assertThat(view.discovery().mature(0)).isEqualTo(address(101));
        peers.begin(new Decision.TakeInbound(List.of(address(101)), Cause.KNOWN_BELOW_TARGET));
        assertThat(view.find(address(101)).family()).isEqualTo(Family.ORDINARY);
        assertThat(view.discovery().nextTakeNanos()).isEqualTo(peers.now + 60 * SECOND);
        table.reports().inboundGone(address(1));
        assertThat(view.discovery().mature()).isZero();
        table.checkInvariants();
    }
}
