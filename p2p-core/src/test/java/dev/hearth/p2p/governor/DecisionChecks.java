package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;

/** What holds of every decision in every world: O1 no overshoot, O2 one connection a peer, T19 delays are kept. */
final class DecisionChecks {
    private final GovernorWorld world;

    DecisionChecks(GovernorWorld world) {
        this.world = world;
    }

    void check(Decision decision) {
        assertThat(surplus(decision.cause()))
                .as("O1: overshoot by %s", decision)
                .isLessThanOrEqualTo(0);
        assertThat(world.view.discovery().asking())
                .as("requests for addresses at once")
                .isLessThanOrEqualTo(2);
        if (decision instanceof Decision.OfPeer ofPeer) {
            checkPeer(ofPeer);
        }
    }

    /** How many more there are already than such decisions are to bring about. */
    private int surplus(Cause cause) {
        PeerView view = world.view;
        Targets aim = view.targets();
        PeerView.Pool anchors = view.anchors();
        PeerView.Pool inbound = view.inbound();
        return switch (cause) {
            case ESTABLISHED_BELOW_TARGET -> view.established() + view.count(PeerState.CONNECTING) - aim.established();
            case ANCHORS_ESTABLISHED_BELOW_TARGET ->
                anchors.established() + anchors.count(PeerState.CONNECTING) - aim.establishedAnchors();
            case ACTIVE_BELOW_TARGET -> view.active() + view.count(PeerState.ACTIVATING) - aim.active();
            case ANCHORS_ACTIVE_BELOW_TARGET ->
                anchors.active() + anchors.count(PeerState.ACTIVATING) - aim.activeAnchors();
            case INBOUND_BELOW_TARGET -> inbound.active() + inbound.count(PeerState.ACTIVATING) - aim.activeInbound();
            default -> 0;
        };
    }

    private void checkPeer(Decision.OfPeer decision) {
        PeerAddress peer = decision.peer();
        MockPeers peers = world.peers;
        if (decision instanceof Decision.Activate) {
            assertThat(world.now).as("T19: %s", decision).isGreaterThanOrEqualTo(world.rests.notHotBefore(peer));
        }
        if (decision instanceof Decision.Connect) {
            assertThat(world.now).as("T19: %s", decision).isGreaterThanOrEqualTo(world.rests.notDialledBefore(peer));
            assertThat(peers.status(peer) == MockPeers.Status.COLD || peers.isInbound(peer))
                    .as("O2: %s", decision)
                    .isTrue();
        } else if (!(decision instanceof Decision.Forget)) {
            assertThat(peers.status(peer)).as("%s", decision).isNotEqualTo(MockPeers.Status.COLD);
        }
        assertThat(peers.isBanned(peer)).as("banned: %s", decision).isFalse();
    }
}
