package dev.hearth.p2p.simulation;

import dev.hearth.p2p.discovery.topology.SrvRecord;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NameResolver;
import dev.hearth.p2p.runtime.NameResolver.Addresses;
import dev.hearth.p2p.runtime.NameResolver.NobodyToAskException;
import dev.hearth.p2p.runtime.NameResolver.Services;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/**
 * What names stand for in a simulation, to be changed at any time. Letter case and a dot at the end of a name make no
 * difference. A name nobody has set does not exist.
 */
public final class SimulatedNames {
    private final Timelines timelines;
    private final Map<String, Addresses> hosts = new LinkedHashMap<>();
    private final Map<String, Services> services = new LinkedHashMap<>();
    private final Set<String> failing = new LinkedHashSet<>();
    private final Set<String> unasked = new LinkedHashSet<>();
    private final Set<String> silent = new LinkedHashSet<>();
    private final Map<String, List<Duration>> lookUps = new LinkedHashMap<>();

    SimulatedNames(Timelines timelines) {
        this.timelines = timelines;
    }

    /** Lets a name have these addresses, with the port asked for, from now on. */
    public void host(String name, Duration ttl, Collection<PeerAddress> addresses) {
        answering(name);
        hosts.put(one(name), new Addresses(List.copyOf(addresses), ttl.toSeconds()));
    }

    /** Lets a name have these SRV records from now on. */
    public void service(String name, Duration ttl, List<SrvRecord> records) {
        answering(name);
        services.put(one(name), new Services(records, ttl.toSeconds()));
    }

    /** Lets a name not exist from now on. */
    public void remove(String name) {
        answering(name);
        hosts.remove(one(name));
        services.remove(one(name));
    }

    /** Lets servers answer that they cannot tell, until one of the methods above is called for the name. */
    public void fail(String name) {
        answering(name);
        failing.add(one(name));
    }

    /** Lets servers never answer, until one of the methods above is called for the name. */
    public void silence(String name) {
        answering(name);
        silent.add(one(name));
    }

    /** Lets it not be known whom to ask, until one of the methods above is called for the name. */
    public void askNobody(String name) {
        answering(name);
        unasked.add(one(name));
    }

    private void answering(String name) {
        unasked.remove(one(name));
        failing.remove(one(name));
        silent.remove(one(name));
    }

    /** When any host has asked for a name, as time since the simulation began. */
    public List<Duration> lookUps(String name) {
        return List.copyOf(lookUps.getOrDefault(one(name), List.of()));
    }

    NameResolver resolver(Executor executor) {
        return new NameResolver() {
            @Override
            public CompletionStage<Addresses> addresses(HostPort name) {
                try {
                    PeerAddress numeric = PeerAddress.parse(name.toString());
                    return CompletableFuture.completedFuture(new Addresses(List.of(numeric), 0));
                } catch (IllegalArgumentException notNumeric) {
                    CompletableFuture<Addresses> answer = new CompletableFuture<>();
                    executor.execute(() -> answer(name.host(), hosts, answer));
                    return answer.thenApply(found -> withPort(found, name.port()));
                }
            }

            @Override
            public CompletionStage<Services> services(String name) {
                CompletableFuture<Services> answer = new CompletableFuture<>();
                executor.execute(() -> answer(name, services, answer));
                return answer;
            }
        };
    }

    private static Addresses withPort(Addresses found, int port) {
        return new Addresses(
                found.addresses().stream()
                        .map(address -> address.withPort(port))
                        .toList(),
                found.ttlSeconds());
    }

    private <T> void answer(String asked, Map<String, T> known, CompletableFuture<T> answer) {
        String name = one(asked);
        timelines.tell(nanos ->
                lookUps.computeIfAbsent(name, first -> new ArrayList<>()).add(Duration.ofNanos(nanos)));
        T found = known.get(name);
        if (silent.contains(name)) {
            return;
        }
        if (unasked.contains(name)) {
            answer.completeExceptionally(new NobodyToAskException("there is no name server", new IOException()));
        } else if (failing.contains(name)) {
            answer.completeExceptionally(new IOException("the server fails"));
        } else if (found == null) {
            answer.completeExceptionally(new UnknownHostException("there is no such name"));
        } else {
            answer.complete(found);
        }
    }

    private static String one(String name) {
        return name.toLowerCase(Locale.ROOT).replaceAll("\\.$", "");
    }
}
