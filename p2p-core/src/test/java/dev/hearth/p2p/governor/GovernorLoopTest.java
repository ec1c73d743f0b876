package dev.hearth.p2p.governor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.governor.Sample.Origin;
import dev.hearth.p2p.messages.PeerAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A turn of the governor is short, however much there is to do. */
class GovernorLoopTest {
    /** One rule may begin as many as are left of a turn that is nearly over. */
    private static final int MOST_OF_A_TURN = 2 * Turn.MOST_AT_ONCE - 1;

    private final PeerTable table = new PeerTable(new SplittableRandom(1));
    private final GovernorLoop loop =
            new GovernorLoop(table, new Governor(Governor.Scope.WHOLE_NETWORK), null, new SplittableRandom(2));

    @Test
    void dialsOfThousandsAreSpreadOverTurns() {
        table.configure(new Targets(0, 1_000, 500, 0, 0, 0, 0, 0), 0);
        for (int i = 0; i < 1_000; i++) {
            table.sample().learn(PeerAddress.ipv4(0x65000001 + (i << 8), 1776), Origin.BOOK, true, 0);
        }
        int dials = 0;
        boolean more = true;
        while (more) {
            List<Decision> begun = new ArrayList<>();
            more = loop.turn(0, begun::add) == 0;
            assertThat(begun).hasSizeLessThanOrEqualTo(MOST_OF_A_TURN);
            dials += begun.size();
        }
        assertThat(dials).isEqualTo(500);
    }

    @Test
    void drawsOfThousandsAreSpreadOverTurns() {
        table.configure(new Targets(0, 1_000, 0, 0, 0, 0, 0, 0), 0);
        int drawn = 0;
        while (drawn < 1_000) {
            List<Decision> begun = new ArrayList<>();
            loop.turn(0, begun::add);
            assertThat(begun).singleElement().isInstanceOf(Decision.LearnFromBook.class);
            int count = ((Decision.LearnFromBook) begun.get(0)).count();
            assertThat(count).isPositive().isLessThanOrEqualTo(Turn.MOST_AT_ONCE);
            for (int i = 0; i < count; i++) {
                table.sample().learn(PeerAddress.ipv4(0x65000001 + (drawn++ << 8), 1776), Origin.BOOK, true, 0);
            }
            table.sample().drawn(count, count, 0);
        }
        assertThat(table.view().known()).isEqualTo(1_000);
    }
}
