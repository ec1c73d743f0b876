package dev.hearth.p2p.examples.embedding;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.chain.ChainFollower;
import dev.hearth.p2p.chain.MemoryBlockStore;
import org.jspecify.annotations.Nullable;

/** What this application does with pages: follows the longest book. */
public final class Pages extends ChainFollower<Page> {
    public Pages() {
        super(ItemType.BLOCK, Page.CODEC, Page::entry, new MemoryBlockStore());
    }

    @Override
    protected @Nullable String validate(Page page, ChainEntry entry) {
        return page.text().isBlank() ? "an empty page" : null;
    }
}
