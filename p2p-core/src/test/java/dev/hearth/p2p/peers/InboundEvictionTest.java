package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.peers.EvictionCandidate.Origin;
import dev.hearth.p2p.protocol.ConnectionId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InboundEvictionTest {
    private static final int INBOUND_OF_32 = 21;
    private static final List<Origin> ORIGINS = List.of(Origin.values());

    /** The peer {@code number}, the one that connected as the {@code number}th, best in nothing. */
    private static Builder peer(int number) {
        return new Builder(number);
    }

    private static final class Builder {
        private final int number;
        private boolean inbound = true;
        private boolean noBan;
        private boolean discouraged;
        private Origin origin = Origin.OTHER;
        private long netgroup;
        private long roundTrip = EvictionCandidate.NEVER_MEASURED;
        private long primary = EvictionCandidate.NEVER;
        private long secondary = EvictionCandidate.NEVER;
        private boolean relays = true;
        private boolean useful = true;

        Builder(int number) {
            this.number = number;
        }

        Builder netgroup(long keyed) {
            netgroup = keyed;
            return this;
        }

        EvictionCandidate build() {
            return new EvictionCandidate(
                    new ConnectionId(number),
                    inbound,
                    noBan,
                    discouraged,
                    origin,
                    netgroup,
                    roundTrip,
                    number,
                    primary,
                    secondary,
                    relays,
                    useful);
        }
    }

    private static List<EvictionCandidate> random(int count, SplittableRandom random) {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            candidates.add(new EvictionCandidate(
                    new ConnectionId(i),
                    true,
                    false,
                    random.nextBoolean(),
                    ORIGINS.get(random.nextInt(ORIGINS.size())),
                    random.nextInt(100),
                    random.nextInt(1_000),
                    random.nextInt(1_000),
                    random.nextInt(1_000),
                    random.nextInt(1_000),
                    random.nextBoolean(),
                    random.nextBoolean()));
        }
        return candidates;
    }

    @Property
    void twentyAreAllProtected(@ForAll @IntRange(max = 20) int count, @ForAll long seed) {
        assertThat(InboundEviction.victim(random(count, new SplittableRandom(seed))))
                .isNull();
    }

    @Property
    void ofTwentyNineOneHasToGo(@ForAll @IntRange(min = 29, max = 200) int count, @ForAll long seed) {
        List<EvictionCandidate> candidates = random(count, new SplittableRandom(seed));
        assertThat(InboundEviction.victim(candidates)).isIn(candidates);
    }

    @Property
    void theBestByAnyMeasureStay(@ForAll @IntRange(min = 21, max = 150) int count, @ForAll long seed) {
        List<EvictionCandidate> candidates = random(count, new SplittableRandom(seed));
        EvictionCandidate victim = InboundEviction.victim(candidates);
        if (victim != null) {
            assertThat(better(candidates, Comparator.comparingLong(c -> -c.keyedNetgroup()), victim))
                    .isGreaterThanOrEqualTo(4);
            assertThat(better(candidates, Comparator.comparingLong(c -> c.lowestRoundTripNanos()), victim))
                    .isGreaterThanOrEqualTo(8);
            assertThat(better(candidates, Comparator.comparingLong(c -> -c.secondaryNanos()), victim))
                    .isGreaterThanOrEqualTo(4);
            assertThat(better(candidates, Comparator.comparingLong(c -> -c.primaryNanos()), victim))
                    .isGreaterThanOrEqualTo(4);
        }
    }

    /** How many others are at least as good. */
    private static long better(
            List<EvictionCandidate> candidates, Comparator<EvictionCandidate> best, EvictionCandidate victim) {
        return candidates.stream()
                .filter(other -> !other.equals(victim) && best.compare(other, victim) <= 0)
                .count();
    }

    @Property
    void neitherProtectedNorOutboundPeersGo(
            @ForAll @IntRange(max = 150) int count, @ForAll long seed, @ForAll @IntRange(max = 10) int exempt) {
        SplittableRandom random = new SplittableRandom(seed);
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Builder builder = peer(i).netgroup(random.nextInt(5));
            builder.noBan = random.nextInt(10) < exempt;
            builder.inbound = random.nextInt(10) >= exempt;
            candidates.add(builder.build());
        }
        EvictionCandidate victim = InboundEviction.victim(candidates);
        assertThat(victim == null || (victim.inbound() && !victim.noBan())).isTrue();
    }

    @Property(tries = 200)
    void theOrderOfTheListDoesNotMatter(@ForAll @IntRange(max = 100) int count, @ForAll long seed) {
        List<EvictionCandidate> candidates = random(count, new SplittableRandom(seed));
        EvictionCandidate victim = InboundEviction.victim(candidates);
        Collections.shuffle(candidates, new Random(seed));
        assertThat(InboundEviction.victim(candidates)).isEqualTo(victim);
    }

    /** Of 32 connections 21 are inbound; with distinct peers in each class 20 are protected, and the 21st goes. */
    @Test
    void twentyOfTwentyOneInboundPeersAreProtected() {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < INBOUND_OF_32; i++) {
            Builder builder = peer(i);
            if (i < 4) {
                builder.primary = 1_000L + i;
            } else if (i < 8) {
                builder.secondary = 1_000L + i;
            } else if (i < 16) {
                builder.roundTrip = 10L + i;
            } else if (i < 20) {
                builder.netgroup = 100L + i;
            }
            candidates.add(builder.build());
        }
        assertThat(InboundEviction.victim(candidates)).isEqualTo(candidates.get(20));
        assertThat(InboundEviction.victim(candidates.subList(0, 20))).isNull();
    }

    /** Peers that only relay blocks are protected as long as they are useful, eight of them. */
    @Test
    void usefulPeersForBlocksOnlyAreProtected() {
        List<EvictionCandidate> candidates = new ArrayList<>(strongPeers());
        for (int i = 100; i < 110; i++) {
            Builder builder = peer(i);
            builder.relays = false;
            builder.primary = i;
            builder.useful = i != 109;
            candidates.add(builder.build());
        }
        // The useless one is the best of all by its blocks: only the class after it protects it, with three others.
        assertThat(protectedOf(candidates, 100, 110)).contains(102L, 103L, 104L, 105L, 106L, 107L, 108L, 109L);
    }

    /** Twenty peers that fill the classes before. */
    private static List<EvictionCandidate> strongPeers() {
        List<EvictionCandidate> strong = new ArrayList<>();
        for (int i = 0; i < 16; i++) {
            Builder builder = peer(i);
            if (i < 4) {
                builder.netgroup = 1_000L + i;
            } else if (i < 12) {
                builder.roundTrip = i;
            } else {
                builder.secondary = 1_000L + i;
            }
            strong.add(builder.build());
        }
        return strong;
    }

    /** Which of the peers from..to are never evicted however many go one after the other. */
    private static List<Long> protectedOf(List<EvictionCandidate> candidates, int from, int to) {
        List<EvictionCandidate> left = new ArrayList<>(candidates);
        for (EvictionCandidate victim = InboundEviction.victim(left);
                victim != null;
                victim = InboundEviction.victim(left)) {
            left.remove(victim);
        }
        return left.stream()
                .map(candidate -> candidate.connection().value())
                .filter(number -> number >= from && number < to)
                .toList();
    }

    @Test
    void theYoungestOfTheLargestNetgroupGoes() {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            candidates.add(peer(i).netgroup(i < 60 ? 1_000 + i : i % 3 == 0 ? 7 : i % 2 == 0 ? 8 : i)
                    .build());
        }
        EvictionCandidate victim = InboundEviction.victim(candidates);
        assertThat(victim).isNotNull();
        assertThat(victim.keyedNetgroup()).isEqualTo(7);
        assertThat(victim.connection().value()).isEqualTo(99);
    }

    @Test
    void ofEquallyLargeNetgroupsTheOneWithTheYoungestPeerLosesIt() {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            candidates.add(peer(i).netgroup(i % 2).build());
        }
        assertThat(InboundEviction.victim(candidates)).isEqualTo(candidates.get(99));
    }

    @Test
    void discouragedPeersGoFirst() {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            Builder builder = peer(i).netgroup(i);
            builder.discouraged = i == 80 || i == 81;
            candidates.add(builder.build());
        }
        assertThat(InboundEviction.victim(candidates)).isEqualTo(candidates.get(81));
    }

    /** Peers 0 to count-1, the lower the longer connected; computed by hand from the rule. */
    @ParameterizedTest
    @CsvSource({
        "1, '', ''",
        "2, '', 0",
        "12, '', 0 1 2 3 4 5",
        "12, O3 O8 O9, 0 1 2 3 8 9",
        "12, O8 O9, 0 1 2 3 8 9",
        "12, O3 O9 O10 O11, 0 1 2 3 9 10",
        "12, L5 L6 O8 O9 O10 O11, 0 1 2 5 6 8",
        "12, L11 O6 O7 O8 O9 O10, 0 1 2 6 7 11",
        "16, C15 I14 L13 O12 O11, 0 1 2 3 11 13 14 15",
        "4, I3 O2, 0 3",
        "8, I5 L6 O7, 0 1 5 6",
        "24, O20 O21 O22 O23 I18 I19 C15 C16 C17, 0 1 2 3 4 5 15 16 18 19 20 21",
        "8, O0 O1 O2 O3 O4 O5 O6 O7, 0 1 2 3"
    })
    void halfIsProtectedByTimeAndHalfOfThatByOrigin(int count, String origins, String expected) {
        List<EvictionCandidate> candidates = new ArrayList<>();
        for (int i = count - 1; i >= 0; i--) {
            Builder builder = peer(i);
            for (String origin : words(origins)) {
                if (origin.substring(1).equals(String.valueOf(i))) {
                    builder.origin = originOf(origin.charAt(0));
                }
            }
            candidates.add(builder.build());
        }
        List<EvictionCandidate> left = new ArrayList<>(candidates);
        InboundEviction.protectByRatio(left);
        candidates.removeAll(left);
        assertThat(candidates)
                .extracting(candidate -> String.valueOf(candidate.connection().value()))
                .containsExactlyInAnyOrderElementsOf(words(expected));
    }

    private static List<String> words(String text) {
        return text.isEmpty() ? List.of() : Arrays.asList(text.split(" ", -1));
    }

    private static Origin originOf(char letter) {
        return Stream.of(Origin.CJDNS, Origin.I2P, Origin.LOCAL, Origin.ONION)
                .filter(origin -> origin.name().charAt(0) == letter)
                .findFirst()
                .orElseThrow();
    }
}
