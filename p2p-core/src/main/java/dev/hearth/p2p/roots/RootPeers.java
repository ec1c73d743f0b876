package dev.hearth.p2p.roots;

import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.peers.PeerManager;
import dev.hearth.p2p.routine.Routine;
import dev.hearth.p2p.routine.RoutineName;
import dev.hearth.p2p.routine.Routines;
import dev.hearth.p2p.runtime.NodeRuntime;
import io.netty.util.concurrent.EventExecutor;

/** The peers the operator has named, in keys of the configuration and in a topology file: at which addresses they are. Node loop. */
public final class RootPeers {
    private final PeerManager peers;
    private final Names names;
    private NodeConfig config;
    private Topology topology;

    /** Adds the routine that looks names up again; nothing is looked up before {@link #lookUp}. */
    public RootPeers(
            NodeRuntime runtime,
            EventExecutor loop,
            Routines routines,
            PeerManager peers,
            NodeConfig config,
            Topology topology) {
        this.peers = peers;
        this.config = config;
        this.topology = topology;
        Routine resolvePeers = routines.add(RoutineName.RESOLVE_PEERS, this::resolve);
        this.names = new Names(
                runtime.names(),
                loop,
                runtime::nanoTime,
                runtime.random("names"),
                config.privateMode(),
                this::configurePeers,
                resolvePeers::runAt);
        peers.onRootsWanted(names::request);
        wantNames();
    }

    /** Other peers from now on, at the addresses that are known already; whether the topology is another one. */
    public boolean adopt(NodeConfig next, Topology read) {
        boolean isAnother = !topology.equals(read);
        config = next;
        topology = read;
        wantNames();
        configurePeers();
        return isAnother;
    }

    private void wantNames() {
        names.want(Roots.localNames(config, topology), Roots.publicNames(topology));
    }

    /** Tells the peer manager all addresses that are known by now. */
    public void configurePeers() {
        Roots roots = Roots.of(config, topology, names::addresses);
        peers.configure(roots.groups(), roots.names());
        peers.publicRoots(roots.publicRoots(), roots.secretRoots());
    }

    /** Begins to look up what is due. */
    public void lookUp() {
        names.lookUp();
    }

    /** Looks up what is due. Besides, bans have ended, and who was banned may be wanted. */
    private void resolve() {
        names.lookUp();
        configurePeers();
    }
}
