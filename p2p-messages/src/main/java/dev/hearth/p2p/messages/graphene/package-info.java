/** Frames, primitives, message records and codecs of the Graphene (BitShares) wire protocol. */
@NullMarked
package dev.hearth.p2p.messages.graphene;

import org.jspecify.annotations.NullMarked;
