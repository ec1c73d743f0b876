package dev.hearth.p2p.relay;

import dev.hearth.p2p.application.ChainHandler;
import dev.hearth.p2p.application.ItemHandler;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.dispatch.Dispatcher.Lane;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who handles items of which type; chains, and so blocks, go before all others. */
record Handlers(Map<ItemType, ItemHandler<?>> ofType) {
    /** Null when items of this type are nobody's business. */
    @Nullable
    ItemHandler<?> get(ItemType type) {
        return ofType.get(type);
    }

    /** Null when no chain is followed. */
    @Nullable
    ChainHandler<?> chain() {
        for (ItemHandler<?> handler : ofType.values()) {
            if (handler instanceof ChainHandler<?> chain) {
                return chain;
            }
        }
        return null;
    }

    boolean isBlock(ItemType type) {
        return get(type) instanceof ChainHandler<?>;
    }

    Lane lane(ItemType type) {
        return isBlock(type) ? Lane.CHAIN : Lane.OTHER;
    }
}
