package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NodeRuntime;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A machine of the simulation: one address, a disk, a clock, and as long as it is up a runtime for nodes.
 *
 * <p>Threads: that of the simulation. Call {@link #crash} and {@link #restart} between runs or from
 * {@link Simulation#after}, not from a handler of the host that crashes.
 */
public final class SimulatedHost {
    private final Network network;
    private final Timeline timeline;
    private final int number;
    private final String name;
    private final PeerAddress address;
    private final SimulatedDisk disk;
    private final Map<Path, byte[]> files = new TreeMap<>();
    private @Nullable SimulatedRuntime running;
    private final Pipe uplink = new Pipe();
    private final Pipe downlink = new Pipe();
    /** By the number of the other host. */
    private final NavigableMap<Integer, Route> routes = new TreeMap<>();

    private final Set<Interrupted> interrupted = new LinkedHashSet<>();

    private boolean ownsRanges;
    private Place place;
    private boolean behindNat;
    private int starts;
    private int dialled;
    private int channels;
    private long skewMicros;

    SimulatedHost(Network network, Timeline timeline, int number, String name, PeerAddress address, Place place) {
        this.network = network;
        this.timeline = timeline;
        this.number = number;
        this.name = name;
        this.address = address;
        this.place = place;
        this.disk = new SimulatedDisk(name);
        this.running = new SimulatedRuntime(network, this, starts++);
    }

    /** Returns the name the trace uses. */
    public String name() {
        return name;
    }

    /** Returns the address of the host, on port 0. */
    public PeerAddress address() {
        return address;
    }

    /** Returns the address of one of its ports. */
    public PeerAddress address(int port) {
        return address.withPort(port);
    }

    /**
     * Returns what nodes on this host run on. A restart makes a new one, with new streams of chance.
     *
     * @throws IllegalStateException when the host has crashed and was not restarted
     */
    public NodeRuntime runtime() {
        return running();
    }

    /** Whether the host is not lying crashed. */
    public boolean isUp() {
        return running != null;
    }

    /**
     * Ends everything that runs on the host at once: sockets, queued tasks and timers vanish without another word to
     * the nodes, and writes that were not flushed are lost.
     *
     * @throws IllegalStateException when it lies crashed already
     */
    public void crash(CrashMode mode) {
        SimulatedRuntime ended = running();
        network.report(name, "crash " + mode);
        running = null;
        ended.crash(mode);
        disk.crash();
    }

    /**
     * Starts the host again, with what was flushed on its disk.
     *
     * @throws IllegalStateException when it is up
     */
    public void restart() {
        if (running != null) {
            throw new IllegalStateException(name + " is up");
        }
        network.report(name, "restart");
        running = new SimulatedRuntime(network, this, starts++);
        resume();
    }

    /** Puts a file where nodes on this host find it by its path, such as a topology; it outlives crashes. */
    public void putFile(Path path, byte[] content) {
        files.put(path, content.clone());
    }

    byte[] readFile(Path path) throws IOException {
        byte[] content = files.get(path);
        if (content == null) {
            throw new IOException("there is no such file");
        }
        return content.clone();
    }

    /** Returns where the host is; {@link Place#NOWHERE} when the simulation has no geography. */
    public Place place() {
        return place;
    }

    /** Puts the host somewhere else. Links that connections use already stay as they are. */
    public void moveTo(Place newPlace) {
        place = newPlace;
        network.moved();
    }

    /**
     * Puts the host behind a device that lets connections out and none in: who dials it hears nothing, as behind a router
     * that forwards no port. Connections there are stay.
     */
    public void behindNat(boolean nat) {
        behindNat = nat;
    }

    /** Whether nobody can dial the host. */
    public boolean isBehindNat() {
        return behindNat;
    }

    /**
     * Limits what all connections of the host carry together. What is sent waits for its turn at once, what arrives when
     * it arrives. Unlimited in the beginning.
     *
     * @param upBytesPerSecond at least 1
     * @param downBytesPerSecond at least 1
     */
    public void bandwidth(long upBytesPerSecond, long downBytesPerSecond) {
        uplink.set(upBytesPerSecond);
        downlink.set(downBytesPerSecond);
    }

    /**
     * Lets the host own the 256 IPv4 addresses around this one too: it is reached at all of them and may dial from each.
     * So that one machine can play a large attacker.
     *
     * @throws IllegalArgumentException when it is not of IPv4, or some belong to another host
     */
    public void ownRange(PeerAddress around) {
        if (around.network() != PeerAddress.Network.IPV4) {
            throw new IllegalArgumentException(around + " is not of IPv4");
        }
        network.addRange(around, this);
        ownsRanges = true;
    }

    /** Sets how far the wall clock of the host goes ahead, or with a negative value behind, from now on. */
    public void skewClock(Duration ahead) {
        skewMicros = ahead.toNanos() / 1_000;
    }

    /** Returns how many bytes of buffers the nodes have allocated and not released since the host was last started. */
    public long bufferedBytes() {
        return running().bufferedBytes();
    }

    SimulatedRuntime running() {
        if (running == null) {
            throw new IllegalStateException(name + " has crashed");
        }
        return running;
    }

    boolean owns(PeerAddress one) {
        return one.sameHost(address) || (ownsRanges && network.hostAt(one) == this);
    }

    Timeline timeline() {
        return timeline;
    }

    /** The ways its sockets use, by the number of the other host. */
    NavigableMap<Integer, Route> routes() {
        return routes;
    }

    /** The way to another host; a new one when no socket uses any. */
    Route routeTo(SimulatedHost other) {
        Route used = routes.get(other.number());
        return used == null ? network.newRoute(this, other) : used;
    }

    /** What waits until packets come through again. */
    Set<Interrupted> interrupted() {
        return interrupted;
    }

    /** Packets may come through again. */
    void resume() {
        for (Interrupted waiting : List.copyOf(interrupted)) {
            if (waiting.resume()) {
                interrupted.remove(waiting);
            }
        }
    }

    SimulatedChannelId nextChannelId() {
        return new SimulatedChannelId((long) number << Integer.SIZE | ++channels);
    }

    /** How many connections it has dialled, the next one included. */
    int nextDialled() {
        return ++dialled;
    }

    Pipe uplink() {
        return uplink;
    }

    Pipe downlink() {
        return downlink;
    }

    int number() {
        return number;
    }

    SimulatedDisk disk() {
        return disk;
    }

    long wallMicros() {
        return network.wallMicros(timeline.nanoTime()) + skewMicros;
    }

    void resetConnections(SimulatedHost other) {
        if (running != null) {
            running.resetConnections(other);
        }
    }

    /** Returns the name. */
    @Override
    public String toString() {
        return name;
    }
}
