package dev.hearth.p2p.roots;

import dev.hearth.p2p.discovery.topology.ResolutionSchedule;
import dev.hearth.p2p.discovery.topology.SrvChoice;
import dev.hearth.p2p.discovery.topology.SrvRecord;
import dev.hearth.p2p.messages.HostPort;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.runtime.NameResolver;
import dev.hearth.p2p.runtime.NameResolver.Addresses;
import dev.hearth.p2p.runtime.NameResolver.NobodyToAskException;
import dev.hearth.p2p.runtime.NameResolver.Services;
import io.netty.util.concurrent.EventExecutor;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the names of configured peers stand for, looked up again when their answers no longer hold (cardano-governor
 * §8.7): those of local roots by themselves, those of public roots when such peers are asked for. While a name cannot be
 * looked up its last addresses stay. Trouble is told once, not at every attempt. Confined to the node loop.
 */
final class Names {
    /** Never. */
    static final long NEVER = Long.MAX_VALUE;

    /** Most addresses of a name of local roots: more would push other configured peers out of the known ones. */
    static final int MOST_LOCAL = 32;

    /** Most addresses of a name of public roots (as of a DNS seed, bitcoin-p2p §2). */
    static final int MOST_PUBLIC = 256;

    private static final Logger log = LoggerFactory.getLogger(Names.class);
    private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(ResolutionSchedule.TIMEOUT_SECONDS);
    /** Endings of names that are nobody's in public (RFC 6761, 6762, 8375 and the reserved {@code internal}). */
    private static final List<String> PRIVATE_ENDINGS =
            List.of(".local", ".internal", ".localhost", ".test", ".home.arpa");

    /** What the addresses are for. */
    private enum Use {
        LOCAL_ROOTS(ResolutionSchedule.LOCAL_ROOTS_AT_ONCE, MOST_LOCAL),
        PUBLIC_ROOTS(ResolutionSchedule.PUBLIC_ROOTS_AT_ONCE, MOST_PUBLIC);

        private final int atOnce;
        private final int mostAddresses;

        Use(int atOnce, int mostAddresses) {
            this.atOnce = atOnce;
            this.mostAddresses = mostAddresses;
        }
    }

    /** One name. */
    private static final class Entry {
        final Lookup lookup;
        Use use = Use.LOCAL_ROOTS;
        ResolutionSchedule schedule = ResolutionSchedule.FIRST;
        long dueNanos;
        boolean asked;
        List<PeerAddress> addresses = List.of();

        @Nullable
        SrvRecord target;

        /** How often in a row nobody was asked. */
        int unasked;

        String trouble = "";

        Entry(Lookup lookup, long nowNanos) {
            this.lookup = lookup;
            this.dueNanos = nowNanos;
        }
    }

    private final NameResolver resolver;
    private final EventExecutor loop;
    private final LongSupplier clock;
    private final SplittableRandom random;
    private final boolean privateMode;
    private final Runnable changed;
    private final LongConsumer wake;
    private final Map<Lookup, Entry> entries = new LinkedHashMap<>();
    private final Map<Use, Integer> underWay = new EnumMap<>(Use.class);
    private final List<Runnable> waiting = new ArrayList<>();

    /**
     * @param privateMode whether private addresses are taken from public names, too
     * @param changed runs when a name has other addresses
     * @param wake is told when to call {@link #lookUp} again, nanoseconds of {@code clock} or {@link #NEVER}
     */
    Names(
            NameResolver resolver,
            EventExecutor loop,
            LongSupplier clock,
            SplittableRandom random,
            boolean privateMode,
            Runnable changed,
            LongConsumer wake) {
        this.resolver = resolver;
        this.loop = loop;
        this.clock = clock;
        this.random = random;
        this.privateMode = privateMode;
        this.changed = changed;
        this.wake = wake;
    }

    /** Looks these names up and no others; of those that were wanted before, what is known is kept. */
    void want(Collection<Lookup> localRoots, Collection<Lookup> publicRoots) {
        entries.keySet().removeIf(lookup -> !localRoots.contains(lookup) && !publicRoots.contains(lookup));
        publicRoots.forEach(lookup -> entry(lookup).use = Use.PUBLIC_ROOTS);
        localRoots.forEach(lookup -> entry(lookup).use = Use.LOCAL_ROOTS);
    }

    private Entry entry(Lookup lookup) {
        return entries.computeIfAbsent(lookup, added -> new Entry(added, clock.getAsLong()));
    }

    /** Whether no name is wanted. */
    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** The addresses of a name, as far as they are known. */
    List<PeerAddress> addresses(Lookup lookup) {
        Entry entry = entries.get(lookup);
        return entry == null ? List.of() : entry.addresses;
    }

    /** Begins to look up what is due among the names of local roots, and those of public roots that somebody waits for. */
    void lookUp() {
        begin(Use.LOCAL_ROOTS);
        if (!waiting.isEmpty()) {
            begin(Use.PUBLIC_ROOTS);
            if (!isBusy(Use.PUBLIC_ROOTS)) {
                List<Runnable> ready = List.copyOf(waiting);
                waiting.clear();
                ready.forEach(Runnable::run);
            }
        }
        wake.accept(nextDue());
    }

    /** Looks up what is due among the names of public roots; then {@code then}, at once when nothing is. */
    void request(Runnable then) {
        waiting.add(then);
        lookUp();
    }

    private void begin(Use use) {
        for (Entry entry : List.copyOf(entries.values())) {
            boolean isDue = entry.use == use && !entry.asked && entry.dueNanos <= clock.getAsLong();
            if (isDue && underWay.getOrDefault(use, 0) < use.atOnce) {
                new Attempt(entry).begin();
            }
        }
    }

    private boolean isBusy(Use use) {
        return entries.values().stream().anyMatch(entry -> entry.use == use && entry.asked);
    }

    private long nextDue() {
        long next = NEVER;
        for (Entry entry : entries.values()) {
            if (entry.use == Use.LOCAL_ROOTS
                    && !entry.asked
                    && underWay.getOrDefault(entry.use, 0) < entry.use.atOnce) {
                next = Math.min(next, entry.dueNanos);
            }
        }
        return next;
    }

    /** One attempt to look a name up: of a service first its records, then the addresses of one target. */
    private final class Attempt {
        private final Entry entry;
        private final Use use;
        private boolean over;
        private int step;
        private boolean ofTarget;
        private long mostTtl = Long.MAX_VALUE;

        Attempt(Entry entry) {
            this.entry = entry;
            this.use = entry.use;
        }

        void begin() {
            entry.asked = true;
            underWay.merge(use, 1, Integer::sum);
            if (entry.lookup instanceof Lookup.OfHost host) {
                await(resolver.addresses(host.name()), this::found);
            } else if (entry.lookup instanceof Lookup.OfService service) {
                await(resolver.services(service.host()), this::choose);
            }
        }

        private <T> void await(CompletionStage<T> answer, Consumer<T> then) {
            int current = ++step;
            loop.schedule(
                    () -> {
                        if (!over && step == current) {
                            end(
                                    entry.schedule.failed(),
                                    "there is no answer within " + ResolutionSchedule.TIMEOUT_SECONDS + " s");
                        }
                    },
                    TIMEOUT_NANOS,
                    TimeUnit.NANOSECONDS);
            answer.whenComplete((content, failure) -> loop.execute(() -> {
                if (over || step != current) {
                    return;
                }
                if (failure == null) {
                    then.accept(content);
                } else {
                    failed(failure);
                }
            }));
        }

        private void choose(Services services) {
            SrvRecord target = entry.target;
            if (target == null || !SrvChoice.isStillOffered(target, services.records())) {
                target = SrvChoice.pick(services.records(), random).orElse(null);
            }
            entry.target = target;
            if (target == null || target.port() == 0) {
                replace(List.of());
                end(entry.schedule.answered(services.ttlSeconds()), "it names no target");
                return;
            }
            ofTarget = true;
            mostTtl = services.ttlSeconds();
            HostPort host;
            try {
                host = new HostPort(target.target(), target.port());
            } catch (IllegalArgumentException noName) {
                end(entry.schedule.failed(), "its target is not the name of a host");
                return;
            }
            await(resolver.addresses(host), this::found);
        }

        private void found(Addresses answer) {
            List<PeerAddress> usable = usable(answer.addresses());
            long ttl = Math.min(answer.ttlSeconds(), mostTtl);
            replace(usable);
            if (!usable.isEmpty()) {
                end(entry.schedule.answered(ttl), "");
            } else if (answer.addresses().isEmpty()) {
                end(entry.schedule.answered(0), inWords("it has no address"));
            } else {
                end(entry.schedule.answered(ttl), inWords("none of its addresses may be dialled, as they are private"));
            }
        }

        private void failed(Throwable failure) {
            Throwable cause = failure;
            while (cause instanceof CompletionException && cause.getCause() != null) {
                cause = cause.getCause();
            }
            String message = inWords(String.valueOf(cause.getMessage()));
            if (cause instanceof NobodyToAskException) {
                entry.unasked++;
                end(entry.schedule, ResolutionSchedule.resolverRetrySeconds(entry.unasked), message);
                return;
            }
            boolean isGone = cause instanceof UnknownHostException && !ofTarget;
            if (ofTarget) {
                entry.target = null; // Perhaps another one does better the next time.
            }
            end(isGone ? entry.schedule.notFound() : entry.schedule.failed(), message);
        }

        private String inWords(String trouble) {
            SrvRecord target = entry.target;
            return ofTarget && target != null ? "its target is " + target.target() + ", and " + trouble : trouble;
        }

        private void replace(List<PeerAddress> addresses) {
            boolean news = !addresses.equals(entry.addresses);
            entry.addresses = addresses;
            if (news && entries.get(entry.lookup) == entry) {
                changed.run();
            }
        }

        /** Those it had before come first, so that of too many the same are taken again; the others by chance. */
        private List<PeerAddress> usable(List<PeerAddress> answered) {
            boolean withPrivate = privateMode || !isPublic(entry.lookup);
            Set<PeerAddress> possible = new LinkedHashSet<>(answered);
            possible.removeIf(address -> address.isUnspecified() || address.isMulticast());
            possible.removeIf(address -> !withPrivate && !address.isRoutable());
            List<PeerAddress> usable = new ArrayList<>(entry.addresses);
            usable.retainAll(possible);
            usable.forEach(possible::remove);
            List<PeerAddress> others = new ArrayList<>(possible);
            shuffle(others);
            usable.addAll(others);
            return List.copyOf(usable.subList(0, Math.min(usable.size(), use.mostAddresses)));
        }

        private void end(ResolutionSchedule next, String trouble) {
            entry.unasked = 0;
            end(next, next.waitSeconds(), trouble);
        }

        private void end(ResolutionSchedule next, int waitSeconds, String trouble) {
            over = true;
            underWay.merge(use, -1, Integer::sum);
            entry.asked = false;
            entry.schedule = next;
            entry.dueNanos = clock.getAsLong() + TimeUnit.SECONDS.toNanos(waitSeconds);
            if (!trouble.equals(entry.trouble) && entries.get(entry.lookup) == entry) {
                if (trouble.isEmpty()) {
                    log.info("{} has addresses again", entry.lookup);
                } else {
                    String kept = entry.addresses.isEmpty() ? "" : "; its last addresses are kept";
                    log.warn("{} cannot be looked up: {}{}", entry.lookup, trouble, kept);
                }
                entry.trouble = trouble;
            }
            lookUp();
        }
    }

    private void shuffle(List<PeerAddress> addresses) {
        for (int i = addresses.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            PeerAddress moved = addresses.set(i, addresses.get(other));
            addresses.set(other, moved);
        }
    }

    /** Whether anybody may own the name: then it could be made to point into our own network (DNS rebinding). */
    private static boolean isPublic(Lookup lookup) {
        String host = lookup.host().toLowerCase(Locale.ROOT);
        String name = host.endsWith(".") ? host.substring(0, host.length() - 1) : host;
        return name.indexOf('.') >= 0 && PRIVATE_ENDINGS.stream().noneMatch(name::endsWith);
    }
}
