package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Reports.DialFailure;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * A mock of everything around a governor, in virtual time: peers that answer, refuse, drop and share addresses, an address
 * book, root sources, and whatever a script does to them. It plays the peer manager: carries decisions out and reports.
 */
final class GovernorWorld {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;

    /**
     * How a world behaves.
     *
     * @param peers how many exist
     * @param roots how many of them the root source names, from the first on
     * @param seeds how many the book knows at first, from the first on
     * @param refusePercent how often a dial fails
     * @param mishaps how often an established peer does something by itself, on average, an hour
     * @param sharePercent how many peers answer requests for addresses
     * @param degree how many others each peer knows
     * @param shuffled whether simultaneous events happen in random order
     */
    record Settings(
            long seed,
            int peers,
            int roots,
            int seeds,
            Targets targets,
            int refusePercent,
            int mishaps,
            int sharePercent,
            int degree,
            boolean churn,
            Governor.Scope scope,
            boolean shuffled) {
        static Settings healthy(long seed, int peers, Targets targets) {
            return new Settings(
                    seed, peers, 0, peers, targets, 0, 0, 100, 8, false, Governor.Scope.WHOLE_NETWORK, false);
        }

        Settings withRefusals(int percent) {
            return new Settings(
                    seed, peers, roots, seeds, targets, percent, mishaps, sharePercent, degree, churn, scope, shuffled);
        }

        Settings withRoots(int number, int bookSeeds) {
            return new Settings(
                    seed,
                    peers,
                    number,
                    bookSeeds,
                    targets,
                    refusePercent,
                    mishaps,
                    sharePercent,
                    degree,
                    churn,
                    scope,
                    shuffled);
        }

        Settings withChurn() {
            return new Settings(
                    seed,
                    peers,
                    roots,
                    seeds,
                    targets,
                    refusePercent,
                    mishaps,
                    sharePercent,
                    degree,
                    true,
                    scope,
                    shuffled);
        }

        Settings withShuffle() {
            return new Settings(
                    seed,
                    peers,
                    roots,
                    seeds,
                    targets,
                    refusePercent,
                    mishaps,
                    sharePercent,
                    degree,
                    churn,
                    scope,
                    true);
        }

        Settings withScope(Governor.Scope where) {
            return new Settings(
                    seed,
                    peers,
                    roots,
                    seeds,
                    targets,
                    refusePercent,
                    mishaps,
                    sharePercent,
                    degree,
                    churn,
                    where,
                    shuffled);
        }
    }

    enum Status {
        COLD,
        WARM,
        HOT
    }

    record Entry(long nanos, Decision decision) {}

    private record Event(long nanos, long order, Runnable action) {}

    private static final class Watch {
        final String name;
        final BooleanSupplier trouble;
        final long tolerance;
        long since = -1;

        Watch(String name, BooleanSupplier trouble, long tolerance) {
            this.name = name;
            this.trouble = trouble;
            this.tolerance = tolerance;
        }
    }

    /** One connection; what was planned for an earlier one of the same peer does not concern it. */
    private static final class Link {
        Status status = Status.WARM;
    }

    final Settings settings;
    final SplittableRandom chance;
    final PeerTable table;
    final PeerView view;
    final GovernorLoop loop;
    final List<Entry> trace = new ArrayList<>();
    final Set<PeerAddress> book = new LinkedHashSet<>();
    final Set<PeerAddress> banned = new LinkedHashSet<>();
    final Map<PeerAddress, Long> lastTrouble = new LinkedHashMap<>();
    private final Map<PeerAddress, Long> notDialledBefore = new LinkedHashMap<>();
    private final Map<PeerAddress, Long> notHotBefore = new LinkedHashMap<>();
    final Set<PeerAddress> learnt = new LinkedHashSet<>();
    private final Map<PeerAddress, Link> links = new LinkedHashMap<>();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private final List<Watch> watches = new ArrayList<>();
    private final List<Runnable> checks = new ArrayList<>();
    private long order;
    private int atThisInstant;
    long now = SECOND;
    long wake = SECOND;
    int eventsDone;
    int idleWakes;
    int wakes;
    boolean networkDown;

    GovernorWorld(Settings settings) {
        this.settings = settings;
        SplittableRandom root = new SplittableRandom(settings.seed());
        chance = root.split();
        table = new PeerTable(root.split());
        view = table.view();
        loop = new GovernorLoop(
                table,
                new Governor(settings.scope()),
                settings.churn()
                        ? new Churn(Duration.ofMinutes(55), Duration.ofMinutes(15), Duration.ofMinutes(55))
                        : null,
                root.split());
        table.mode(SyncMode.CAUGHT_UP);
        table.configure(settings.targets(), now);
        for (int i = 0; i < settings.seeds(); i++) {
            book.add(peer(i));
        }
        learnt.addAll(book);
    }

    PeerAddress peer(int index) {
        return PeerAddress.ipv4(0x0a000000 + index, 1776);
    }

    int indexOf(PeerAddress address) {
        return address.ipv4Number() - 0x0a000000;
    }

    /** Whom a peer tells of. */
    List<PeerAddress> neighbours(PeerAddress address) {
        int index = indexOf(address);
        List<PeerAddress> neighbours = new ArrayList<>();
        for (int i = 1; i <= settings.degree(); i++) {
            neighbours.add(peer(Math.floorMod(index * 7 + i * i * 3 + 1, settings.peers())));
        }
        return neighbours;
    }

    boolean shares(PeerAddress address) {
        return Math.floorMod(indexOf(address) * 37, 100) < settings.sharePercent();
    }

    long roundTrip(PeerAddress address) {
        return (10 + Math.floorMod(indexOf(address) * 31, 200)) * SECOND / 1000;
    }

    // The script

    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, settings.shuffled() ? chance.nextInt() : order++, action));
    }

    /** At the end of every instant {@code trouble} must not have lasted for more than {@code tolerance}. */
    void never(String name, long tolerance, BooleanSupplier trouble) {
        watches.add(new Watch(name, trouble, tolerance));
    }

    /** Checked at the end of every instant. */
    void always(Runnable check) {
        checks.add(check);
    }

    void run(long nanos) {
        long end = now + nanos;
        while (true) {
            long next = Math.min(
                    wake, events.isEmpty() ? Long.MAX_VALUE : events.peek().nanos());
            if (next > now) {
                endInstant(Math.min(next, end));
                atThisInstant = 0;
            }
            if (next > end) {
                now = end;
                return;
            }
            now = Math.max(now, next);
            step();
            assertThat(++atThisInstant).as("events at one instant").isLessThan(1000);
        }
    }

    private void step() {
        int decided = trace.size();
        boolean timerDue = view.nextTimerNanos() <= now;
        Churn.Step churnStep = loop.churnStep();
        if (!events.isEmpty() && events.peek().nanos() <= now) {
            events.remove().action().run();
            eventsDone++;
            turn();
        } else {
            turn();
            wakes++;
            if (trace.size() == decided && !timerDue && churnStep == loop.churnStep()) {
                idleWakes++;
            }
        }
    }

    void turn() {
        wake = loop.turn(now, this::execute);
        table.checkInvariants();
    }

    private void endInstant(long until) {
        checks.forEach(Runnable::run);
        for (Watch watch : watches) {
            if (!watch.trouble.getAsBoolean()) {
                watch.since = -1;
            } else {
                watch.since = watch.since < 0 ? now : watch.since;
                assertThat((until - watch.since) / 1e9)
                        .as("seconds of: %s, at %s s", watch.name, now / 1e9)
                        .isLessThanOrEqualTo(watch.tolerance / 1e9);
            }
        }
    }

    // The peer manager

    private void execute(Decision decision) {
        trace.add(new Entry(now, decision));
        checkLegal(decision);
        if (decision instanceof Decision.Forget forget) {
            stranger(forget.peer());
        } else if (decision instanceof Decision.FindRoots find) {
            after(delay(2000), () -> findRoots(find.count()));
        } else if (decision instanceof Decision.LearnFromBook learn) {
            after(delay(20), () -> draw(learn.count()));
        } else if (decision instanceof Decision.AskForAddresses ask) {
            after(delay(5000), () -> share(ask));
        } else if (decision instanceof Decision.Connect connect) {
            after(networkDown ? 1000 : delay(3000), () -> connect(connect.peer(), connect.reuseOnly()));
        } else if (decision instanceof Decision.Activate activate) {
            job(activate.peer(), delay(50), link -> {
                if (chance.nextInt(200) < settings.refusePercent()) {
                    links.remove(activate.peer());
                    boolean ours = isOurs(activate.peer());
                    table.reports().activationFailed(activate.peer(), now);
                    restsCold(activate.peer(), ours ? 8 * SECOND : 0);
                } else {
                    link.status = Status.HOT;
                    assertThat(table.reports().activated(activate.peer(), now)).isTrue();
                }
            });
        } else if (decision instanceof Decision.Deactivate deactivate) {
            job(deactivate.peer(), delay(2000), link -> {
                link.status = Status.WARM;
                restsWarm(deactivate.peer(), 10 * SECOND);
                table.reports().deactivated(deactivate.peer(), ExitKind.DEMOTED_BY_US.delayNanos(), now);
            });
        } else if (decision instanceof Decision.Close close) {
            job(close.peer(), delay(3000), link -> {
                links.remove(close.peer());
                assertThat(table.reports().closed(close.peer(), now)).isTrue();
            });
        }
    }

    /** What holds of every decision in every world: O1 no overshoot, O2 one connection a peer, T19 delays are kept. */
    private void checkLegal(Decision decision) {
        Targets aim = view.targets();
        PeerView.Pool anchors = view.anchors();
        PeerView.Pool inbound = view.inbound();
        int connecting = view.count(PeerState.CONNECTING);
        int activating = view.count(PeerState.ACTIVATING);
        int surplus = switch (decision.cause()) {
            case ESTABLISHED_BELOW_TARGET -> view.established() + connecting - aim.established();
            case ANCHORS_ESTABLISHED_BELOW_TARGET ->
                anchors.established() + anchors.count(PeerState.CONNECTING) - aim.establishedAnchors();
            case ACTIVE_BELOW_TARGET -> view.active() + activating - aim.active();
            case ANCHORS_ACTIVE_BELOW_TARGET ->
                anchors.active() + anchors.count(PeerState.ACTIVATING) - aim.activeAnchors();
            case INBOUND_BELOW_TARGET -> inbound.active() + inbound.count(PeerState.ACTIVATING) - aim.activeInbound();
            default -> 0;
        };
        assertThat(surplus).as("O1: overshoot by %s", decision).isLessThanOrEqualTo(0);
        assertThat(view.discovery().asking())
                .as("requests for addresses at once")
                .isLessThanOrEqualTo(2);
        if (decision instanceof Decision.OfPeer ofPeer) {
            PeerAddress peer = ofPeer.peer();
            if (decision instanceof Decision.Activate) {
                assertThat(now).as("T19: %s", decision).isGreaterThanOrEqualTo(notHotBefore.getOrDefault(peer, 0L));
            }
            if (decision instanceof Decision.Connect) {
                assertThat(now).as("T19: %s", decision).isGreaterThanOrEqualTo(notDialledBefore.getOrDefault(peer, 0L));
                assertThat(status(peer) == Status.COLD || inbound(peer))
                        .as("O2: %s", decision)
                        .isTrue();
            } else if (!(decision instanceof Decision.Forget)) {
                assertThat(status(peer)).as("%s", decision).isNotEqualTo(Status.COLD);
            }
            assertThat(banned).as("%s", decision).doesNotContain(peer);
        }
    }

    private void restsWarm(PeerAddress peer, long atLeastNanos) {
        lastTrouble.put(peer, now);
        notHotBefore.merge(peer, now + atLeastNanos, Math::max);
    }

    /** A peer that failed rests, unless that made it unknown: then it may come back as a stranger. */
    private void restsCold(PeerAddress peer, long atLeastNanos) {
        lastTrouble.put(peer, now);
        PeerView.Peer known = view.find(peer);
        notHotBefore.remove(peer);
        if (known == null || known.family() == Family.INBOUND) {
            stranger(peer);
        } else {
            notDialledBefore.merge(peer, now + atLeastNanos, Math::max);
        }
    }

    private void stranger(PeerAddress peer) {
        notDialledBefore.remove(peer);
        notHotBefore.remove(peer);
    }

    private long delay(int mostMillis) {
        return chance.nextLong(mostMillis + 1L) * SECOND / 1000;
    }

    /** Something that is over if the connection is gone meanwhile. */
    private void job(PeerAddress peer, long delay, Consumer<Link> end) {
        Link link = links.get(peer);
        assertThat(link).as("connection of %s", peer).isNotNull();
        after(delay, () -> {
            if (links.get(peer) == link) {
                end.accept(link);
            }
        });
    }

    private void findRoots(int count) {
        List<PeerAddress> roots = new ArrayList<>();
        for (int i = 0; i < settings.roots() && roots.size() < count; i++) {
            if (!banned.contains(peer(i)) && view.find(peer(i)) == null) {
                roots.add(peer(i));
            }
        }
        learnt.addAll(roots);
        table.sample().rootsFound(roots, true, 5 * SECOND, now);
    }

    private void draw(int count) {
        List<PeerAddress> candidates = new ArrayList<>();
        for (PeerAddress address : book) {
            if (view.find(address) == null && !banned.contains(address)) {
                candidates.add(address);
            }
        }
        int taken = 0;
        for (PeerAddress address : Draw.uniform(candidates.size(), candidates::get, count, chance)) {
            taken += table.sample().learn(address, Origin.BOOK, true, now) ? 1 : 0;
        }
        table.sample().drawn(taken, count, now);
    }

    private void share(Decision.AskForAddresses ask) {
        int news = 0;
        int told = 0;
        for (PeerAddress neighbour : neighbours(ask.peer())) {
            if (told++ < ask.count() && book.add(neighbour)) {
                news++;
                learnt.add(neighbour);
            }
        }
        table.sample().shared(ask.peer(), news, now);
    }

    private void connect(PeerAddress peer, boolean reuseOnly) {
        boolean refused = chance.nextInt(100) < settings.refusePercent();
        if (networkDown) {
            table.reports().connectFailed(peer, DialFailure.NO_ROUTE, now);
            restsCold(peer, 3 * SECOND);
        } else if (reuseOnly && !inbound(peer)) {
            table.reports().connectFailed(peer, DialFailure.NO_INBOUND, now);
            restsCold(peer, 3 * SECOND);
        } else if (refused) {
            table.reports().connectFailed(peer, DialFailure.OTHER, now);
            restsCold(peer, 3 * SECOND);
        } else if (table.reports().connected(peer, shares(peer), now)) {
            links.put(peer, new Link());
            table.reports().roundTrip(peer, roundTrip(peer), now);
            scheduleMishap(peer);
        }
    }

    private boolean inbound(PeerAddress peer) {
        PeerView.Pool pool = view.inbound();
        for (PeerState state : PeerState.values()) {
            for (int i = 0; i < pool.count(state); i++) {
                if (pool.peer(state, i).address().equals(peer)) {
                    return true;
                }
            }
        }
        return false;
    }

    private void scheduleMishap(PeerAddress peer) {
        if (settings.mishaps() > 0) {
            long within = 2 * HOUR / settings.mishaps();
            job(peer, chance.nextLong(within), link -> {
                mishap(peer, chance.nextInt(4));
                if (links.get(peer) == link) {
                    scheduleMishap(peer);
                }
            });
        }
    }

    // What peers do by themselves

    void mishap(PeerAddress peer, int kind) {
        Link link = links.get(peer);
        if (link == null) {
            return;
        }
        ExitKind exit = List.of(ExitKind.values()).get(chance.nextInt(ExitKind.values().length));
        if (kind == 0 && link.status == Status.HOT) {
            link.status = Status.WARM;
            restsWarm(peer, exit.delayNanos() + SECOND / 10);
            table.reports().endedHot(peer, exit, now);
        } else if (kind == 1) {
            links.remove(peer);
            lastTrouble.put(peer, now);
            table.reports().cooling(peer, now);
            after(delay(60_000), () -> {
                Explanation cooling = table.explain(peer);
                if (cooling != null && cooling.state() == PeerState.COOLING) {
                    lose(peer, exit);
                }
            });
        } else {
            lose(peer, exit);
        }
    }

    void lose(PeerAddress peer, ExitKind exit) {
        links.remove(peer);
        boolean ours = isOurs(peer) && table.explain(peer).state() != PeerState.CLOSING;
        table.reports().lost(peer, exit, now);
        restsCold(peer, ours ? exit.delayNanos() + SECOND / 10 : 0);
    }

    /** Whether the connection with this peer is one we wanted, not one it opened. */
    private boolean isOurs(PeerAddress peer) {
        Explanation explanation = table.explain(peer);
        return explanation != null && explanation.family() != Family.INBOUND;
    }

    void ban(PeerAddress peer) {
        banned.add(peer);
        stranger(peer);
        links.remove(peer);
        table.sample().banned(peer);
    }

    void connectInbound(PeerAddress peer) {
        if (!banned.contains(peer) && !networkDown && table.reports().inboundConnected(peer, now)) {
            links.put(peer, new Link());
            stranger(peer);
            table.reports().inboundListens(peer, peer, now);
            learnt.add(peer);
        }
    }

    void disconnectInbound(PeerAddress peer) {
        if (inbound(peer)) {
            links.remove(peer);
            notHotBefore.remove(peer);
            table.reports().inboundGone(peer);
        }
    }

    void loseNetwork() {
        networkDown = true;
        for (PeerAddress peer : List.copyOf(links.keySet())) {
            if (!table.reports().inboundGone(peer)) {
                table.reports().lost(peer, ExitKind.ERROR, now);
            }
            lastTrouble.put(peer, now);
        }
        links.clear();
    }

    // What is asked

    Status status(PeerAddress peer) {
        Link link = links.get(peer);
        return link == null ? Status.COLD : link.status;
    }

    /** Peers in any of these states of a pool. */
    List<PeerView.Peer> in(PeerView.Pool pool, PeerState... states) {
        List<PeerView.Peer> peers = new ArrayList<>();
        for (PeerState state : states) {
            for (int i = 0; i < pool.count(state); i++) {
                peers.add(pool.peer(state, i));
            }
        }
        return peers;
    }

    List<PeerView.Peer> all(PeerView.Pool pool) {
        return in(pool, PeerState.values());
    }

    /** Everybody known, in whatever family. */
    List<PeerView.Peer> known() {
        List<PeerView.Peer> known = new ArrayList<>(all(view.ordinary()));
        known.addAll(all(view.anchors()));
        view.localGroups().forEach(group -> known.addAll(all(group)));
        return known;
    }

    /** Whether nothing went wrong with a peer for so long. */
    boolean isRested(PeerView.Peer peer, long nanos) {
        Long trouble = lastTrouble.get(peer.address());
        return trouble == null || now - trouble >= nanos;
    }

    long count(Class<? extends Decision> kind) {
        return trace.stream().filter(entry -> kind.isInstance(entry.decision())).count();
    }

    // Chaos: a script drawn from the seed

    void disturb(int times, long within) {
        for (int i = 0; i < times; i++) {
            after(chance.nextLong(within), this::disturbOnce);
        }
    }

    private void disturbOnce() {
        PeerAddress peer = peer(chance.nextInt(settings.peers()));
        switch (chance.nextInt(10)) {
            case 0 -> table.configure(randomTargets(), now);
            case 1, 2 -> table.sample().localRoots(randomGroups(), now);
            case 3 -> ban(peer);
            case 4, 5 -> connectInbound(peer);
            case 6 -> disconnectInbound(peer);
            case 7 -> table.sample().appointAnchor(peer);
            default -> mishap(peer, chance.nextInt(4));
        }
    }

    Targets randomTargets() {
        int known = chance.nextInt(settings.peers() + 5);
        int established = chance.nextInt(Math.min(known, 30) + 1);
        int active = chance.nextInt(Math.min(established, 20) + 1);
        int knownAnchors = chance.nextInt(8);
        int establishedAnchors = chance.nextInt(knownAnchors + 1);
        return new Targets(
                chance.nextInt(known + 1),
                known,
                established,
                active,
                knownAnchors,
                establishedAnchors,
                chance.nextInt(establishedAnchors + 1),
                chance.nextInt(6));
    }

    List<LocalRootGroup> randomGroups() {
        List<LocalRootGroup> groups = new ArrayList<>();
        int count = chance.nextInt(4);
        for (int i = 0; i < count; i++) {
            List<PeerAddress> members = new ArrayList<>();
            int size = chance.nextInt(5);
            for (int j = 0; j < size; j++) {
                PeerAddress member = peer(chance.nextInt(settings.peers()));
                if (!banned.contains(member)) {
                    members.add(member);
                }
            }
            groups.add(LocalRootGroup.of("group " + i, members, chance.nextInt(4), chance.nextInt(5)));
        }
        return groups;
    }
}
