package dev.hearth.p2p;

import dev.hearth.p2p.config.ConfigChange;
import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.connection.BandwidthLimits;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.roots.RootPeers;
import dev.hearth.p2p.runtime.ConfigurationException;
import dev.hearth.p2p.runtime.NodeLoop;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes another configuration while the node runs. Node loop. */
final class Reload {
    private static final Logger log = LoggerFactory.getLogger(Reload.class);

    private final NodeSettings settings;
    private final NodeLoop loop;
    private final LocalState local;
    private final Remembered memory;
    private final Governance governance;
    private final PeerManager peers;
    private final RootPeers roots;
    private final Schedule schedule;
    private final BandwidthLimits bandwidth;

    Reload(
            NodeSettings settings,
            NodeLoop loop,
            LocalState local,
            Remembered memory,
            Governance governance,
            PeerManager peers,
            RootPeers roots,
            Schedule schedule,
            BandwidthLimits bandwidth) {
        this.settings = settings;
        this.loop = loop;
        this.local = local;
        this.memory = memory;
        this.governance = governance;
        this.peers = peers;
        this.roots = roots;
        this.schedule = schedule;
        this.bandwidth = bandwidth;
    }

    /** Takes another configuration; {@code done} hears when it holds. */
    void begin(NodeConfig next, CompletableFuture<ConfigChange> done) {
        ConfigChange change;
        try {
            change = governance.config().changesTo(next);
        } catch (ConfigurationException e) {
            done.completeExceptionally(e);
            return;
        }
        settings.runtime().blocking().execute(() -> {
            try {
                Topology read = Opening.topology(change.effective(), settings.runtime());
                loop.execute(() -> adopt(change, read, done));
            } catch (RuntimeException e) {
                done.completeExceptionally(e);
            }
        });
    }

    private void adopt(ConfigChange change, Topology read, CompletableFuture<ConfigChange> done) {
        try {
            done.complete(adopt(change, read));
        } catch (RuntimeException e) {
            done.completeExceptionally(e); // Else who waits for it would wait for ever.
        }
    }

    /** What has changed: the topology also when its file was changed and not its name. */
    private ConfigChange adopt(ConfigChange change, Topology read) {
        change.warning().ifPresent(warning -> log.warn("{}", warning));
        NodeConfig config = change.effective();
        local.adopt(config);
        governance.adopt(config);
        peers.adopt(governance.peerSettings());
        Opening.pin(memory.pins(), config);
        boolean isOtherTopology = roots.adopt(config, read);
        roots.lookUp();
        peers.keepToLimits();
        if (change.taken().contains(ConfigKeys.FIREWALL_CHECK)) {
            schedule.followReachability(config);
        }
        bandwidth.change(NodeSettings.rateLimits(config));
        if (change.taken().contains(ConfigKeys.ROUTINES)) {
            schedule.setIntervals(config);
        }
        schedule.routines().wakeAll();
        return isOtherTopology ? change.with(ConfigKeys.TOPOLOGY_FILE) : change;
    }
}
