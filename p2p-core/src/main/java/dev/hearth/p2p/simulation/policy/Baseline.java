package dev.hearth.p2p.simulation.policy;

import dev.hearth.p2p.NodeBuilder;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.governor.Churn;
import dev.hearth.p2p.governor.Governor;
import dev.hearth.p2p.governor.PeerPolicy;
import java.time.Duration;
import java.util.Optional;

/**
 * The peer selection of another system, as far as it fits into a Hearth node. Common to all three: one connection per
 * peer serves both directions; an inbound peer is dialled back once where it claims to listen, and its address taken if
 * that succeeds; the address store is not kept over a restart.
 */
public enum Baseline implements PeerPolicy {
    /**
     * The BitShares reference node (graphene-p2p §4.1, §7): 20 connections wanted, 200 at most, whoever dialled them,
     * and every one is used; nobody is demoted or evicted. See {@link LatestSeenAddresses} and
     * {@link LatestSeenSelection}.
     */
    GRAPHENE {
        @Override
        public NodeConfig config() {
            return settings(1_000, 20, 20, 200, 200, 200, Duration.ZERO);
        }

        @Override
        public Parts assemble(Setting setting) {
            return new Parts(
                    new LatestSeenSelection(setting.scope()), null, new LatestSeenAddresses(), plain(0, false, false));
        }
    },
    /**
     * Bitcoin Core (bitcoin-p2p §4.2, §4.3, §5): 8 connections for everything and 2 for blocks, each dialled into another
     * netgroup; feelers; buckets of 1024 and 256; 114 inbound with eviction, all used. See {@link BucketedAddresses} and
     * {@link ExclusiveSelection}. Anchors outlive only a clean shutdown there and are left out: the simulation's
     * restarts are crashes. No stale-tip connection, no lag eviction; a third block connection now and then, as Hearth.
     */
    BITCOIN {
        @Override
        public NodeConfig config() {
            return settings(150, 8, 8, 133, 114, 114, Duration.ZERO);
        }

        @Override
        public Parts assemble(Setting setting) {
            return new Parts(
                    new ExclusiveSelection(setting.scope(), setting.netGroups()),
                    null,
                    new BucketedAddresses(setting.netGroups(), setting.random()),
                    new Habits(true, 2, false, true, true, false, false));
        }
    },
    /**
     * The Cardano node without its ledger (cardano-governor §1 to §3): Hearth's governor, which follows the same rules,
     * aims at 150 known, 30 connected and 20 hot peers, with the narrow churn of bulk sync; known are a uniform choice of
     * what peers share ({@link SharedAddresses}); there are no anchors, for big ledger peers have no counterpart;
     * inbound connections are slowed down from 384 on and refused at 512, nobody is evicted. All inbound peers are
     * hot: in Cardano a peer pulls from whom it made hot, but in Graphene's protocol whoever serves must announce.
     */
    CARDANO {
        @Override
        public NodeConfig config() {
            return settings(150, 30, 20, 1_000, 512, 384, Duration.ofSeconds(5));
        }

        @Override
        public Parts assemble(Setting setting) {
            return new Parts(
                    new Governor(setting.scope()),
                    setting.scope() == Governor.Scope.TOPOLOGY_ONLY ? null : Churn.cardano(),
                    new SharedAddresses(setting.random()),
                    plain(0, true, true));
        }
    };

    /** Gives a node this policy and the targets and limits that go with it; to be called before other settings. */
    public NodeBuilder configure(NodeBuilder node) {
        return node.config(config()).peerPolicy(this);
    }

    /** The system's targets and limits; all else as usual. */
    public abstract NodeConfig config();

    private static Habits plain(int blockRelayOnly, boolean limitedHearsay, boolean forgettingIsAnAttempt) {
        return new Habits(false, blockRelayOnly, false, false, limitedHearsay, forgettingIsAnAttempt, false);
    }

    /** Limits per address and per netgroup are Hearth's: none here. */
    private static NodeConfig settings(
            int known, int established, int active, int most, int inboundHard, int inboundSoft, Duration delay) {
        return NodeConfig.builder()
                .set(ConfigKeys.TARGETS_ROOT, 0)
                .set(ConfigKeys.TARGETS_KNOWN, known)
                .set(ConfigKeys.TARGETS_ESTABLISHED, established)
                .set(ConfigKeys.TARGETS_ACTIVE, active)
                .set(ConfigKeys.TARGETS_KNOWN_ANCHORS, 0)
                .set(ConfigKeys.TARGETS_ESTABLISHED_ANCHORS, 0)
                .set(ConfigKeys.TARGETS_ACTIVE_ANCHORS, 0)
                .set(ConfigKeys.TARGETS_ACTIVE_INBOUND, inboundHard)
                .set(ConfigKeys.LIMITS_MAX_CONNECTIONS, most)
                .set(ConfigKeys.LIMITS_INBOUND_HARD, Optional.of(inboundHard))
                .set(ConfigKeys.LIMITS_INBOUND_SOFT, Optional.of(inboundSoft))
                .set(ConfigKeys.LIMITS_ACCEPT_DELAY, delay)
                .set(ConfigKeys.LIMITS_PER_ADDRESS, 10_000)
                .set(ConfigKeys.LIMITS_PER_NETGROUP, 10_000)
                .set(ConfigKeys.LIMITS_HANDSHAKES, 10_000)
                .build();
    }
}
