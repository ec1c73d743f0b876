package dev.hearth.p2p;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.config.TargetNumbers;
import dev.hearth.p2p.governor.Governor;
import dev.hearth.p2p.governor.GovernorLoop;
import dev.hearth.p2p.governor.PeerPolicy;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.SyncMode;
import dev.hearth.p2p.peers.PeerMemory;
import dev.hearth.p2p.peers.PeerSettings;
import dev.hearth.p2p.runtime.NodeRuntime;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How many peers of which kind are wanted now, and by which policy they are chosen. Node loop. */
final class Governance {
    private static final Logger log = LoggerFactory.getLogger(Governance.class);

    private final NodeSettings settings;
    private final Remembered memory;
    private final PeerTable table;
    private final GovernorLoop governor;
    private NodeConfig config;
    private PeerPolicy.Parts policy;
    private boolean caughtUp;

    Governance(NodeSettings settings, Remembered memory) {
        this.settings = settings;
        this.memory = memory;
        this.config = settings.config();
        NodeRuntime runtime = settings.runtime();
        this.table = new PeerTable(runtime.random("peer-table"));
        this.policy = settings.peerPolicy().assemble(policySetting());
        if (policy.habits().diverseSample() && !config.privateMode()) {
            table.sample().limitNetgroups(memory.netGroups());
        }
        if (settings.chain() == null) {
            table.mode(SyncMode.CAUGHT_UP);
        }
        this.governor = new GovernorLoop(table, policy.selection(), policy.churn(), runtime.random("governor"));
    }

    private PeerPolicy.Setting policySetting() {
        return new PeerPolicy.Setting(
                scope(config),
                memory.netGroups(),
                memory.book(),
                config.get(ConfigKeys.CHURN_INTERVAL),
                config.get(ConfigKeys.CHURN_BULK_INTERVAL),
                // Who returns to its former peers has picked them with care.
                config.get(
                        memory.formerPeers().isEmpty() ? ConfigKeys.CHURN_YOUNG_INTERVAL : ConfigKeys.CHURN_INTERVAL),
                settings.runtime().random("peer-policy"));
    }

    private static Governor.Scope scope(NodeConfig config) {
        if (config.get(ConfigKeys.CONNECT_ONLY) || !config.get(ConfigKeys.ENABLE_P2P)) {
            return Governor.Scope.TOPOLOGY_ONLY;
        }
        return config.get(ConfigKeys.PEER_SHARING) ? Governor.Scope.WHOLE_NETWORK : Governor.Scope.WITHOUT_SHARING;
    }

    /** Another configuration from now on. */
    void adopt(NodeConfig next) {
        config = next;
        policy = settings.peerPolicy().adapt(policy, policySetting());
        governor.adopt(policy.selection(), policy.churn(), settings.runtime().nanoTime());
        aim();
    }

    /** The chain is no longer far behind. */
    void synced() {
        caughtUp = true;
        table.mode(SyncMode.CAUGHT_UP);
        aim();
    }

    /** Aims at the configured targets, which differ while the chain is far behind, if that is configured. */
    void aim() {
        TargetNumbers numbers = caughtUp ? config.targets() : config.syncTargets();
        table.configure(PeerSettings.targets(numbers), settings.runtime().nanoTime())
                .forEach(warning -> log.warn("{}", warning));
    }

    /** What the peer manager is to keep to. */
    PeerSettings peerSettings() {
        return PeerSettings.of(config, settings.inboundPolicy(), policy.habits());
    }

    /** What it knows from the last run. */
    PeerMemory peerMemory() {
        return memory.peers(policy.addresses());
    }

    NodeConfig config() {
        return config;
    }

    PeerTable table() {
        return table;
    }

    GovernorLoop governor() {
        return governor;
    }
}
