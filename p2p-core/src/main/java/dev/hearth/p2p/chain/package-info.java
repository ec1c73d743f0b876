/**
 * A ready-made application side for chains whose blocks the application does not judge: follows the longest chain, keeps
 * blocks in a {@link dev.hearth.p2p.chain.BlockStore} and answers questions about them. Take it whole, or as an example
 * of a {@link dev.hearth.p2p.application.ChainHandler}. Called on the application executor only.
 */
@NullMarked
package dev.hearth.p2p.chain;

import org.jspecify.annotations.NullMarked;
