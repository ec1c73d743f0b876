/**
 * What the tests of every module share: checks that hold for a whole test run, and fixtures of more than one module.
 * Packed as the test-jar of p2p-crypto, the module below all others.
 */
@NullMarked
package dev.hearth.p2p.testing;

import org.jspecify.annotations.NullMarked;
