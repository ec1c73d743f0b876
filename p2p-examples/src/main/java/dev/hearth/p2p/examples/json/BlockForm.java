package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.GrapheneBlockHeader;
import dev.hearth.p2p.messages.graphene.GrapheneBlocks;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;

/**
 * Blocks (1001). Nobody here knows operations, so {@code transactions} is the hex of the whole vector, count first, or
 * an empty list when there are none. It ends where the id of the block stands, or else 20 bytes before the end.
 */
record BlockForm() implements PayloadForm {
    private static final int ID_LENGTH = 20;
    private static final String WITNESS_PREFIX = "1.6.";

    @Override
    public Shown show(byte[] payload) throws MalformedMessageException {
        GrapheneBlockHeader header = GrapheneBlocks.parseHeader(payload);
        int idAt = idOffset(payload, header);
        if (idAt <= header.headerLength()) {
            throw new MalformedMessageException("a block ends before its transactions or its id");
        }
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode block = fields.putObject("block")
                .put("previous", header.previous().toString())
                .put("timestamp", Times.ofSeconds(header.timestampSeconds()))
                .put("witness", WITNESS_PREFIX + Long.toUnsignedString(header.witness()))
                .put("transaction_merkle_root", header.merkleRoot().toString());
        block.putArray("extensions");
        block.put("witness_signature", header.witnessSignature().toString());
        block.set("transactions", OpaqueVector.show(payload, header.headerLength(), idAt));
        fields.put("block_id", HexText.of(Arrays.copyOfRange(payload, idAt, idAt + ID_LENGTH)));
        return new Shown(fields, idAt + ID_LENGTH);
    }

    private static int idOffset(byte[] payload, GrapheneBlockHeader header) {
        int transactions = header.headerLength();
        int last = payload.length - ID_LENGTH;
        if (last > transactions && payload[transactions] == 0) {
            return transactions + 1;
        }
        byte[] id = header.id().toBytes();
        for (int at = last; at > transactions; at--) {
            if (Arrays.equals(payload, at, at + ID_LENGTH, id, 0, ID_LENGTH)) {
                return at;
            }
        }
        return last;
    }

    @Override
    public byte[] pack(Fields fields) {
        Fields block = fields.object("block");
        ByteBuf out = Unpooled.buffer();
        out.writeBytes(block.hex("previous", ID_LENGTH));
        out.writeIntLE((int) block.seconds("timestamp"));
        OpaqueVector.writeVarint(out, witness(block.string("witness")));
        out.writeBytes(block.hex("transaction_merkle_root", ID_LENGTH));
        block.emptyList("extensions");
        out.writeByte(0);
        out.writeBytes(block.hex("witness_signature", CompactSignature.LENGTH));
        out.writeBytes(block.opaqueVector("transactions"));
        block.end();
        out.writeBytes(fields.hex("block_id", ID_LENGTH));
        return ByteBufUtil.getBytes(out);
    }

    private static long witness(String text) {
        String digits = text.startsWith(WITNESS_PREFIX) ? text.substring(WITNESS_PREFIX.length()) : "";
        try {
            return Long.parseUnsignedLong(digits);
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("fields/block/witness must be an id such as 1.6.17", e);
        }
    }
}
