package dev.hearth.p2p;

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
import dev.hearth.p2p.runtime.NodeRuntime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger log = LoggerFactory.getLogger(Roots.class);

    /** Looks all names up. A name that has no address is said in one line. Never fails. */
    static CompletableFuture<Roots> resolve(NodeConfig config, Topology topology, NodeRuntime runtime) {
        Set<HostPort> names = new LinkedHashSet<>(config.get(ConfigKeys.PEERS));
        for (LocalRoots group : topology.localRoots()) {
            addNames(group.accessPoints(), names);
        }
        for (PublicRoots group : topology.publicRoots()) {
            addNames(group.accessPoints(), names);
        }
        addNames(topology.bootstrapPeers().orElse(List.of()), names);
        CompletableFuture<Map<HostPort, List<PeerAddress>>> all =
                CompletableFuture.completedFuture(new LinkedHashMap<>());
        for (HostPort name : names) {
            all = all.thenCombine(lookUp(name, runtime), (found, addresses) -> {
                found.put(name, addresses);
                return found;
            });
        }
        return all.thenApply(found -> of(config, topology, found));
    }

    private static void addNames(List<AccessPoint> points, Set<HostPort> names) {
        for (AccessPoint point : points) {
            if (point instanceof AccessPoint.Name name) {
                names.add(name.hostPort());
            } else if (point instanceof AccessPoint.Service service) {
                log.warn("{} is not looked up: names of services are not supported yet", service);
            }
        }
    }

    private static CompletableFuture<List<PeerAddress>> lookUp(HostPort name, NodeRuntime runtime) {
        return runtime.resolve(name)
                .exceptionally(error -> {
                    log.warn("peer {} cannot be looked up: {}", name, message(error));
                    return List.of();
                })
                .toCompletableFuture();
    }

    private static String message(Throwable error) {
        Throwable cause = error instanceof CompletionException && error.getCause() != null ? error.getCause() : error;
        return String.valueOf(cause.getMessage());
    }

    private static Roots of(NodeConfig config, Topology topology, Map<HostPort, List<PeerAddress>> found) {
        List<LocalRootGroup> groups = new ArrayList<>();
        Map<PeerAddress, HostPort> names = new LinkedHashMap<>();
        List<PeerAddress> peers = new ArrayList<>();
        for (HostPort peer : config.get(ConfigKeys.PEERS)) {
            List<PeerAddress> addresses = found.getOrDefault(peer, List.of());
            if (!addresses.isEmpty()) { // One connection to each, whatever its name stands for.
                peers.add(addresses.get(0));
                names.putIfAbsent(addresses.get(0), peer);
            }
        }
        if (!peers.isEmpty()) {
            groups.add(LocalRootGroup.of("peers", peers, peers.size(), peers.size()));
        }
        for (LocalRoots group : topology.localRoots()) {
            groups.add(group("localRoots[" + groups.size() + "]", group, found, names));
        }
        List<PeerAddress> publicRoots = new ArrayList<>();
        List<PeerAddress> secretRoots = new ArrayList<>();
        for (PublicRoots group : topology.publicRoots()) {
            List<PeerAddress> addresses = addresses(group.accessPoints(), found, names);
            publicRoots.addAll(addresses);
            if (!group.advertise()) {
                secretRoots.addAll(addresses);
            }
        }
        List<PeerAddress> bootstrap = addresses(topology.bootstrapPeers().orElse(List.of()), found, names);
        publicRoots.addAll(bootstrap);
        secretRoots.addAll(bootstrap);
        return new Roots(groups, names, publicRoots, secretRoots);
    }

    private static LocalRootGroup group(
            String name, LocalRoots group, Map<HostPort, List<PeerAddress>> found, Map<PeerAddress, HostPort> names) {
        return new LocalRootGroup(
                name,
                addresses(group.accessPoints(), found, names),
                group.hotValency(),
                group.warmValency(),
                group.advertise(),
                group.trustable(),
                group.diffusionMode() == DiffusionMode.INITIATOR_ONLY ? Diffusion.INITIATOR_ONLY : Diffusion.BOTH_WAYS,
                group.behindFirewall());
    }

    private static List<PeerAddress> addresses(
            List<AccessPoint> points, Map<HostPort, List<PeerAddress>> found, Map<PeerAddress, HostPort> names) {
        List<PeerAddress> addresses = new ArrayList<>();
        for (AccessPoint point : points) {
            if (point instanceof AccessPoint.Literal literal) {
                addresses.add(literal.address());
            } else if (point instanceof AccessPoint.Name name) {
                List<PeerAddress> ofName = found.getOrDefault(name.hostPort(), List.of());
                addresses.addAll(ofName);
                ofName.forEach(address -> names.putIfAbsent(address, name.hostPort()));
            }
        }
        return addresses;
    }
}
