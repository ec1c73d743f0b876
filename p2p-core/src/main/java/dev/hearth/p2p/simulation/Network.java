package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/** The hosts of a simulation and what lies between them. */
final class Network {
    private final Timeline timeline = new Timeline();
    private final Chance chance;
    private final Trace trace;
    private final Crypto crypto;
    private final LinkModel links;
    private final @Nullable Geography geography;
    private final long wallStartMicros;
    private final Gatherer gatherer = new Gatherer();
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final Map<PeerAddress, SimulatedHost> hostsByAddress = new LinkedHashMap<>();
    private final Map<PeerAddress, SimulatedHost> ranges = new LinkedHashMap<>();
    private final SimulatedNames names = new SimulatedNames(this::elapsed);
    private final List<Partition> partitions = new ArrayList<>();
    private long channels;
    private long connections;

    /** Hosts, by their numbers, of which none of one side reaches any of the other. */
    private record Partition(BitSet one, BitSet other) {
        boolean separates(int a, int b) {
            return (one.get(a) && other.get(b)) || (one.get(b) && other.get(a));
        }
    }

    Network(
            Chance chance,
            Trace trace,
            Crypto crypto,
            LinkModel links,
            @Nullable Geography geography,
            long wallStartMicros) {
        this.chance = chance;
        this.trace = trace;
        this.crypto = crypto;
        this.links = links;
        this.geography = geography;
        this.wallStartMicros = wallStartMicros;
    }

    Timeline timeline() {
        return timeline;
    }

    Trace trace() {
        return trace;
    }

    Crypto crypto() {
        return crypto;
    }

    Gatherer gatherer() {
        return gatherer;
    }

    Chance chance(String purpose) {
        return chance.of(purpose);
    }

    long now() {
        return timeline.nanoTime();
    }

    /** Time since the simulation began. */
    long elapsed() {
        return now() - Timeline.START;
    }

    long wallMicros() {
        return wallStartMicros + elapsed() / 1_000;
    }

    void report(String source, String event) {
        trace.text(elapsed(), source, event);
    }

    SimulatedChannelId nextChannelId() {
        return new SimulatedChannelId(++channels);
    }

    SimulatedHost addHost(String name, @Nullable PeerAddress address) {
        timeline.requireOwnThread();
        PeerAddress ip = address == null ? addressOf(hosts.size()) : address.withPort(0);
        if (hostsByAddress.containsKey(ip)) {
            throw new IllegalArgumentException("there is a host at " + ip + " already");
        }
        SplittableRandom places = chance.of("places").of(name).stream();
        Place place = geography == null ? Place.NOWHERE : geography.draw(places);
        SimulatedHost host = new SimulatedHost(this, hosts.size(), name, ip, place);
        hosts.add(host);
        hostsByAddress.put(ip, host);
        return host;
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

    LinkProfile profile(SimulatedHost from, SimulatedHost to) {
        SimulatedLink used = from.links().get(to.number());
        return used == null ? links.profile(from, to) : used.route(from).profile();
    }

    /** The link for somebody who may change it: it is never forgotten. */
    SimulatedLink keptLink(SimulatedHost a, SimulatedHost b) {
        SimulatedLink link = link(a, b);
        link.keep();
        return link;
    }

    /** The link, made when it is first needed: of fifty million pairs in a large network few ever meet. */
    private SimulatedLink link(SimulatedHost a, SimulatedHost b) {
        SimulatedHost first = a.number() <= b.number() ? a : b;
        SimulatedHost second = first == a ? b : a;
        SimulatedLink known = first.links().get(second.number());
        if (known != null) {
            return known;
        }
        long key = (long) first.number() << 32 | second.number();
        SimulatedLink link =
                new SimulatedLink(this, first, second, links, chance("links").of(key));
        first.links().put(second.number(), link);
        second.links().put(first.number(), link);
        return link;
    }

    /** Nobody uses this connection any more. */
    void connectionEnded(SimulatedLink link) {
        if (link.isIdleAfterConnection()) {
            link.first().links().remove(link.second().number(), link);
            link.second().links().remove(link.first().number(), link);
        }
    }

    /** How many links there are now. */
    long countLinks() {
        long ends = 0;
        for (SimulatedHost host : hosts) {
            ends += host.links().size() + (host.links().containsKey(host.number()) ? 1 : 0);
        }
        return ends / 2;
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
            report(source.name(), "dials nobody at " + to);
            return null;
        }
        SimulatedLink link = link(source, target);
        PeerAddress origin = source.owns(from.peer()) ? from.peer() : source.address(from.port());
        return new Connection(this, ++connections, dialler, new SimulatedAddress(origin), to, link, source);
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
        for (SimulatedHost host : hosts) {
            host.links().tailMap(host.number(), true).values().forEach(SimulatedLink::resumeIfOpen);
        }
    }

    boolean isPartitioned(SimulatedHost a, SimulatedHost b) {
        for (Partition partition : partitions) {
            if (partition.separates(a.number(), b.number())) {
                return true;
            }
        }
        return false;
    }

    void restarted(SimulatedHost host) {
        host.links().values().forEach(SimulatedLink::resumeIfOpen);
    }
}
