package dev.hearth.p2p.relay;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemTableTest {
    private final ItemTable items = new ItemTable();
    private final ItemTable.Line line = items.new Line(3, 10);
    private final ItemTable.Line other = items.new Line(Integer.MAX_VALUE, Long.MAX_VALUE);

    @Test
    void aNameStandsForOneItemInAllLines() {
        Item item = line.add(name(1), 0);

        assertThat(other.add(name(1), 5)).isSameAs(item).isSameAs(items.find(name(1)));
    }

    @Test
    void anItemIsForgottenWhenItHasLeftItsLastLine() {
        Item item = line.add(name(1), 0);
        other.add(item, 0);

        line.remove(item);
        assertThat(items.find(name(1))).isSameAs(item);

        other.remove(item);
        other.remove(item);
        assertThat(items.find(name(1))).isNull();
    }

    @Test
    void whoIsAddedAgainGoesToTheEnd() {
        Item first = line.add(name(1), 0);
        line.add(name(2), 0);
        line.add(first, 1);

        assertThat(line).extracting(item -> item.ref).containsExactly(name(2), name(1));
        assertThat(line.size()).isEqualTo(2);
    }

    @Test
    void theFirstOnesGoWhenThereAreTooMany() {
        for (int i = 1; i <= 5; i++) {
            line.add(name(i), 0);
        }
        List<ItemRef> forgotten = new ArrayList<>();
        line.expire(0, item -> forgotten.add(item.ref));

        assertThat(forgotten).containsExactly(name(1), name(2));
        assertThat(line).extracting(item -> item.ref).containsExactly(name(3), name(4), name(5));
    }

    @Test
    void theFirstOnesGoWhenTheyAreTooOld() {
        line.add(name(1), 0);
        line.add(name(2), 5);
        assertThat(line.nextExpiry()).isEqualTo(11);

        line.expire(10);
        assertThat(line.size()).isEqualTo(2);

        line.expire(11);
        assertThat(line).extracting(item -> item.ref).containsExactly(name(2));

        line.expire(16);
        assertThat(line.isEmpty()).isTrue();
        assertThat(line.nextExpiry()).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void whatWasReturnedLastMayLeave() {
        for (int i = 1; i <= 3; i++) {
            line.add(name(i), 0);
        }
        for (Item item : line) {
            line.remove(item);
        }

        assertThat(line.isEmpty()).isTrue();
        assertThat(items.find(name(2))).isNull();
    }

    @Test
    void aForgottenItemGivesWayToTheOneThatHasItsName() {
        Item forgotten = line.add(name(1), 0);
        line.remove(forgotten);
        assertThat(items.current(forgotten)).isSameAs(forgotten);

        Item now = line.add(name(1), 0);

        assertThat(items.current(forgotten)).isSameAs(now).isNotSameAs(forgotten);
        assertThat(other.add(forgotten, 0)).isSameAs(now);
        assertThat(other.has(forgotten)).isFalse();
    }

    private static ItemRef name(int number) {
        return ItemRef.id(
                ItemType.BLOCK, Hash.wrap(ByteBuffer.allocate(20).putInt(number).array()));
    }
}
