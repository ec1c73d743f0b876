package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.Announcement;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** What is known of an item by one of its names. Each field belongs to the table whose {@link ItemTable.Line} it stands in. */
final class Item {
    /** The one object that stands for the name: comparing it costs nothing. */
    final ItemRef ref;

    /** The seats of who knows it, of {@link KnownItems}. */
    @Nullable
    BitSet knowers;

    /** What is still to come of it, of {@link Wants}. */
    @Nullable
    Want want;

    /** The whole of it, of {@link ItemCache}. */
    @Nullable
    Announcement whole;

    /** Its canonical id, where it has another name than that, of {@link ItemCache}. */
    @Nullable
    Hash id;

    /** Of {@link ItemTable}: where it stands in each line, and in how many. */
    final ItemTable.@Nullable Place[] places;

    int standing;

    Item(ItemRef ref, int lines) {
        this.ref = ref;
        this.places = new ItemTable.Place[lines];
    }
}
