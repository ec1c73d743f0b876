/**
 * Bitcoin's second transport (BIP324): a connection on which every byte looks random.
 *
 * <p>The values and functions ({@link dev.hearth.p2p.crypto.bip324.EllSwift}, its keys,
 * {@link dev.hearth.p2p.crypto.bip324.Bip324Keys}) are immutable or stateless and may be used from any thread. The curve
 * is Bouncy Castle's; only the ElligatorSwift map, which no library on the JVM has, is written here.
 */
@NullMarked
package dev.hearth.p2p.crypto.bip324;

import org.jspecify.annotations.NullMarked;
