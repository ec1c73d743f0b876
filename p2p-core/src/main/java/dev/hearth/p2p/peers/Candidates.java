package dev.hearth.p2p.peers;

import dev.hearth.p2p.discovery.AddressStore;
import dev.hearth.p2p.governor.PeerTable;
import dev.hearth.p2p.governor.PeerView;
import dev.hearth.p2p.governor.Sample;
import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.protocol.LocalNode;
import dev.hearth.p2p.trust.Call;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whom the governor may choose from: fills its sample from the address book, from what the operator has configured and with
 * the help of other peers, and takes out of it who is banned. Node loop.
 */
final class Candidates {
    private static final Logger log = LoggerFactory.getLogger(Candidates.class);
    private static final int DRAWS_PER_ADDRESS = 2;
    private static final long ROOTS_VALID_NANOS = TimeUnit.MINUTES.toNanos(5);

    private final PeerView view;
    private final Sample sample;
    private final AddressStore book;
    private final PeerRegistry registry;
    private final ConfiguredPeers configured;
    private final Preference preference;
    private final DialRules rules;
    private final Privileges privileges;
    private final Bookkeeper bookkeeper;
    private final Alarm alarm;
    private final LocalNode local;
    private Consumer<Runnable> rootsSource = Runnable::run;
    /** What is known to be wrong with the configured groups, which need not be said again. */
    private List<String> warned = List.of();

    Candidates(
            PeerTable table,
            AddressStore book,
            PeerRegistry registry,
            ConfiguredPeers configured,
            Preference preference,
            DialRules rules,
            Privileges privileges,
            Bookkeeper bookkeeper,
            Alarm alarm,
            LocalNode local) {
        this.view = table.view();
        this.sample = table.sample();
        this.book = book;
        this.registry = registry;
        this.configured = configured;
        this.preference = preference;
        this.rules = rules;
        this.privileges = privileges;
        this.bookkeeper = bookkeeper;
        this.alarm = alarm;
        this.local = local;
    }

    // What the governor asks for

    /** Draws so many addresses from the book, as far as it has them. */
    void draw(int count) {
        int learnt = 0;
        Predicate<PeerAddress> usable =
                address -> view.find(address) == null && sample.hasRoomFor(address) && rules.isWelcome(address);
        for (int draws = 0; learnt < count && draws < DRAWS_PER_ADDRESS * count; draws++) {
            PeerAddress address = book.select(false, preference.among(usable), nowSeconds());
            if (address == null) {
                break;
            }
            if (sample.learn(address, Origin.BOOK, true, now())) {
                learnt++;
            }
        }
        sample.drawn(learnt, count, now());
    }

    /** Asks a peer for addresses. */
    void ask(PeerAddress address) {
        Peer peer = registry.governedAs(address);
        if (peer == null || !peer.isActive() || privileges.refuse(peer, Call.REQUEST_ADDRESSES) != null) {
            sample.shared(address, 0, now());
            return;
        }
        peer.connection.session().requestAddresses();
        peer.connection.schedule(() -> sample.shared(address, 0, now()), TimeUnit.SECONDS.toNanos(10));
    }

    /** Asks for the public roots; they become known once their names are looked up. */
    void findRoots() {
        rootsSource.accept(() -> rootsFound(configured.openFallbacks(), configured.secretFallbacks()));
    }

    /** {@code source} is asked to bring the public roots up to date whenever they are needed, then to run its argument. */
    void onRootsWanted(Consumer<Runnable> source) {
        rootsSource = source;
    }

    /** The configured public roots, those apart that must not be told to others. */
    private void rootsFound(List<PeerAddress> open, List<PeerAddress> secret) {
        int room = sample.addPublicRoots(secret, false, now());
        if (sample.rootsFound(open, true, ROOTS_VALID_NANOS, now()) + room > 0) {
            alarm.soon();
        }
    }

    // What is known besides

    /** The configured groups are wanted from now on, but for those of their peers that are banned. */
    void wantConfigured() {
        List<String> warnings = sample.localRoots(configured.wanted(), now());
        warnings.stream().filter(warning -> !warned.contains(warning)).forEach(warning -> log.warn("{}", warning));
        warned = warnings;
        alarm.soon();
    }

    /** A peer has answered a question for addresses, with so many that were new. */
    void shared(Peer peer, int newAddresses) {
        if (peer.governedAs != null) {
            sample.shared(peer.governedAs, newAddresses, now());
        }
        if (newAddresses > 0) {
            bookkeeper.bookGrew();
        }
    }

    /** These addresses are gone from all sets, whatever was in progress. */
    void banned(Predicate<PeerAddress> whom) {
        List<PeerAddress> gone = new ArrayList<>();
        List<PeerView.Pool> pools = new ArrayList<>(List.of(view.ordinary(), view.anchors(), view.inbound()));
        pools.addAll(view.localGroups());
        for (PeerView.Pool pool : pools) {
            pool.forEach(peer -> gone.add(peer.address()));
        }
        gone.removeIf(whom.negate());
        gone.forEach(sample::banned);
        alarm.soon();
    }

    private long now() {
        return local.runtime().nanoTime();
    }

    private long nowSeconds() {
        return TimeUnit.MICROSECONDS.toSeconds(local.runtime().wallMicros());
    }
}
