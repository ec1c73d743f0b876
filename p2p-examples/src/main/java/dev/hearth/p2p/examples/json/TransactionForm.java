package dev.hearth.p2p.examples.json;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.hearth.p2p.crypto.CompactSignature;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.OpaqueTransaction;
import dev.hearth.p2p.messages.graphene.OpaqueTransactions;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.util.Arrays;
import java.util.List;

/**
 * Transactions (1000). Nobody here knows their operations, so {@code operations} is the hex of the whole vector, count
 * first, or an empty list when there are none. Where the signatures begin is told by {@link OpaqueTransactions}; a
 * payload it cannot split is shown as {@code {"trx":{"raw":HEX}}}.
 */
record TransactionForm() implements PayloadForm {
    private static final int OPERATIONS_OFFSET = 2 + 4 + 4;

    @Override
    public Shown show(byte[] payload) {
        int length = length(payload);
        byte[] transaction = length == payload.length ? payload : Arrays.copyOf(payload, length);
        ObjectNode fields = JsonNodeFactory.instance.objectNode();
        ObjectNode trx = fields.putObject("trx");
        try {
            show(transaction, OpaqueTransactions.split(transaction), trx);
        } catch (MalformedMessageException e) {
            trx.put("raw", HexText.of(transaction));
        }
        return new Shown(fields, length);
    }

    /** Where the transaction ends: behind the last signature that can be told, or else with the payload. */
    private static int length(byte[] payload) {
        if (payload.length > OpaqueTransactions.MAX_LENGTH) {
            return payload.length;
        }
        for (int end = payload.length; end > OPERATIONS_OFFSET + CompactSignature.LENGTH; end--) {
            byte header = payload[end - CompactSignature.LENGTH];
            if (header >= 27 && header <= 34 && signatures(Arrays.copyOf(payload, end)) > 0) {
                return end;
            }
        }
        return payload.length;
    }

    private static int signatures(byte[] transaction) {
        try {
            return OpaqueTransactions.split(transaction).signatures();
        } catch (MalformedMessageException e) {
            return 0;
        }
    }

    private static void show(byte[] transaction, OpaqueTransaction split, ObjectNode trx) {
        ByteBuf in = Unpooled.wrappedBuffer(transaction);
        trx.put("ref_block_num", in.readUnsignedShortLE())
                .put("ref_block_prefix", in.readUnsignedIntLE())
                .put("expiration", Times.ofSeconds(in.readUnsignedIntLE()));
        trx.set("operations", OpaqueVector.show(transaction, OPERATIONS_OFFSET, split.bodyLength() - 1));
        trx.putArray("extensions");
        ArrayNode signatures = trx.putArray("signatures");
        int first = transaction.length - split.signatures() * CompactSignature.LENGTH;
        for (int at = first; at < transaction.length; at += CompactSignature.LENGTH) {
            signatures.add(HexText.of(Arrays.copyOfRange(transaction, at, at + CompactSignature.LENGTH)));
        }
    }

    @Override
    public byte[] pack(Fields fields) {
        Fields trx = fields.object("trx");
        byte[] transaction = trx.has("raw") ? trx.hex("raw") : packParts(trx);
        trx.end();
        return transaction;
    }

    private static byte[] packParts(Fields trx) {
        ByteBuf out = Unpooled.buffer();
        out.writeShortLE(trx.u16("ref_block_num"));
        out.writeIntLE((int) trx.u32("ref_block_prefix"));
        out.writeIntLE((int) trx.seconds("expiration"));
        out.writeBytes(trx.opaqueVector("operations"));
        trx.emptyList("extensions");
        out.writeByte(0);
        List<byte[]> signatures = trx.hexes("signatures", CompactSignature.LENGTH);
        OpaqueVector.writeVarint(out, signatures.size());
        signatures.forEach(out::writeBytes);
        return ByteBufUtil.getBytes(out);
    }
}
