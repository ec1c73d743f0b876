package dev.hearth.p2p.examples.textline;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.ItemType;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.protocol.WireProtocol;
import dev.hearth.p2p.testing.TestChain;
import org.jspecify.annotations.Nullable;

/** Text blocks and notes over text lines. */
public final class TextLineTestChain implements TestChain<TextBlock, Note> {
    /** A chain of nobody. */
    public TextLineTestChain() {}

    @Override
    public WireProtocol protocol() {
        return new TextLineProtocol("test");
    }

    @Override
    public ItemCodec<TextBlock> blocks() {
        return TextBlock.CODEC;
    }

    @Override
    public ChainEntry entry(TextBlock block) {
        return block.entry();
    }

    @Override
    public TextBlock block(@Nullable TextBlock parent, int size, int salt) {
        long number = parent == null ? 1 : parent.number() + 1;
        Hash previous = parent == null ? Hash.zero(32) : parent.entry().id();
        return new TextBlock(number, previous, 1_700_000_000 + 3 * number, salt + "x".repeat(size));
    }

    @Override
    public ItemType itemType() {
        return Note.TYPE;
    }

    @Override
    public ItemCodec<Note> items() {
        return Note.CODEC;
    }

    @Override
    public Note item(int number, int size) {
        return new Note(number + "x".repeat(size));
    }
}
