/**
 * A Graphene peer that is no node: one connection with its handlers and a handshake, for whoever needs thousands of them,
 * to attack a node or to put load on it.
 */
@NullMarked
package dev.hearth.p2p.examples.peer;

import org.jspecify.annotations.NullMarked;
