/** secp256k1 keys, digests, the Graphene session keys and the handlers of the encrypted byte stream. */
@NullMarked
package dev.hearth.p2p.crypto;

import org.jspecify.annotations.NullMarked;
