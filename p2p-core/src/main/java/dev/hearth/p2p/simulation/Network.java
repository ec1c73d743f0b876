package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The hosts of a simulation and what lies between them. */
final class Network {
    private final Timeline timeline = new Timeline();
    private final Chance chance;
    private final Trace trace;
    private final Crypto crypto;
    private final LinkProfile defaultProfile;
    private final long wallStartMicros;
    private final Gatherer gatherer = new Gatherer();
    private final List<SimulatedHost> hosts = new ArrayList<>();
    private final Map<PeerAddress, SimulatedHost> hostsByAddress = new LinkedHashMap<>();
    private final Map<Long, SimulatedLink> links = new LinkedHashMap<>();
    private final Map<String, List<PeerAddress>> names = new LinkedHashMap<>();
    private final List<Partition> partitions = new ArrayList<>();
    private long channels;
    private long connections;

    /** Hosts, by their numbers, of which none of one side reaches any of the other. */
    private record Partition(BitSet one, BitSet other) {
        boolean separates(int a, int b) {
            return (one.get(a) && other.get(b)) || (one.get(b) && other.get(a));
        }
    }

    Network(Chance chance, Trace trace, Crypto crypto, LinkProfile defaultProfile, long wallStartMicros) {
        this.chance = chance;
        this.trace = trace;
        this.crypto = crypto;
        this.defaultProfile = defaultProfile;
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
        SimulatedHost host = new SimulatedHost(this, hosts.size(), name, ip);
        hosts.add(host);
        hostsByAddress.put(ip, host);
        return host;
    }

    /** A routable address, each in a network of its own for as long as there are any: 20 to 99 . 1 to 250 . x . 1. */
    private static PeerAddress addressOf(int number) {
        int first = 20 + number % 80;
        int second = 1 + number / 80 % 250;
        int third = number / 20_000;
        return PeerAddress.ipv4(first << 24 | second << 16 | third << 8 | 1, 0);
    }

    void name(String name, Collection<PeerAddress> addresses) {
        names.put(name, List.copyOf(addresses));
    }

    List<PeerAddress> addressesOf(String name) {
        return names.getOrDefault(name, List.of());
    }

    SimulatedLink link(SimulatedHost a, SimulatedHost b) {
        SimulatedHost first = a.number() <= b.number() ? a : b;
        SimulatedHost second = first == a ? b : a;
        long key = (long) first.number() << 32 | second.number();
        return links.computeIfAbsent(
                key,
                k -> new SimulatedLink(
                        this, first, second, defaultProfile, chance("links").of(k)));
    }

    /** Begins a connection; null when there is no such host, whose packets nobody ever answers. */
    @Nullable
    Connection connect(SimulatedChannel dialler, SimulatedAddress from, SimulatedAddress to) {
        SimulatedHost source = dialler.runtime().host();
        PeerAddress address = to.peer();
        boolean own = address.isLoopback() || address.isUnspecified();
        SimulatedHost target = own ? source : hostsByAddress.get(address.withPort(0));
        if (target == null) {
            report(source.name(), "dials nobody at " + to);
            return null;
        }
        SimulatedLink link = link(source, target);
        SimulatedAddress seen = new SimulatedAddress(source.address().withPort(from.port()));
        return new Connection(this, ++connections, dialler, seen, to, link.route(source), link.routeBack(source));
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
        links.values().forEach(SimulatedLink::resumeIfOpen);
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
        for (SimulatedLink link : links.values()) {
            if (link.first() == host || link.second() == host) {
                link.resumeIfOpen();
            }
        }
    }
}
