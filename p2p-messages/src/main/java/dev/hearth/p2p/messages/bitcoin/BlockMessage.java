package dev.hearth.p2p.messages.bitcoin;

import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A block (§1.12), as bytes. Decoding has checked that its parts fit together, not that they belong together: compare the merkle root.
 *
 * @param block from its header to the end of its last transaction; owned by the record and not copied, never change it
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record BlockMessage(byte[] block) implements BitcoinMessage {
    static BlockMessage read(WireReader in) throws MalformedMessageException {
        int start = in.position();
        in.skip(BlockHeader.LENGTH);
        int count = in.count(TransactionLayout.SHORTEST);
        for (int i = 0; i < count; i++) {
            TransactionLayout.skip(in);
        }
        return new BlockMessage(in.bytesSince(start));
    }

    @Override
    public String command() {
        return BitcoinCommands.BLOCK;
    }

    @Override
    public void write(ByteBuf out) {
        out.writeBytes(block);
    }

    /** The header that the block begins with. */
    public BlockHeader header() {
        return BlockHeader.parse(block, 0);
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockMessage message && Arrays.equals(block, message.block);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(block);
    }

    @Override
    public String toString() {
        return "BlockMessage[" + block.length + " bytes]";
    }
}
