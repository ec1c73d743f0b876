package dev.hearth.p2p.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.HashScheme;
import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KnownItemsTest {
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final ItemTable items = new ItemTable();
    private final KnownItems known = new KnownItems(items);
    private final int alice = known.takeSeat();
    private final int bob = known.takeSeat();

    @Test
    void whatOnePeerKnowsAnotherNeedNot() {
        known.add(alice, item(1), 0);

        assertThat(knows(alice, item(1))).isTrue();
        assertThat(knows(bob, item(1))).isFalse();
    }

    @Test
    void whatAPeerTurnsOutNotToHaveIsForgottenOfItAlone() {
        known.add(alice, item(1), 0);
        known.add(bob, item(1), 0);

        known.remove(alice, item(1));

        assertThat(knows(alice, item(1))).isFalse();
        assertThat(knows(bob, item(1))).isTrue();
    }

    @Test
    void aNewPeerInTheSeatOfOneThatLeftKnowsNothing() {
        known.add(alice, item(1), 0);
        known.leave(alice);

        int carol = known.takeSeat();

        assertThat(carol).isEqualTo(alice);
        assertThat(knows(carol, item(1))).isFalse();
    }

    @Test
    void itemsAreForgottenAfterTwoMinutes() {
        known.add(alice, item(1), 0);
        known.add(alice, item(2), MINUTE);

        known.expire(2 * MINUTE);
        assertThat(knows(alice, item(1))).isTrue();

        known.expire(2 * MINUTE + 1);
        assertThat(knows(alice, item(1))).isFalse();
        assertThat(knows(alice, item(2))).isTrue();
    }

    @Test
    void aFloodOfNamesPushesOutTheOldestAndOnlyThose() {
        for (int i = 0; i <= 100_000; i++) {
            known.add(alice, item(i), i);
        }

        assertThat(knows(alice, item(0))).isFalse();
        assertThat(knows(alice, item(1))).isTrue();
        assertThat(knows(alice, item(100_000))).isTrue();
    }

    private boolean knows(int seat, ItemRef ref) {
        return KnownItems.knows(seat, items.find(ref));
    }

    private static ItemRef item(int number) {
        byte[] hash = ByteBuffer.allocate(20).putInt(number).array();
        return new ItemRef(ItemType.BLOCK, HashScheme.ANY, Hash.wrap(hash));
    }
}
