package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Label;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

@Label("governor spec 10.4: policies")
class PicksTest {
    @Property(tries = 200)
    void drawsAreDistinctAndAllThereAre(
            @ForAll @IntRange(max = 50) int size, @ForAll @IntRange(max = 60) int most, @ForAll long seed) {
        List<Integer> drawn = Draw.uniform(size, i -> i, most, new SplittableRandom(seed));
        assertThat(drawn).hasSize(Math.min(size, most)).doesNotHaveDuplicates().allMatch(i -> i >= 0 && i < size);
    }

    @Example
    void everyOneIsDrawnEquallyOftenAtEveryPlace() {
        int[][] drawn = new int[5][10];
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 20_000; i++) {
            List<Integer> picks = Draw.uniform(10, pick -> pick, 5, random);
            for (int place = 0; place < 5; place++) {
                drawn[place][picks.get(place)]++;
            }
        }
        for (int[] place : drawn) {
            assertThat(IntStream.of(place).boxed()).allMatch(count -> count > 1_800 && count < 2_200);
        }
    }

    @Example
    void tepidPeersAreClosedAboutTwiceAsOften() {
        Peers peers = new Peers();
        for (int i = 0; i < 20; i++) {
            PeerAddress peer = i < 10 ? peers.warm(i) : peers.hot(i);
            peers.table.reports().endedHot(peer, ExitKind.NETWORK_LOST, peers.now);
        }
        int tepid = 0;
        int others = 0;
        for (int seed = 0; seed < 10_000; seed++) {
            for (PeerView.Peer peer : new Victims(new SplittableRandom(seed)).toClose(peers.view.ordinary(), 1)) {
                tepid += peer.tepid() ? 1 : 0;
                others += peer.tepid() ? 0 : 1;
            }
        }
        // With ten of either kind the lowest number is nearly always a low one, of which the tepid have twice as many.
        assertThat(tepid).isBetween(others * 17 / 10, others * 25 / 10);
    }

    @Example
    void failingPeersAreForgottenMoreOften() {
        Peers peers = new Peers();
        for (int i = 0; i < 20; i++) {
            peers.cold(i);
        }
        for (int i = 0; i < 10; i++) {
            for (int failures = 0; failures < 3; failures++) {
                peers.connecting(Peers.address(i));
                peers.table.reports().connectFailed(Peers.address(i), Reports.DialFailure.OTHER, peers.now);
                peers.pass(30);
            }
        }
        int failing = 0;
        for (int seed = 0; seed < 1_000; seed++) {
            failing += new Victims(new SplittableRandom(seed))
                                    .toForget(peers.view.ordinary(), 1, 0)
                                    .get(0)
                                    .failCount()
                            > 0
                    ? 1
                    : 0;
        }
        assertThat(failing).isBetween(760, 840); // Four times as likely.
    }

    @Property(tries = 100)
    void onlySoManyPublicRootsAreForgotten(
            @ForAll @IntRange(max = 12) int count, @ForAll @IntRange(max = 6) int roots, @ForAll long seed) {
        Peers peers = new Peers();
        peers.table.sample().addPublicRoots(Peers.addresses(0, 6), true, peers.now);
        for (int i = 6; i < 12; i++) {
            peers.cold(i);
        }
        List<PeerView.Peer> victims =
                new Victims(new SplittableRandom(seed)).toForget(peers.view.ordinary(), count, roots);
        assertThat(victims).hasSize(Math.min(count, 6 + roots)).doesNotHaveDuplicates();
        assertThat(victims.stream().filter(PeerView.Peer::publicRoot).count()).isLessThanOrEqualTo(roots);
    }

    // Hop diversity

    private static Peers withRoundTrips(int hot, int warm, long seed) {
        SplittableRandom random = new SplittableRandom(seed);
        Peers peers = new Peers();
        for (int i = 0; i < hot + warm; i++) {
            PeerAddress peer = i < hot ? peers.hot(i) : peers.warm(i);
            if (random.nextInt(10) > 0) {
                peers.table.reports().roundTrip(peer, (1 + random.nextInt(8)) * 1_000_000L, peers.now);
            }
        }
        return peers;
    }

    @Property(tries = 300)
    @Label("hop diversity: a quartile fills more than half only when there is nobody else")
    void promotionMixesNearAndFar(
            @ForAll @IntRange(max = 12) int hot,
            @ForAll @IntRange(max = 25) int warm,
            @ForAll @IntRange(min = 1, max = 12) int most,
            @ForAll long seed) {
        Peers peers = withRoundTrips(hot, warm, seed);
        PeerView.Pool pool = peers.view.ordinary();
        HopDiversity diversity = new HopDiversity(pool);
        List<PeerView.Peer> promoted = diversity.promote(most, new SplittableRandom(seed));
        assertThat(promoted).hasSize(Math.min(most, warm)).doesNotHaveDuplicates();
        List<PeerView.Peer> passedOver = new ArrayList<>();
        int[] before = new int[5];
        int[] after = new int[5];
        for (int i = 0; i < pool.count(PeerState.HOT); i++) {
            before[diversity.quartile(pool.peer(PeerState.HOT, i))]++;
            after[diversity.quartile(pool.peer(PeerState.HOT, i))]++;
        }
        promoted.forEach(peer -> after[diversity.quartile(peer)]++);
        for (int i = 0; i < warm; i++) {
            PeerView.Peer peer = pool.peer(PeerState.READY, i);
            if (!promoted.contains(peer)) {
                passedOver.add(peer);
            }
        }
        int half = Math.max(1, IntStream.of(after).sum() / 2);
        for (int quartile = 0; quartile < 4; quartile++) {
            if (after[quartile] > half && after[quartile] > before[quartile]) {
                assertThat(passedOver)
                        .as("quartile %d", quartile)
                        .noneMatch(peer -> diversity.quartile(peer) == 4 || after[diversity.quartile(peer)] < half);
            }
        }
    }

    @Property(tries = 300)
    @Label(
            "hot to warm never picks a peer better than an unpicked one of its quartile, and leaves no quartile too full")
    void demotionTakesTheWorstAndMixes(
            @ForAll @IntRange(min = 1, max = 20) int hot, @ForAll @IntRange(max = 20) int count, @ForAll long seed) {
        Peers peers = withRoundTrips(hot, 5, seed);
        PeerView.Pool pool = peers.view.ordinary();
        List<PeerView.Peer> worstFirst = new ArrayList<>();
        for (int i = 0; i < hot; i++) {
            worstFirst.add(pool.peer(PeerState.HOT, i));
        }
        HopDiversity diversity = new HopDiversity(pool);
        List<PeerView.Peer> demoted = diversity.demote(Math.min(count, hot), worstFirst);
        assertThat(demoted).hasSize(Math.min(count, hot)).doesNotHaveDuplicates();
        int[] left = new int[5];
        for (int i = 0; i < hot; i++) {
            PeerView.Peer peer = worstFirst.get(i);
            if (!demoted.contains(peer)) {
                left[diversity.quartile(peer)]++;
                assertThat(worstFirst.subList(i, hot))
                        .noneMatch(better ->
                                demoted.contains(better) && diversity.quartile(better) == diversity.quartile(peer));
            }
        }
        int room = Math.max(1, (hot - demoted.size()) / 2);
        if (IntStream.range(0, 4).anyMatch(quartile -> left[quartile] > room)) {
            // Then all were taken where there were too many.
            assertThat(demoted).allMatch(peer -> left[diversity.quartile(peer)] >= room);
        }
    }

    @Example
    void withoutMeasurementsPromotionIsUniform() {
        Peers peers = new Peers();
        for (int i = 0; i < 10; i++) {
            peers.warm(i);
        }
        int[] promoted = new int[10];
        for (int seed = 0; seed < 10_000; seed++) {
            new HopDiversity(peers.view.ordinary())
                    .promote(3, new SplittableRandom(seed))
                    .forEach(peer -> promoted[peer.address().ipv4Number() & 0xff]++);
        }
        assertThat(IntStream.of(promoted).boxed()).allMatch(count -> count > 2_800 && count < 3_200);
    }
}
