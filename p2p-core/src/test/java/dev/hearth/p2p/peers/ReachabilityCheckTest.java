package dev.hearth.p2p.peers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.PeerAddress;
import dev.hearth.p2p.peers.ReachabilityCheck.Neighbour;
import dev.hearth.p2p.protocol.ConnectionId;
import dev.hearth.p2p.protocol.NodeIdentity;
import dev.hearth.p2p.protocol.Reachability;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

@DisplayName("§8: whether nodes can be called")
class ReachabilityCheckTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();
    private static final long MINUTE = 60 * SECOND;
    private static final PeerAddress US = PeerAddress.parse("9.9.9.9:1776");

    private final Calls calls = new Calls();
    private final ReachabilityCheck check = new ReachabilityCheck(calls, new SplittableRandom(1));

    /** Everything that was said, in order. */
    private static final class Calls implements ReachabilityCheck.Surroundings {
        final List<String> said = new ArrayList<>();
        final List<Consumer<Boolean>> dials = new ArrayList<>();
        final Set<PeerAddress> connected = new TreeSet<>();
        boolean listening = true;

        @Override
        public boolean isListening() {
            return listening;
        }

        @Override
        public boolean mayDial(PeerAddress endpoint) {
            return !connected.contains(endpoint);
        }

        @Override
        public void ask(ConnectionId coordinator) {
            said.add("ask " + coordinator);
        }

        @Override
        public void answer(ConnectionId requester, Reachability result, PeerAddress endpoint) {
            said.add("answer " + requester + " " + result + " " + endpoint);
        }

        @Override
        public void askDialBack(ConnectionId helper, @Nullable NodeIdentity requester, PeerAddress endpoint) {
            said.add("dial-back " + helper + " " + endpoint);
        }

        @Override
        public void answerDialBack(
                ConnectionId coordinator, @Nullable Hash nodeId, PeerAddress endpoint, Reachability result) {
            said.add("tell " + coordinator + " " + result + " " + endpoint);
        }

        @Override
        public void dial(PeerAddress endpoint, Consumer<Boolean> reached) {
            said.add("dial " + endpoint);
            dials.add(reached);
        }

        @Override
        public void learned(Reachability state, PeerAddress observed) {
            said.add("learned " + state + " " + observed);
        }

        List<String> take() {
            List<String> taken = List.copyOf(said);
            said.clear();
            return taken;
        }
    }

    private static ConnectionId id(int number) {
        return new ConnectionId(number);
    }

    private static Hash nodeId(int number) {
        return Hash.parse("%066x".formatted(number));
    }

    private static PeerAddress home(int number) {
        return PeerAddress.parse("20.0." + number + ".1:1776");
    }

    private void add(int... numbers) {
        for (int number : numbers) {
            add(number, home(number), true);
        }
    }

    private void add(int number, @Nullable PeerAddress endpoint, boolean checks) {
        check.add(new Neighbour(id(number), new NodeIdentity(nodeId(number), nodeId(number)), endpoint, checks));
    }

    @Nested
    class AsARequester {
        @Test
        void asksOnePeerAndAnotherFiveMinutesLater() {
            add(1, 2, 3);
            check.check(0);
            String first = calls.take().get(0);
            check.check(5 * MINUTE - 1);
            assertThat(calls.take()).isEmpty();
            check.check(5 * MINUTE);
            assertThat(calls.take()).singleElement().isNotEqualTo(first);
        }

        @Test
        void asksNobodyWhoDoesNotKnowChecksNorWhileItDoesNotListen() {
            add(1, home(1), false);
            check.check(0);
            add(2);
            calls.listening = false;
            check.check(0);
            assertThat(calls.take()).isEmpty();
        }

        @Test
        void learnsAndAsksAgainWhenThatIsHalfAnHourOld() {
            add(1);
            check.check(0);
            check.answered(id(1), Reachability.UNREACHABLE, US, MINUTE);
            assertThat(calls.take()).containsExactly("ask #1", "learned UNREACHABLE " + US);
            check.answered(id(1), Reachability.REACHABLE, US, MINUTE);
            check.check(31 * MINUTE - 1);
            assertThat(calls.take()).isEmpty();
            check.check(31 * MINUTE);
            check.answered(id(1), Reachability.UNREACHABLE, US, 31 * MINUTE);
            assertThat(calls.take()).as("nothing new").containsExactly("ask #1");
            check.check(61 * MINUTE);
            check.answered(id(1), Reachability.REACHABLE, US, 61 * MINUTE);
            assertThat(calls.take()).containsExactly("ask #1", "learned REACHABLE " + US);
        }

        @Test
        void anOldResultIsAskedForAtTheSameRateAsNone() {
            add(1);
            check.check(0);
            check.answered(id(1), Reachability.REACHABLE, US, 0);
            for (long now = 0; now < 60 * MINUTE; now += MINUTE / 6) {
                check.check(now);
            }
            assertThat(calls.take()).as("after 30 minutes and every five").hasSize(2 + 6);
        }

        @Test
        void aPeerThatCannotTellIsFollowedByAnother() {
            add(1);
            check.check(0);
            check.answered(id(1), Reachability.UNKNOWN, US, 0);
            check.check(5 * MINUTE);
            check.answered(id(1), Reachability.REACHABLE, US, 0);
            assertThat(calls.take()).containsExactly("ask #1", "ask #1", "learned REACHABLE " + US);
        }

        @Test
        void ignoresWhatItDidNotAsk() {
            check.answered(id(1), Reachability.REACHABLE, US, 0);
            add(1);
            check.check(0);
            check.answered(id(2), Reachability.REACHABLE, US, 0);
            check.remove(id(1), 0);
            check.answered(id(1), Reachability.REACHABLE, US, 0);
            assertThat(calls.take()).containsExactly("ask #1");
        }
    }

    @Nested
    class AsACoordinator {
        private final List<Integer> asked = new ArrayList<>();

        AsACoordinator() {
            calls.listening = false;
        }

        /** The helper that was asked last. */
        private ConnectionId helper() {
            String last = calls.said.get(calls.said.size() - 1);
            assertThat(last).startsWith("dial-back #").endsWith(home(1).toString());
            int number = Integer.parseInt(last.substring(last.indexOf('#') + 1, last.lastIndexOf(' ')));
            asked.add(number);
            return id(number);
        }

        private void answersAt(ConnectionId helper, Reachability result, long now) {
            check.dialBackAnswered(helper, home(1), result, now);
        }

        @Test
        void passesQuestionAndAnswerOn() {
            add(1, 2);
            check.asked(id(1), 0);
            answersAt(helper(), Reachability.REACHABLE, SECOND);
            assertThat(calls.take()).containsExactly("dial-back #2 " + home(1), "answer #1 REACHABLE " + home(1));
        }

        @Test
        void movesOnWhenAHelperIsUnableOrGoneOrSilent() {
            add(1, 2, 3, 4, 5);
            check.asked(id(1), 0);
            answersAt(helper(), Reachability.UNKNOWN, SECOND);
            check.remove(helper(), 2 * SECOND);
            ConnectionId silent = helper();
            check.check(32 * SECOND - 1);
            assertThat(calls.said).hasSize(3);
            check.check(32 * SECOND);
            answersAt(silent, Reachability.REACHABLE, 33 * SECOND);
            assertThat(calls.said).as("too late").hasSize(4);
            answersAt(helper(), Reachability.UNREACHABLE, 34 * SECOND);
            assertThat(calls.take()).last().isEqualTo("answer #1 UNREACHABLE " + home(1));
            assertThat(asked).containsExactlyInAnyOrder(2, 3, 4, 5);
        }

        @Test
        void saysSoWhenNobodyIsLeft() {
            add(1);
            add(2, home(2), false);
            check.asked(id(1), 0);
            assertThat(calls.take()).containsExactly("answer #1 UNKNOWN " + home(1));
        }

        @Test
        void asksEightHelpersAtMost() {
            for (int i = 1; i <= 20; i++) {
                add(i);
            }
            check.asked(id(1), 0);
            for (int i = 0; i < 8; i++) {
                answersAt(helper(), Reachability.UNKNOWN, SECOND);
            }
            assertThat(calls.take()).hasSize(9).last().isEqualTo("answer #1 UNKNOWN " + home(1));
        }

        @Test
        void aHelperHelpsOneAtATime() {
            add(1, 2, 3);
            check.asked(id(1), 0);
            check.remove(id(3), 0);
            calls.take();
            check.asked(id(2), 0);
            // Whoever may help the one is the other, or helps already.
            assertThat(calls.take()).hasSize(1);
        }

        @Test
        void servesAPeerOnceInFiveMinutes() {
            add(1, 2);
            check.asked(id(1), 0);
            check.asked(id(1), SECOND);
            answersAt(helper(), Reachability.REACHABLE, SECOND);
            assertThat(calls.take()).hasSize(2);
            check.asked(id(1), 5 * MINUTE - 1);
            assertThat(calls.take()).containsExactly("answer #1 UNKNOWN " + home(1));
            check.asked(id(1), 5 * MINUTE);
            assertThat(calls.take()).containsExactly("dial-back #2 " + home(1));
        }

        @Test
        void aPeerThatDoesNotListenIsToldAtOnce() {
            add(1, null, true);
            add(2);
            check.asked(id(1), 0);
            assertThat(calls.take()).containsExactly("answer #1 UNKNOWN 0.0.0.0:0");
        }

        @Test
        void sixteenAtATime() {
            for (int i = 1; i <= 40; i++) {
                add(i);
            }
            for (int i = 1; i <= 17; i++) {
                check.asked(id(i), 0);
            }
            assertThat(calls.take()).hasSize(17).last().isEqualTo("answer #17 UNKNOWN " + home(17));
        }

        @Test
        void forgetsARequesterThatIsGone() {
            add(1, 2);
            check.asked(id(1), 0);
            check.remove(id(1), 0);
            check.dialBackAnswered(id(2), home(1), Reachability.REACHABLE, SECOND);
            assertThat(calls.take()).containsExactly("dial-back #2 " + home(1));
        }

        @Test
        void ignoresAnswersAboutAnotherEndpoint() {
            add(1, 2);
            check.asked(id(1), 0);
            check.dialBackAnswered(id(2), home(2), Reachability.REACHABLE, SECOND);
            assertThat(calls.take()).hasSize(1);
        }
    }

    @Nested
    class AsAHelper {
        @Test
        void dialsAndTells() {
            add(1);
            check.dialBackAsked(id(1), nodeId(7), home(7), 0);
            check.dialBackAsked(id(1), nodeId(8), home(8), 0);
            calls.dials.get(1).accept(false);
            calls.dials.get(0).accept(true);
            assertThat(calls.take())
                    .containsExactly(
                            "dial " + home(7),
                            "dial " + home(8),
                            "tell #1 UNREACHABLE " + home(8),
                            "tell #1 REACHABLE " + home(7));
        }

        @Test
        @DisplayName("the reference forgot to answer when it was connected already")
        void alwaysAnswers() {
            add(1, 2);
            calls.connected.add(home(8));
            check.dialBackAsked(id(1), nodeId(2), home(7), 0);
            check.dialBackAsked(id(1), nodeId(8), home(8), 0);
            check.dialBackAsked(id(1), nodeId(9), PeerAddress.parse("10.0.0.1:1776"), 0);
            check.dialBackAsked(id(1), null, PeerAddress.parse("20.0.9.1:25"), 0);
            assertThat(calls.take()).hasSize(4).allMatch(call -> call.startsWith("tell #1 UNKNOWN"));
        }

        @Test
        void strangersAreNotHelped() {
            check.dialBackAsked(id(1), nodeId(7), home(7), 0);
            assertThat(calls.take()).isEmpty();
        }

        @Test
        void dialsTenTimesAnHourWhoeverAsks() {
            add(1, 2);
            for (int i = 0; i < 100; i++) {
                check.dialBackAsked(id(1 + i % 2), nodeId(100 + i), home(100 + i), i * SECOND);
            }
            assertThat(calls.dials).hasSize(10);
            assertThat(calls.take()).hasSize(100);
        }
    }
}
