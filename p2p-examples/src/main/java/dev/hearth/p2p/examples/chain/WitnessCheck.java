package dev.hearth.p2p.examples.chain;

import dev.hearth.p2p.crypto.PublicKey;
import dev.hearth.p2p.crypto.Secp256k1;
import dev.hearth.p2p.graphene.GrapheneBlock;
import dev.hearth.p2p.messages.MalformedMessageException;
import dev.hearth.p2p.messages.graphene.GrapheneBlockHeader;
import dev.hearth.p2p.messages.graphene.GrapheneBlocks;
import dev.hearth.p2p.messages.graphene.GrapheneMerkle;
import java.nio.ByteBuffer;
import java.security.SignatureException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks what id and linkage leave open: that the transactions are those the header names, and who signed it. */
public final class WitnessCheck {
    private final Secp256k1 curve = Secp256k1.bouncyCastle();
    private final PublicKey witness;

    /** Accepts the blocks of one witness. */
    public WitnessCheck(PublicKey witness) {
        this.witness = witness;
    }

    /** What is wrong with a synthetic block, or null for nothing. Takes about 0.3 ms. */
    public @Nullable String fault(GrapheneBlock block) {
        try {
            GrapheneBlockHeader header = GrapheneBlocks.parseHeader(block.bytes());
            List<byte[]> transactions = transactions(block.bytes(), header.headerLength());
            if (transactions == null) {
                return "its transactions are not synthetic ones";
            }
            if (!GrapheneMerkle.root(transactions).equals(header.merkleRoot())) {
                return "its transactions are not those of its merkle root";
            }
            byte[] signed = GrapheneBlocks.witnessDigest(block.bytes()).toBytes();
            PublicKey signer = curve.recover(signed, header.witnessSignature());
            return signer.equals(witness) ? null : "it is signed by " + signer + ", not by the witness";
        } catch (MalformedMessageException | SignatureException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static @Nullable List<byte[]> transactions(byte[] block, int offset) {
        ByteBuffer in = ByteBuffer.wrap(block, offset, block.length - offset);
        int count = Varints.get(in);
        int at = in.position();
        List<byte[]> transactions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int end = SyntheticTransactions.processedEnd(block, at);
            if (end < 0) {
                return null;
            }
            transactions.add(Arrays.copyOfRange(block, at, end));
            at = end;
        }
        return count >= 0 && at == block.length ? transactions : null;
    }
}
