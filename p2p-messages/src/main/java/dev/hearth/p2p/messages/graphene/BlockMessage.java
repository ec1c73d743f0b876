package dev.hearth.p2p.messages.graphene;

import dev.hearth.p2p.crypto.Digests;
import dev.hearth.p2p.messages.FieldChecks;
import dev.hearth.p2p.messages.Hash;
import dev.hearth.p2p.messages.MalformedMessageException;
import io.netty.buffer.ByteBuf;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A signed block and the id its sender claims for it (1001). The header of the block has been parsed when the message
 * was decoded; the transactions are opaque bytes. The claim proves nothing: compare it with {@link GrapheneBlocks#id}
 * (weakness W3), which in turn covers the header only.
 *
 * @param signedBlock the payload without its last 20 bytes; owned by the record and not copied, never change it
 * @param claimedId the last 20 bytes of the payload
 */
@SuppressWarnings("ArrayRecordComponent") // compares by content; a copy of every payload would cost too much
public record BlockMessage(byte[] signedBlock, Hash claimedId) implements GrapheneMessage {
    /** Checks the length of the id; the block is not looked at. */
    public BlockMessage {
        FieldChecks.hash("a block id", claimedId, WireReader.ITEM_HASH_LENGTH);
    }

    static BlockMessage read(WireReader in) throws MalformedMessageException {
        if (in.remaining() < WireReader.ITEM_HASH_LENGTH) {
            throw new MalformedMessageException("a block message is shorter than a block id");
        }
        byte[] signedBlock = in.bytes(in.remaining() - WireReader.ITEM_HASH_LENGTH);
        int headerLength = GrapheneBlocks.signedHeaderLength(signedBlock);
        if (headerLength == signedBlock.length) {
            throw new MalformedMessageException("a block ends before its transactions");
        }
        return new BlockMessage(signedBlock, in.itemHash());
    }

    void write(ByteBuf out) {
        out.writeBytes(signedBlock);
        WireWriter.hash(out, claimedId);
    }

    @Override
    public int type() {
        return GrapheneTypes.BLOCK;
    }

    /** RIPEMD-160 of the payload (§2.5), computed at each call; it names the block in inventories, not in sync. */
    public Hash messageId() {
        byte[] payload = Arrays.copyOf(signedBlock, signedBlock.length + WireReader.ITEM_HASH_LENGTH);
        claimedId.copyTo(payload, signedBlock.length);
        return Hash.wrap(Digests.ripemd160(payload));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof BlockMessage message
                && claimedId.equals(message.claimedId)
                && Arrays.equals(signedBlock, message.signedBlock);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(signedBlock) * 31 + claimedId.hashCode();
    }

    @Override
    public String toString() {
        return "BlockMessage[" + signedBlock.length + " bytes, claimed " + claimedId + "]";
    }
}
