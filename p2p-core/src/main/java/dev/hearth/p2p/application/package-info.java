/**
 * What an application subclasses and the values it exchanges with the node: handlers for its chain, its items and its
 * direct messages, the codecs of their contents, and verdicts.
 *
 * <p>Handlers are plain blocking-style Java. The node calls them on the runtime's application executor, one call at a
 * time per node, chain before other items. Nothing here knows a wire protocol or a peer's connection.
 */
@NullMarked
package dev.hearth.p2p.application;

import org.jspecify.annotations.NullMarked;
