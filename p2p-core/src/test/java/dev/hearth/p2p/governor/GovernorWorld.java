package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * A mock of everything around a governor, in virtual time: peers, sources of addresses, and whatever a script does to them.
 * It plays the peer manager: carries decisions out and reports.
 */
final class GovernorWorld {
    static final long SECOND = TimeUnit.SECONDS.toNanos(1);
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;

    private static final int FIRST_ADDRESS = 0x0a000000;

    record Entry(long nanos, Decision decision) {}

    private record Event(long nanos, long order, Runnable action) {}

    final WorldSettings settings;
    final SplittableRandom chance;
    final PeerTable table;
    final PeerView view;
    final GovernorLoop loop;
    final Rests rests = new Rests(() -> this.now);
    final MockPeers peers;
    final MockAddresses addresses;
    final Chaos chaos;
    final List<Entry> trace = new ArrayList<>();
    private final DecisionChecks decisionChecks = new DecisionChecks(this);
    private final Conditions conditions = new Conditions();
    private final PriorityQueue<Event> events =
            new PriorityQueue<>(Comparator.comparingLong(Event::nanos).thenComparingLong(Event::order));
    private long order;
    private int atThisInstant;
    long now = SECOND;
    long wake = SECOND;
    int eventsDone;
    int idleWakes;
    int wakes;

    GovernorWorld(WorldSettings settings) {
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
        peers = new MockPeers(this);
        addresses = new MockAddresses(this);
        chaos = new Chaos(this);
    }

    /** A world in which so many things happen within the first hour. */
    static GovernorWorld disturbed(WorldSettings settings, int times) {
        GovernorWorld world = new GovernorWorld(settings);
        world.chaos.disturb(times, HOUR);
        return world;
    }

    PeerAddress peer(int index) {
        return PeerAddress.ipv4(FIRST_ADDRESS + index, 1776);
    }

    int indexOf(PeerAddress address) {
        return address.ipv4Number() - FIRST_ADDRESS;
    }

    // The script

    void after(long nanos, Runnable action) {
        events.add(new Event(now + nanos, settings.shuffled() ? chance.nextInt() : order++, action));
    }

    /** At random up to so much. */
    long delay(int mostMillis) {
        return chance.nextLong(mostMillis + 1L) * SECOND / 1000;
    }

    /** At the end of every instant {@code trouble} must not have lasted for more than {@code tolerance}. */
    void never(String name, long tolerance, BooleanSupplier trouble) {
        conditions.never(name, tolerance, trouble);
    }

    /** Checked at the end of every instant. */
    void always(Runnable check) {
        conditions.always(check);
    }

    void run(long nanos) {
        long end = now + nanos;
        while (true) {
            long next = Math.min(
                    wake, events.isEmpty() ? Long.MAX_VALUE : events.peek().nanos());
            if (next > now) {
                conditions.check(now, Math.min(next, end));
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

    // The peer manager

    private void execute(Decision decision) {
        trace.add(new Entry(now, decision));
        decisionChecks.check(decision);
        if (decision instanceof Decision.Forget forget) {
            rests.stranger(forget.peer());
        } else if (decision instanceof Decision.FindRoots find) {
            after(delay(2000), () -> addresses.findRoots(find.count()));
        } else if (decision instanceof Decision.LearnFromBook learn) {
            after(delay(20), () -> addresses.draw(learn.count()));
        } else if (decision instanceof Decision.AskForAddresses ask) {
            after(delay(5000), () -> addresses.share(ask.peer(), ask.count()));
        } else if (decision instanceof Decision.Connect connect) {
            peers.connect(connect.peer(), connect.reuseOnly());
        } else if (decision instanceof Decision.Activate activate) {
            peers.activate(activate.peer());
        } else if (decision instanceof Decision.Deactivate deactivate) {
            peers.deactivate(deactivate.peer());
        } else if (decision instanceof Decision.Close close) {
            peers.close(close.peer());
        }
    }

    // What is asked

    /** Peers in any of these states of a pool. */
    List<PeerView.Peer> in(PeerView.Pool pool, PeerState... states) {
        List<PeerView.Peer> found = new ArrayList<>();
        for (PeerState state : states) {
            for (int i = 0; i < pool.count(state); i++) {
                found.add(pool.peer(state, i));
            }
        }
        return found;
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

    /** Whether nothing went wrong for so long with any of these peers. */
    boolean anyRested(long nanos, PeerView.Pool pool, PeerState... states) {
        return in(pool, states).stream().anyMatch(peer -> rests.isRested(peer.address(), nanos));
    }

    long count(Class<? extends Decision> kind) {
        return trace.stream().filter(entry -> kind.isInstance(entry.decision())).count();
    }
}
