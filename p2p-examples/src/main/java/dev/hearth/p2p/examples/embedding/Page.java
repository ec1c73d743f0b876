package dev.hearth.p2p.examples.embedding;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemCodec;
import dev.hearth.p2p.application.MalformedItemException;
import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.messages.Hash;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** This application's block: a page of text in a Graphene block whose header vouches for it. */
public record Page(GrapheneBlock block, String text) {
    private static final CompactSignature UNSIGNED = CompactSignature.of(new byte[CompactSignature.LENGTH]);

    /** Packs and unpacks pages, and checks that the text is the one the header vouches for. */
    public static final ItemCodec<Page> CODEC = new ItemCodec<>() {
        @Override
        public Decoded<Page> decode(byte[] bytes) throws MalformedItemException {
            GrapheneBlock block = GrapheneBlock.of(bytes);
            Page page = new Page(block, new String(block.content(), StandardCharsets.UTF_8));
            Hash previous = block.entry().previous();
            if (!GrapheneBlock.assemble(
                            previous, block.entry().timeSeconds(), root(page.text()), UNSIGNED, block.content())
                    .equals(block)) {
                throw new MalformedItemException("the header does not vouch for the text");
            }
            return new Decoded<>(page, block.entry().id(), bytes.length);
        }

        @Override
        public byte[] encode(Page page) {
            return page.block().bytes();
        }
    };

    /** The page after {@code previous}, or the first one. */
    public static Page after(@Nullable ChainEntry previous, String text) {
        Hash parent = previous == null ? Hash.zero(20) : previous.id();
        long time = previous == null ? 1_700_000_000 : previous.timeSeconds() + 1;
        byte[] content = text.getBytes(StandardCharsets.UTF_8);
        return new Page(GrapheneBlock.assemble(parent, time, root(text), UNSIGNED, content), text);
    }

    private static Hash root(String text) {
        return Hash.wrap(Digests.ripemd160(text.getBytes(StandardCharsets.UTF_8)));
    }

    /** Its place in the chain. */
    public ChainEntry entry() {
        return block.entry();
    }
}
