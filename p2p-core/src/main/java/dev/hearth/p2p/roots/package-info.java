/**
 * The peers the operator has named. {@link dev.hearth.p2p.roots.RootPeers} looks their names up, again and again, and tells the
 * peer manager at which addresses they are. Confined to the node loop.
 */
@NullMarked
package dev.hearth.p2p.roots;

import org.jspecify.annotations.NullMarked;
