/**
 * The one door to the application. Calls of its handlers are queued here, run on the runtime's application executor one
 * at a time, chain before everything else, and answered on the node loop.
 */
@NullMarked
package dev.hearth.p2p.dispatch;

import org.jspecify.annotations.NullMarked;
