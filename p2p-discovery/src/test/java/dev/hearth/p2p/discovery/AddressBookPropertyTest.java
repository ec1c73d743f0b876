package dev.hearth.p2p.discovery;

import static dev.hearth.p2p.discovery.Books.NOW;
import static dev.hearth.p2p.discovery.Books.spread;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.discovery.PeerRecord.Disposition;
import dev.hearth.p2p.messages.PeerAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Anything may happen to a small book, in any order and with a clock that jumps. */
class AddressBookPropertyTest {
    private static final BookSize SMALL = new BookSize(4, 2, 3);

    private enum Kind {
        TOLD,
        TRIED,
        REACHED,
        ENDED,
        POSTPONED,
        FORBIDDEN,
        RESOLVED,
        SELECTED,
        IMPORTED,
        RESTARTED,
        MOVED_TO_ANOTHER_SIZE
    }

    private record Event(Kind kind, int peer, int source, long now) {}

    @Provide
    Arbitrary<List<Event>> events() {
        Arbitrary<Kind> kinds = Arbitraries.frequencyOf(
                net.jqwik.api.Tuple.of(8, Arbitraries.just(Kind.TOLD)),
                net.jqwik.api.Tuple.of(3, Arbitraries.just(Kind.REACHED)),
                net.jqwik.api.Tuple.of(6, Arbitraries.of(Kind.class)));
        Arbitrary<Long> times = Arbitraries.longs().between(NOW - 3_000_000, NOW + 3_000_000);
        return Combinators.combine(
                        kinds,
                        Arbitraries.integers().between(0, 60),
                        Arbitraries.integers().between(0, 20),
                        times)
                .as(Event::new)
                .list()
                .ofMinSize(20)
                .ofMaxSize(300);
    }

    @Property(tries = 300)
    void theBookStaysConsistentAndWhatIsForbiddenIsNeverShared(@ForAll("events") List<Event> events) {
        AddressBook book = Books.empty(SMALL);
        Set<PeerAddress> forbidden = new TreeSet<>();
        for (Event event : events) {
            if (event.kind == Kind.FORBIDDEN) {
                forbidden.add(spread(event.peer));
            }
            book = apply(book, event);
            Books.check(book);
            assertThat(book.size())
                    .isLessThanOrEqualTo((SMALL.newBuckets() + SMALL.triedBuckets()) * SMALL.bucketSize() * 2);
            book.forEach(known -> {
                assertThat(known.neverShare()).isEqualTo(forbidden.contains(known.address()));
                assertThat(known.isShareable() && forbidden.contains(known.address()))
                        .isFalse();
                assertThat(!known.isShareable() || known.lastSuccessSeconds() > 0)
                        .isTrue();
            });
        }
    }

    private static AddressBook apply(AddressBook book, Event event) {
        PeerAddress peer = spread(event.peer);
        switch (event.kind) {
            case TOLD ->
                book.add(
                        new SeenAddress(peer, event.now - 3600L * event.source),
                        AddressOrigin.peer(spread(1000 + event.source)),
                        event.peer % 2 == 0 ? 7200 : 0,
                        event.now);
            case TRIED -> book.attempt(peer, event.source % 2 == 0, event.now);
            case REACHED -> book.good(peer, event.now);
            case ENDED -> book.connected(peer, event.now);
            case POSTPONED -> book.postpone(peer, event.now);
            case FORBIDDEN -> book.neverShare(peer);
            case RESOLVED -> {
                book.selectTriedCollision();
                book.resolveCollisions(event.now);
            }
            case SELECTED -> book.select(event.source % 2 == 0, address -> true, event.now);
            case IMPORTED ->
                book.importRecords(
                        List.of(new PeerRecord(
                                peer,
                                event.now,
                                Disposition.LAST_CONNECTION_SUCCEEDED,
                                event.now,
                                event.source % 2,
                                0)),
                        event.now);
            case RESTARTED -> {
                return restarted(book, SMALL);
            }
            case MOVED_TO_ANOTHER_SIZE -> {
                return restarted(restarted(book, new BookSize(5, 3, 2)), SMALL);
            }
        }
        return book;
    }

    private static AddressBook restarted(AddressBook book, BookSize size) {
        byte[] file = new AddressBookFile(book, List.of(), 0).write();
        try {
            return AddressBookFile.read(file, size, NetGroups.byPrefix(), new SplittableRandom(3))
                    .book();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
