/** The public face of a node. */
@NullMarked
package dev.hearth.p2p;

import org.jspecify.annotations.NullMarked;
