package dev.hearth.p2p.protocol;

import dev.hearth.p2p.application.ChainEntry;
import dev.hearth.p2p.application.ItemRef;
import org.jspecify.annotations.Nullable;

/**
 * An item a peer sent because we asked for it.
 *
 * @param ref the name it was asked for by
 * @param purpose what it was asked for
 * @param bytes the item's canonical bytes, as the application's codec takes them
 * @param entry for a block its place in the chain, computed from its content; null for other items
 * @param vouchedFor whether who sent it must have judged it before
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
public record ReceivedItem(
        ItemRef ref,
        Outstanding.Purpose purpose,
        byte[] bytes,
        @Nullable ChainEntry entry,
        boolean vouchedFor) {}
