/**
 * Where peer addresses come from and where they are kept.
 *
 * <p>{@link dev.hearth.p2p.discovery.AddressBook} holds what a node knows, {@link
 * dev.hearth.p2p.discovery.AddressBookFile} stores it, {@link dev.hearth.p2p.discovery.AddressIntake} limits what a
 * peer may add, and {@link dev.hearth.p2p.discovery.AddressSample} decides what others are told. Whoever counts peers
 * by who controls them asks {@link dev.hearth.p2p.discovery.NetGroups}.
 *
 * <p>Nothing here opens a socket, reads a clock or starts a thread: time, chance and file contents are handed in. The
 * mutable types are confined to the node loop; the values may go anywhere. Whatever a peer tells is taken for hostile,
 * so every table is bounded and no party with few networks can fill or empty one.
 */
@NullMarked
package dev.hearth.p2p.discovery;

import org.jspecify.annotations.NullMarked;
