/** What the messages of every protocol share: addresses and host names. */
@NullMarked
package dev.hearth.p2p.messages;

import org.jspecify.annotations.NullMarked;
