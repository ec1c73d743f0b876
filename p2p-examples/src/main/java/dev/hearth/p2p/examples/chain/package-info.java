/**
 * A chain to play with: blocks and transactions that pass every check a Graphene peer-to-peer layer can make (id,
 * linkage, merkle root, witness signature), a store that survives a kill, and the handlers that follow such a chain.
 *
 * <p>The operations inside are custom operations full of filler and their signatures are of the right form only: no
 * chain would execute them. Handlers are called on the application executor, everything else where it says so.
 */
@NullMarked
package dev.hearth.p2p.examples.chain;

import org.jspecify.annotations.NullMarked;
