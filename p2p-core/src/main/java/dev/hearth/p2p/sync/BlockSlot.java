package dev.hearth.p2p.sync;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.connection.Connection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A block between being asked for and the application's verdict. */
final class BlockSlot {
    final ChainEntry entry;
    /** Who was asked and has neither answered nor gone. */
    final List<PeerChain> askedFrom = new ArrayList<>(1);
    /** Who listed it when it was given to the application. */
    final List<PeerChain> listedBy = new ArrayList<>(1);

    long askedNanos;
    /** Whoever was asked is slow: others may be asked too. */
    boolean slow;

    byte @Nullable [] bytes;
    /** The block as its content places it; what the peer's list said is only a claim. */
    @Nullable
    ChainEntry content;

    @Nullable
    PeerChain source;

    Connection.@Nullable Charge charge;
    boolean delivering;

    BlockSlot(ChainEntry entry) {
        this.entry = entry;
    }

    /** Where the block belongs, as far as we know. */
    ChainEntry place() {
        return content == null ? entry : content;
    }

    /** How many bytes of it have arrived. */
    int length() {
        return bytes == null ? 0 : bytes.length;
    }
}
