package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * The hosts of a simulation and what lies between them. All of it changes only while no host is running, so hosts of all
 * timelines may look.
 */
final class Network {
    private final Timelines timelines;
    private final Chance chance;
    private final Trace trace;
    private final Crypto crypto;
    private final LinkModel links;
    private final @Nullable Geography geography;
    private final long wallStartMicros;
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final Map<PeerAddress, SimulatedHost> hostsByAddress = new LinkedHashMap<>();
    private final Map<PeerAddress, SimulatedHost> ranges = new LinkedHashMap<>();
    private final SimulatedNames names;
    private final Map<Direction, LinkProfile> profiles = new LinkedHashMap<>();
    private final Set<Direction> cuts = new LinkedHashSet<>();
    private final List<Partition> partitions = new ArrayList<>();

    /** From one host to another, by their numbers. */
    private record Direction(int from, int to) {
        Direction(SimulatedHost from, SimulatedHost to) {
            this(from.number(), to.number());
        }
    }

    /** Hosts, by their numbers, of which none of one side reaches any of the other. */
    private record Partition(BitSet one, BitSet other) {
        boolean separates(int a, int b) {
            return (one.get(a) && other.get(b)) || (one.get(b) && other.get(a));
        }
    }

    Network(
            Timelines timelines,
            Chance chance,
            Trace trace,
            Crypto crypto,
            LinkModel links,
            @Nullable Geography geography,
            long wallStartMicros) {
        this.timelines = timelines;
        this.chance = chance;
        this.trace = trace;
        this.crypto = crypto;
        this.links = links;
        this.geography = geography;
        this.wallStartMicros = wallStartMicros;
        this.names = new SimulatedNames(timelines);
    }

    Timelines timelines() {
        return timelines;
    }

    Trace trace() {
        return trace;
    }

    Crypto crypto() {
        return crypto;
    }

    Chance chance(String purpose) {
        return chance.of(purpose);
    }

    long wallMicros(long nanoTime) {
        return wallStartMicros + (nanoTime - Timeline.START) / 1_000;
    }

    void report(String source, String event) {
        timelines.tell(nanos -> trace.text(nanos, source, event));
    }

    // Hosts

    SimulatedHost addHost(String name, @Nullable PeerAddress address) {
        int number = hosts.size();
        timelines.requireOwnThread();
        PeerAddress ip = address == null ? addressOf(number) : address.withPort(0);
        if (hostsByAddress.containsKey(ip)) {
            throw new IllegalArgumentException("there is a host at " + ip + " already");
        }
        SplittableRandom places = chance.of("places").of(name).stream();
        Place place = geography == null ? Place.NOWHERE : geography.draw(places);
        SimulatedHost host = new SimulatedHost(this, timelines.of(place), number, name, ip, place);
        hosts.add(host);
        hostsByAddress.put(ip, host);
        return host;
    }

    /** A host is no longer among those of its timeline, and as near to others as can be. */
    void moved() {
        timelines.lower(Geography.LEAST_LATENCY);
    }

    /** The host that owns an address, whatever its port; null when there is none. */
    @Nullable
    SimulatedHost hostAt(PeerAddress address) {
        SimulatedHost host = hostsByAddress.get(address.withPort(0));
        return host != null ? host : ranges.get(range(address));
    }

    /** Lets a host own the 256 addresses around one of IPv4. */
    void addRange(PeerAddress address, SimulatedHost owner) {
        SimulatedHost before = ranges.putIfAbsent(range(address), owner);
        if (before != null && before != owner) {
            throw new IllegalArgumentException("the addresses around " + address + " belong to " + before);
        }
    }

    private static PeerAddress range(PeerAddress address) {
        return address.network() == PeerAddress.Network.IPV4
                ? PeerAddress.ipv4(address.ipv4Number() & 0xffff_ff00, 1)
                : address;
    }

    /** A routable address, each in a network of its own for as long as there are any: 20 to 99 . 1 to 250 . x . 1. */
    private static PeerAddress addressOf(int number) {
        int first = 20 + number % 80;
        int second = 1 + number / 80 % 250;
        int third = number / 20_000;
        return PeerAddress.ipv4(first << 24 | second << 16 | third << 8 | 1, 0);
    }

    SimulatedNames names() {
        return names;
    }

    // Ways between hosts

    LinkProfile profile(SimulatedHost from, SimulatedHost to) {
        LinkProfile set = profiles.isEmpty() ? null : profiles.get(new Direction(from, to));
        return set == null ? links.profile(from, to) : set;
    }

    void setProfile(SimulatedHost from, SimulatedHost to, LinkProfile profile) {
        if (from.timeline() != to.timeline()) {
            timelines.lower(profile.latency());
        }
        profiles.put(new Direction(from, to), profile);
        Route used = from.routes().get(to.number());
        if (used != null) {
            used.set(profile);
        }
    }

    Route newRoute(SimulatedHost from, SimulatedHost to) {
        long key = (long) from.number() << Integer.SIZE | to.number();
        SplittableRandom random = chance("links").of(key).stream();
        return new Route(from, to, profile(from, to), random);
    }

    /** How many pairs of hosts have a connection. */
    long countLinks() {
        long links = 0;
        for (SimulatedHost host : hosts) {
            for (int other : host.routes().keySet()) {
                boolean bothWays = hosts.get(other).routes().containsKey(host.number());
                links += bothWays && other < host.number() ? 0 : 1;
            }
        }
        return links;
    }

    /**
     * Begins a connection; null when there is no such host or none
     * that can be reached: nobody ever answers.
     */
    @Nullable
    Connection connect(SimulatedChannel dialler, SimulatedAddress from, SimulatedAddress to) {
        SimulatedHost source = dialler.runtime().host();
        PeerAddress address = to.peer();
        boolean own = address.isLoopback() || address.isUnspecified();
        SimulatedHost target = own ? source : hostAt(address);
        if (target == null || (target.isBehindNat() && target != source)) {
            source.timeline().tell(source.number(), nanos -> trace.text(nanos, source.name(), "dials nobody at " + to));
            return null;
        }
        PeerAddress origin = source.owns(from.peer()) ? from.peer() : source.address(from.port());
        return new Connection(this, source.nextDialled(), dialler, new SimulatedAddress(origin), to, target);
    }

    // Interruptions

    void cut(SimulatedHost from, SimulatedHost to) {
        cuts.add(new Direction(from, to));
    }

    void restore(SimulatedHost one, SimulatedHost other) {
        cuts.remove(new Direction(one, other));
        cuts.remove(new Direction(other, one));
        one.resume();
        other.resume();
    }

    void partition(Collection<SimulatedHost> one, Collection<SimulatedHost> other) {
        partitions.add(new Partition(numbers(one), numbers(other)));
    }

    private static BitSet numbers(Collection<SimulatedHost> hosts) {
        BitSet numbers = new BitSet();
        hosts.forEach(host -> numbers.set(host.number()));
        return numbers;
    }

    void heal() {
        partitions.clear();
        hosts.forEach(SimulatedHost::resume);
    }

    /** Whether a packet that should arrive now does. */
    boolean isOpen(SimulatedHost from, SimulatedHost to) {
        return to.isUp()
                && (cuts.isEmpty() || !cuts.contains(new Direction(from, to)))
                && (partitions.isEmpty() || !isPartitioned(from, to));
    }

    private boolean isPartitioned(SimulatedHost a, SimulatedHost b) {
        for (Partition partition : partitions) {
            if (partition.separates(a.number(), b.number())) {
                return true;
            }
        }
        return false;
    }
}
