/**
 * Who is trusted with what. {@link dev.hearth.p2p.trust.BanList} holds what the operator forbids,
 * {@link dev.hearth.p2p.trust.Discouragement} what misbehaved, {@link dev.hearth.p2p.trust.Misbehaviour} and
 * {@link dev.hearth.p2p.trust.Punishment} turn violations into consequences. {@link dev.hearth.p2p.trust.InboundPolicy}
 * says who is asked before an inbound peer becomes active, {@link dev.hearth.p2p.trust.TrustProtocol} what it may do
 * then, in {@link dev.hearth.p2p.trust.Permissions}; {@link dev.hearth.p2p.trust.KeyPins} tells a configured peer from
 * somebody at its address.
 *
 * <p>Values are immutable. Everything with state is confined to the node loop, does no input or output, and is given the
 * time. Application code that is asked (gates, trust protocols) runs on the application executor.
 */
@NullMarked
package dev.hearth.p2p.trust;

import org.jspecify.annotations.NullMarked;
