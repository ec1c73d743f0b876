package dev.hearth.p2p.examples.textline;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.messages.Hash;

/**
 * A block that says something.
 *
 * @param number 1 and up
 * @param previous id of its parent, 32 zero bytes for the first block
 * @param seconds when it was made, since the epoch
 */
public record TextBlock(long number, Hash previous, long seconds, String text) {
    /** The bytes of blocks: their {@link #toString}. */
    public static final ItemCodec<TextBlock> CODEC = new LineCodec<>(TextBlock::parse, TextBlock::toString);

    private static TextBlock parse(String line) {
        String[] words = line.split(" ", 4);
        if (words.length < 4 || words[1].length() != 64) {
            throw new IllegalArgumentException("not a number, an id, a time and a text");
        }
        return new TextBlock(Long.parseLong(words[0]), Hash.parse(words[1]), Long.parseLong(words[2]), words[3]);
    }

    /** Its place in the chain. */
    public ChainEntry entry() {
        return new ChainEntry(LineCodec.id(CODEC.encode(this)), number, previous, seconds);
    }

    @Override
    public String toString() {
        return number + " " + previous + " " + seconds + " " + text;
    }
}
