package dev.hearth.p2p.roots;

import dev.hearth.p2p.config.ConfigKeys;
import dev.hearth.p2p.config.NodeConfig;
import dev.hearth.p2p.discovery.topology.AccessPoint;
import dev.hearth.p2p.discovery.topology.DiffusionMode;
import dev.hearth.p2p.discovery.topology.LocalRoots;
import dev.hearth.p2p.discovery.topology.PublicRoots;
import dev.hearth.p2p.discovery.topology.Topology;
import dev.hearth.p2p.governor.LocalRootGroup;
import dev.hearth.p2p.governor.LocalRootGroup.Diffusion;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The configured peers as addresses.
 *
 * @param groups what is always wanted
 * @param names under which name each of their addresses was configured
 * @param publicRoots what to fall back on
 * @param secretRoots those of them that must not be told to others
 */
record Roots(
        List<LocalRootGroup> groups,
        Map<PeerAddress, HostPort> names,
        List<PeerAddress> publicRoots,
        List<PeerAddress> secretRoots) {
    /** The names of what is always wanted. */
    static Set<Lookup> localNames(NodeConfig config, Topology topology) {
        Set<Lookup> names = new LinkedHashSet<>();
        for (HostPort peer : config.get(ConfigKeys.PEERS)) {
            if (literal(peer) == null) {
                names.add(new Lookup.OfHost(peer));
            }
        }
        topology.localRoots().forEach(group -> addNames(group.accessPoints(), names));
        return names;
    }

    /** The names of what to fall back on. */
    static Set<Lookup> publicNames(Topology topology) {
        Set<Lookup> names = new LinkedHashSet<>();
        topology.publicRoots().forEach(group -> addNames(group.accessPoints(), names));
        addNames(topology.bootstrapPeers().orElse(List.of()), names);
        return names;
    }

    private static void addNames(List<AccessPoint> points, Set<Lookup> names) {
        for (AccessPoint point : points) {
            if (!(point instanceof AccessPoint.Literal)) {
                names.add(Lookup.of(point));
            }
        }
    }

    private static @Nullable PeerAddress literal(HostPort peer) {
        try {
            return PeerAddress.parse(peer.toString());
        } catch (IllegalArgumentException name) {
            return null;
        }
    }

    /** All of them, as far as {@code known} tells what names stand for. */
    static Roots of(NodeConfig config, Topology topology, Function<Lookup, List<PeerAddress>> known) {
        List<LocalRootGroup> groups = new ArrayList<>();
        Map<PeerAddress, HostPort> names = new LinkedHashMap<>();
        List<PeerAddress> peers = new ArrayList<>();
        Set<HostPort> wanted = new LinkedHashSet<>(config.get(ConfigKeys.PEERS)); // One may be written twice.
        for (HostPort peer : wanted) {
            PeerAddress address = literal(peer);
            if (address != null && names.putIfAbsent(address, peer) == null) {
                peers.add(address);
            }
        }
        if (!peers.isEmpty()) {
            groups.add(LocalRootGroup.of("peers", peers, peers.size(), peers.size()));
        }
        for (HostPort peer : wanted) {
            List<PeerAddress> addresses = known.apply(new Lookup.OfHost(peer));
            if (!addresses.isEmpty()) { // One connection to each, whatever its name stands for.
                groups.add(LocalRootGroup.of("peer " + peer, addresses, 1, 1));
                addresses.forEach(address -> names.putIfAbsent(address, peer));
            }
        }
        for (int i = 0; i < topology.localRoots().size(); i++) {
            LocalRoots configured = topology.localRoots().get(i);
            LocalRootGroup group = group("localRoots[" + i + "]", configured, known, names);
            if (!group.addresses().isEmpty()) {
                groups.add(group);
            }
        }
        List<PeerAddress> publicRoots = new ArrayList<>();
        List<PeerAddress> secretRoots = new ArrayList<>();
        for (PublicRoots group : topology.publicRoots()) {
            List<PeerAddress> addresses = addresses(group.accessPoints(), known, names);
            publicRoots.addAll(addresses);
            if (!group.advertise()) {
                secretRoots.addAll(addresses);
            }
        }
        List<PeerAddress> bootstrap = addresses(topology.bootstrapPeers().orElse(List.of()), known, names);
        publicRoots.addAll(bootstrap);
        secretRoots.addAll(bootstrap);
        return new Roots(groups, names, publicRoots, secretRoots);
    }

    /** Of a group with names the valencies are as high as what is known of it allows: that is no mistake to tell of. */
    private static LocalRootGroup group(
            String name,
            LocalRoots group,
            Function<Lookup, List<PeerAddress>> known,
            Map<PeerAddress, HostPort> names) {
        List<PeerAddress> addresses = addresses(group.accessPoints(), known, names);
        boolean named = group.accessPoints().stream().anyMatch(point -> !(point instanceof AccessPoint.Literal));
        int most = named ? addresses.size() : Integer.MAX_VALUE;
        return new LocalRootGroup(
                name,
                addresses,
                Math.min(group.hotValency(), most),
                Math.min(group.warmValency(), most),
                group.advertise(),
                group.trustable(),
                group.diffusionMode() == DiffusionMode.INITIATOR_ONLY ? Diffusion.INITIATOR_ONLY : Diffusion.BOTH_WAYS,
                group.behindFirewall());
    }

    private static List<PeerAddress> addresses(
            List<AccessPoint> points, Function<Lookup, List<PeerAddress>> known, Map<PeerAddress, HostPort> names) {
        List<PeerAddress> addresses = new ArrayList<>();
        for (AccessPoint point : points) {
            if (point instanceof AccessPoint.Literal literal) {
                PeerAddress address = literal.address();
                addresses.add(address);
                names.putIfAbsent(address, HostPort.of(address));
            } else {
                Lookup lookup = Lookup.of(point);
                for (PeerAddress address : known.apply(lookup)) {
                    addresses.add(address);
                    names.putIfAbsent(address, lookup.configuredAs(address));
                }
            }
        }
        return addresses;
    }
}
