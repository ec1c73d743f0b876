package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.simulation.SimulatedHost;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A place in a population: a host and the node on it, over all lives of that node. */
public final class Member {
    private final Population population;
    private final int number;
    private final SimulatedHost host;
    private final boolean hostile;
    private @Nullable Node node;
    private @Nullable ChainEntry head;
    private int lives;

    Member(Population population, int number, SimulatedHost host, boolean hostile) {
        this.population = population;
        this.number = number;
        this.host = host;
        this.hostile = hostile;
    }

    /** Returns its number, counted from 0 in the order members joined. */
    public int number() {
        return number;
    }

    /** Returns the population it belongs to. */
    public Population population() {
        return population;
    }

    /** Returns where its node runs. */
    public SimulatedHost host() {
        return host;
    }

    /** Returns where its node is to listen, and is dialled. */
    public PeerAddress address() {
        return host.address(population.port());
    }

    /** Whether it is an attacker's. */
    public boolean isHostile() {
        return hostile;
    }

    /** Returns the members its node may know from the beginning, in an order of its own; never itself. */
    public List<PeerAddress> seeds() {
        return population.seedsFor(this);
    }

    /** Whether an honest node runs here now. */
    public boolean isLive() {
        return node != null;
    }

    /** Returns its node. Throws {@link IllegalStateException} when there is none now. */
    public Node node() {
        if (node == null) {
            throw new IllegalStateException(host + " has no node");
        }
        return node;
    }

    /** Returns the highest block its node has accepted in this life, or null before the first. */
    public @Nullable ChainEntry head() {
        return head;
    }

    /** Takes an event of its node. */
    public void heard(NodeEvent event) {
        if (event instanceof NodeEvent.BlockAccepted accepted && isHigher(accepted.block())) {
            head = accepted.block();
        }
        population.heard(this, event);
    }

    private boolean isHigher(ChainEntry block) {
        return head == null || block.number() > head.number();
    }

    /**
     * Takes that its node was sent an item by a peer, wanted or not, of so many bytes. Copies are counted for the members
     * this is called for, which may be some of them only.
     */
    public void copyReceived(ItemType type, int bytes) {
        population.copyReceived(this, type, bytes);
    }

    /** Returns how many lives its node has begun. */
    public int lives() {
        return lives;
    }

    void begin(Node newNode) {
        node = newNode;
    }

    void beginLife() {
        lives++;
    }

    void end() {
        node = null;
        head = null;
    }

    /** Returns the name of the host. */
    @Override
    public String toString() {
        return host.name();
    }
}
