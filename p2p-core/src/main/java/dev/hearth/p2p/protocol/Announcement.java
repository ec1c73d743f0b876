package dev.hearth.p2p.protocol;

import dev.hearth.p2p.application.ItemRef;
import dev.hearth.p2p.messages.Hash;

/**
 * An item we have and a peer may not.
 *
 * @param ref its name in the relay scheme
 * @param id its canonical id
 * @param bytes its canonical bytes; not to be changed
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never copied and never changed
public record Announcement(ItemRef ref, Hash id, byte[] bytes) {}
