/**
 * Whole networks of nodes in virtual time, whatever their protocol: {@link dev.hearth.p2p.testing.NetworkSuite} states
 * what every network must show, {@link dev.hearth.p2p.testing.FaultSuite} what it must endure,
 * {@link dev.hearth.p2p.testing.TestChain} is what a protocol brings to be tested.
 */
package dev.hearth.p2p.testing;
