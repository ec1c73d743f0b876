package dev.hearth.p2p.simulation.population;

import dev.hearth.p2p.Node;
import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.event.NodeEvent;
import dev.hearth.p2p.event.PeerInfo;
import dev.hearth.p2p.event.Temperature;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.Attempt.Direction;
import dev.hearth.p2p.protocol.DisconnectReason;
import dev.hearth.p2p.protocol.Stage;
import dev.hearth.p2p.simulation.CrashMode;
import dev.hearth.p2p.simulation.SimulatedHost;
import dev.hearth.p2p.simulation.Simulation;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/**
 * Nodes on hosts of a simulation, honest and hostile ones: lets them join and leave, and watches the honest ones.
 *
 * <p>The first honest members are the seeds everybody knows; they can always be dialled and never leave. Names are n1, n2
 * ... for honest hosts and x1, x2 ... for hostile ones.
 *
 * <p>Threads: that of the simulation. Members join and leave between runs or from {@link Simulation#after}.
 */
public final class Population {
    /** Time the nodes get to answer what they are asked. */
    private static final Duration ANSWER = Duration.ofMillis(1);

    private static final Duration AT_ONCE = Duration.ZERO;
    private static final int NOBODY = -1;

    /** How a member leaves. */
    public enum Departure {
        /** The node says goodbye to its peers, and ends. */
        POLITE,
        /** The process is killed: its connections are reset. */
        KILLED,
        /** The power fails: nobody is told. */
        SILENT
    }

    /**
     * What is true of all honest hosts.
     *
     * @param port where nodes listen, 1 to 65535
     * @param seeds how many of the first members everybody knows, at least 1
     * @param natted the share of the others that nobody can dial, 0 to 1
     * @param clockSkew how far a wall clock is off at most, either way
     * @param upBytesPerSecond what a host sends at most; 0 for no limit
     * @param downBytesPerSecond what a host receives at most; 0 for no limit
     */
    public record Terms(
            int port, int seeds, double natted, Duration clockSkew, long upBytesPerSecond, long downBytesPerSecond) {
        /** Checks the ranges. */
        public Terms {
            if (seeds < 1 || !(natted >= 0 && natted <= 1) || clockSkew.isNegative()) {
                throw new IllegalArgumentException(
                        "out of range: " + seeds + " seeds, " + natted + " behind NAT, clocks off by " + clockSkew);
            }
        }

        /** Returns hosts with right clocks and no limits, all of which can be dialled. */
        public static Terms plain(int port, int seeds) {
            return new Terms(port, seeds, 0, Duration.ZERO, 0, 0);
        }
    }

    /**
     * What matters of a node's answer: all answers of thousands of nodes would fill the memory.
     *
     * @param relays hot peers it has dialled
     * @param benefactors connections it has accepted from honest hosts that gave it something new
     */
    private record Answer(Slots slots, List<Member> relays, List<Long> benefactors) {
        static final Answer NONE = new Answer(Slots.NONE, List.of(), List.of());
    }

    private final Simulation simulation;
    private final NodeFactory factory;
    private final Terms terms;
    private final SplittableRandom random;
    private final List<Member> members = new ArrayList<>();
    private final Map<SimulatedHost, Member> byHost = new LinkedHashMap<>();
    private final Observations observations = new Observations();
    private int honest;
    private int hostile;
    private int networks;

    /** A population of nobody. */
    public Population(Simulation simulation, NodeFactory factory, Terms terms) {
        this.simulation = simulation;
        this.factory = factory;
        this.terms = terms;
        this.random = simulation.random("population");
    }

    // Coming and going

    /** Adds an honest member on a new host; its node does not run yet. */
    public Member settle() {
        SimulatedHost host = simulation.host("n" + ++honest);
        boolean seed = honest <= terms.seeds();
        host.behindNat(random.nextDouble() < terms.natted() && !seed);
        long skew = terms.clockSkew().toNanos();
        host.skewClock(Duration.ofNanos(skew == 0 ? 0 : random.nextLong(-skew, skew + 1)));
        if (terms.upBytesPerSecond() > 0 || terms.downBytesPerSecond() > 0) {
            host.bandwidth(orUnlimited(terms.upBytesPerSecond()), orUnlimited(terms.downBytesPerSecond()));
        }
        return add(host, false);
    }

    private static long orUnlimited(long bytesPerSecond) {
        return bytesPerSecond == 0 ? Long.MAX_VALUE : bytesPerSecond;
    }

    /** Adds a hostile member on a new host and lets the attacker begin there. */
    public Member invade(Attacker attacker) {
        Member member = add(simulation.host("x" + ++hostile), true);
        attacker.start(member);
        return member;
    }

    /** Numbers the networks that hostile hosts own besides their address, from 0 on. */
    int takeNetwork() {
        return networks++;
    }

    private Member add(SimulatedHost host, boolean isHostile) {
        Member member = new Member(this, members.size(), host, isHostile);
        members.add(member);
        byHost.put(host, member);
        return member;
    }

    /** Starts the node of a member that has none, for the first time or again with what is on its disk. */
    public void start(Member member) {
        if (member.isLive()) {
            throw new IllegalStateException(member + " is live");
        }
        if (!member.host().isUp()) {
            member.host().restart();
        }
        member.beginLife();
        member.begin(factory.start(member));
    }

    /** Lets honest members start one after the other within a time, seeds first. */
    public void startAll(List<Member> all, Duration within) {
        long nanos = within.toNanos() / Math.max(1, all.size());
        for (int i = 0; i < all.size(); i++) {
            Member member = all.get(i);
            simulation.after(Duration.ofNanos(i * nanos), () -> start(member));
        }
    }

    /** Lets the node of a member leave; nobody counts on it from this moment on. */
    public void leave(Member member, Departure how) {
        Node node = member.node();
        member.end();
        observations.left(member.number());
        switch (how) {
            case POLITE ->
                node.stop()
                        .whenComplete(
                                (done, error) -> simulation.after(AT_ONCE, () -> switchOff(member, CrashMode.SILENT)));
            case KILLED -> switchOff(member, CrashMode.RESET);
            case SILENT -> switchOff(member, CrashMode.SILENT);
        }
    }

    private static void switchOff(Member member, CrashMode mode) {
        if (!member.isLive() && member.host().isUp()) {
            member.host().crash(mode);
        }
    }

    // Who there is

    /** Returns the simulation they live in. */
    public Simulation simulation() {
        return simulation;
    }

    /** Returns everybody who ever joined, by number. */
    public List<Member> members() {
        return List.copyOf(members);
    }

    /** Returns the honest members whose nodes run. */
    public List<Member> live() {
        return members.stream().filter(Member::isLive).toList();
    }

    /** Returns the live members that have caught up with the chain since they began this life. */
    public List<Member> ready() {
        return members.stream()
                .filter(member -> member.isLive() && observations.isReady(member.number()))
                .toList();
    }

    /** Returns the member whose host owns an address; null when there is none. */
    public @Nullable Member at(PeerAddress address) {
        SimulatedHost host = simulation.hostAt(address);
        return host == null ? null : byHost.get(host);
    }

    /** Whether a member is one of the seeds. */
    public boolean isSeed(Member member) {
        return !member.isHostile() && seeds().contains(member);
    }

    private List<Member> seeds() {
        return members.stream()
                .filter(member -> !member.isHostile())
                .limit(terms.seeds())
                .toList();
    }

    int port() {
        return terms.port();
    }

    List<PeerAddress> seedsFor(Member member) {
        List<PeerAddress> addresses = new ArrayList<>();
        for (Member seed : seeds()) {
            if (seed != member) {
                addresses.add(random.nextInt(addresses.size() + 1), seed.address());
            }
        }
        return addresses;
    }

    // What there is to see

    void heard(Member member, NodeEvent event) {
        if (member.isLive()) {
            simulation.tell(now -> observations.heard(member.number(), event, now.toNanos()));
        }
    }

    void copyReceived(Member member, ItemType type, int bytes) {
        if (!member.isHostile()) {
            simulation.tell(now -> observations.copyReceived(member.number(), type, bytes));
        }
    }

    private long nanos() {
        return simulation.now().toNanos();
    }

    /** Asks every live node for its connections; a millisecond passes until all have answered. */
    public Census census() {
        Map<Member, Answer> answers = new LinkedHashMap<>();
        for (Member member : live()) {
            member.node()
                    .peers()
                    .thenApply(this::answer)
                    .thenAccept(answer -> simulation.tell(now -> answers.put(member, answer)));
        }
        simulation.run(ANSWER);
        return census(answers);
    }

    private Answer answer(List<PeerInfo> peers) {
        List<Member> relays = new ArrayList<>();
        for (PeerInfo peer : peers) {
            boolean relay = peer.stage() == Stage.ACTIVE
                    && peer.direction() == Direction.OUTBOUND
                    && peer.temperature() == Temperature.HOT;
            Member member = relay ? at(peer.address()) : null;
            if (member != null) {
                relays.add(member);
            }
        }
        return new Answer(Slots.of(peers, peer -> isHostile(peer.address())), relays, benefactors(peers));
    }

    private Census census(Map<Member, Answer> answers) {
        List<Member> nodes = live().stream().filter(answers::containsKey).toList();
        int[] places = new int[members.size()];
        Arrays.fill(places, NOBODY);
        for (int i = 0; i < nodes.size(); i++) {
            places[nodes.get(i).number()] = i;
        }
        List<Slots> slots = new ArrayList<>(nodes.size());
        List<Overlay.Edge> edges = new ArrayList<>();
        for (Member member : nodes) {
            Answer answer = answers.getOrDefault(member, Answer.NONE);
            slots.add(answer.slots());
            for (Member other : answer.relays()) {
                if (places[other.number()] != NOBODY) {
                    edges.add(new Overlay.Edge(places[member.number()], places[other.number()]));
                }
            }
        }
        Answer first = nodes.isEmpty() ? Answer.NONE : answers.getOrDefault(nodes.get(0), Answer.NONE);
        return Census.of(nodes, slots, new LinkedHashSet<>(first.benefactors()), new Overlay(nodes.size(), edges));
    }

    private List<Long> benefactors(List<PeerInfo> peers) {
        List<Long> connections = new ArrayList<>();
        for (PeerInfo peer : peers) {
            boolean gave = peer.sinceBlock() != null || peer.sinceItem() != null;
            if (gave && peer.direction() == Direction.INBOUND && !isHostile(peer.address())) {
                connections.add(peer.connection());
            }
        }
        return connections;
    }

    private boolean isHostile(PeerAddress address) {
        Member member = hostile == 0 ? null : at(address);
        return member != null && member.isHostile();
    }

    /** Adds up a census. */
    public Sample sample(Census census) {
        observations.settle(nanos());
        return Sample.of(simulation.now(), observations.ready(), agreeing(), census.slots());
    }

    /** Returns the share of live nodes that are at most one block behind {@link #highestBlock}, 0 to 1; 1 when nobody is live. */
    public double agreeing() {
        int live = 0;
        int there = 0;
        for (Member member : members) {
            if (member.isLive()) {
                live++;
                there += agrees(member.head(), observations.highestBlock()) ? 1 : 0;
            }
        }
        return live == 0 ? 1 : (double) there / live;
    }

    private static boolean agrees(@Nullable ChainEntry head, @Nullable ChainEntry highest) {
        boolean first = head == null && (highest == null || highest.number() == 1);
        return first
                || (head != null
                        && highest != null
                        && (head.id().equals(highest.id()) || head.id().equals(highest.previous())));
    }

    /** Returns the highest block any node has accepted, of two equally high ones the first; null without any. */
    public @Nullable ChainEntry highestBlock() {
        return observations.highestBlock();
    }

    /** Returns how blocks spread, those of the last minute not yet among them. */
    public Propagation blocks() {
        observations.settle(nanos());
        return observations.blocks().propagation();
    }

    /** Returns how other items spread, those of the last minute not yet among them. */
    public Propagation items() {
        observations.settle(nanos());
        return observations.items().propagation();
    }

    /** Returns how often blocks were received. */
    public Copies blockCopies() {
        return observations.copies(true);
    }

    /** Returns how often other items were received. */
    public Copies itemCopies() {
        return observations.copies(false);
    }

    /** Looks which of these connections the first node ends itself. */
    void watch(Set<Long> connections) {
        observations.watch(connections);
    }

    /** How many of the watched ones it has ended. */
    int dropped() {
        return observations.dropped();
    }

    /** Returns how many connections of honest nodes ended for each reason. */
    public Map<DisconnectReason, Long> disconnects() {
        return observations.disconnects();
    }
}
