/** What a node tells its application about itself: typed events, delivered on the application executor. */
@NullMarked
package dev.hearth.p2p.event;

import org.jspecify.annotations.NullMarked;
