package dev.hearth.p2p.simulation;

import dev.hearth.p2p.messages.PeerAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Any number of whole nodes in virtual time, repeatable bit for bit: the same seed and the same scenario give the same
 * {@link #digest} in every process, on every JDK and on any number of threads.
 *
 * <pre>{@code
 * Simulation simulation = Simulation.builder().seed(42).link(LinkProfile.wan()).build();
 * SimulatedHost alice = simulation.host("alice");
 * Node node = ... // on alice.runtime()
 * simulation.run(Duration.ofMinutes(5));
 * alice.crash(CrashMode.SILENT);
 * simulation.runUntil(() -> othersNoticed(), Duration.ofMinutes(1));
 * }</pre>
 *
 * <p>Time passes only in {@link #run} and {@link #runUntil}, and jumps from one thing that happens to the next. A task
 * that throws ends the run: its exception comes out of {@code run}, and the run may be continued after it.
 *
 * <p>Threads: the thread that builds a simulation is its own. The scenario acts there, between runs and in what
 * {@link #after} and {@link #tell} were given, and may touch all hosts. With {@link Builder#threads} hosts run on other
 * threads too, each on one at a time and never while the scenario acts: what nodes of different hosts call must then be safe
 * for threads, and a call to a host or its executors from another host may throw {@link IllegalStateException}. So does every
 * call from a thread that is none of the simulation's.
 */
public final class Simulation {
    private final Network network;

    private Simulation(Builder options) {
        network = new Network(
                options.timelines(),
                new Chance(options.seed),
                new Trace(options.sink),
                options.crypto,
                options.links,
                options.geography,
                ChronoUnit.MICROS.between(Instant.EPOCH, options.start));
    }

    /** Returns a builder with seed 0, real cryptography, {@link LinkProfile#lan} and no reader of the trace. */
    public static Builder builder() {
        return new Builder();
    }

    /** Adds a host at a routable IPv4 address in a network of its own. Names are unique by convention only. */
    public SimulatedHost host(String name) {
        return network.addHost(name, null);
    }

    /**
     * Adds a host at an address of any network; its port does not matter.
     *
     * @throws IllegalArgumentException when there is a host at the address already
     */
    public SimulatedHost host(String name, PeerAddress address) {
        return network.addHost(name, address);
    }

    /** Returns the host that owns an address, whatever its port; null when there is none. */
    public @Nullable SimulatedHost hostAt(PeerAddress address) {
        return network.hostAt(address);
    }

    /** Returns what lies between two hosts, to change it. */
    public SimulatedLink link(SimulatedHost a, SimulatedHost b) {
        return new SimulatedLink(network, a, b);
    }

    /** Returns what the direction from one host to another is like now, used or not. */
    public LinkProfile profile(SimulatedHost from, SimulatedHost to) {
        return network.profile(from, to);
    }

    /** Returns how many pairs of hosts have a connection. */
    public long links() {
        return network.countLinks();
    }

    /** Returns a fresh stream of chance for the scenario, the same for the same purpose and seed. */
    public SplittableRandom random(String purpose) {
        return network.chance("scenario").of(purpose).stream();
    }

    /** Returns what names stand for, the same on every host; to begin with there are none. */
    public SimulatedNames names() {
        return network.names();
    }

    /** Lets all packets between the two groups vanish until {@link #heal}. Hosts of neither group reach both. */
    public void partition(Collection<SimulatedHost> one, Collection<SimulatedHost> other) {
        network.report("network", "partition " + one + " " + other);
        network.partition(one, other);
    }

    /** Ends all partitions; as for {@link SimulatedLink#restore}, what was lost takes its time. */
    public void heal() {
        network.report("network", "heal");
        network.heal();
    }

    /**
     * Has the scenario do something after this time, as part of no host and before what hosts do at that instant. A host
     * that asks for it is heard after 100 ms at the earliest.
     */
    public void after(Duration delay, Runnable action) {
        network.timelines().after(delay.toNanos(), action);
    }

    /**
     * Has the scenario take notice of what happens on a host just now: on the thread of the simulation, in the order in which
     * things happen on all hosts, before it next acts and before {@link #run} returns. The listener gets the time that had
     * passed since the simulation was built.
     */
    public void tell(Consumer<Duration> listener) {
        network.timelines().tell(nanos -> listener.accept(Duration.ofNanos(nanos)));
    }

    /** Lets this much time pass. */
    public void run(Duration duration) {
        Timelines timelines = network.timelines();
        timelines.run(timelines.now() + duration.toNanos());
    }

    /**
     * Lets time pass until a condition holds, and no longer than the limit. The condition is looked at before the first
     * and after every instant at which something happens; it must not change anything.
     *
     * @return whether the condition holds
     */
    public boolean runUntil(BooleanSupplier condition, Duration limit) {
        Timelines timelines = network.timelines();
        return timelines.runUntil(condition, timelines.now() + limit.toNanos());
    }

    /** Returns how much time has passed since the simulation was built. */
    public Duration now() {
        return Duration.ofNanos(network.timelines().now() - Timeline.START);
    }

    /** Returns which cryptography its nodes use. */
    public Crypto crypto() {
        return network.crypto();
    }

    /** Adds an event to the trace, and so to the digest. */
    public void trace(String source, String event) {
        network.report(source, event);
    }

    /** Returns how many events the trace has. */
    public long events() {
        return network.trace().events();
    }

    /**
     * Returns the SHA-256, in hexadecimal digits, of all events so far: when each happened, what the network carried
     * (connections, their ends, lengths and checksums of the bytes delivered), crashes, partitions, and what was added
     * by {@link #trace}. It is that of the lines {@link Builder#traceTo} gets, in UTF-8, each ended by a line feed.
     */
    public String digest() {
        return network.trace().digest();
    }

    /** Options of a simulation. */
    public static final class Builder {
        private long seed;
        private Crypto crypto = Crypto.REAL;
        private LinkModel links = (from, to) -> LinkProfile.lan();
        private @Nullable Geography geography;
        private Instant start = Instant.parse("2026-01-01T00:00:00Z");
        private @Nullable Consumer<String> sink;
        private int threads = 1;

        private Builder() {}

        /** Sets what all chance is derived from. */
        public Builder seed(long value) {
            seed = value;
            return this;
        }

        /** Sets which cryptography the nodes use. */
        public Builder crypto(Crypto value) {
            crypto = value;
            return this;
        }

        /** Gives all links this profile until told otherwise. */
        public Builder link(LinkProfile value) {
            return links((from, to) -> value);
        }

        /** Sets what links are like until told otherwise, each by its hosts. */
        public Builder links(LinkModel value) {
            links = value;
            return this;
        }

        /** Puts each host at a place drawn from these, and gives links the latency of their distance. */
        public Builder geography(Geography value) {
            geography = value;
            return links(value);
        }

        /** Sets what the wall clocks show in the beginning; the default is the first instant of 2026, UTC. */
        public Builder startingAt(Instant value) {
            start = value;
            return this;
        }

        /** Sets who is given every event of the trace as a line of text. Costs time; does not change the digest. */
        public Builder traceTo(Consumer<String> value) {
            sink = value;
            return this;
        }

        /**
         * Sets how many threads share the hosts, by default one, that of the simulation. What happens is the same with any
         * number of them; {@link #runUntil} uses one. More than one need a {@link #geography}: they go on without each
         * other for as long as packets take at least.
         *
         * @param value at least 1
         */
        public Builder threads(int value) {
            threads = value;
            return this;
        }

        /**
         * Returns a simulation belonging to the calling thread.
         *
         * @throws IllegalArgumentException when there is no thread, or there are several and no geography
         */
        public Simulation build() {
            if (threads < 1 || (threads > 1 && geography != links)) {
                throw new IllegalArgumentException(threads + " threads; more than one need a geography");
            }
            return new Simulation(this);
        }

        private Timelines timelines() {
            return threads == 1 || geography == null
                    ? new Timelines()
                    : new Timelines(threads, Regions.of(geography, threads));
        }
    }
}
