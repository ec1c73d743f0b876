/**
 * Messages as JSON. {@link dev.hearth.p2p.examples.json.GrapheneJson} and
 * {@link dev.hearth.p2p.examples.json.BitcoinJson} show a payload with the names and value forms of their protocol, and
 * pack what they showed into the same bytes again; {@link dev.hearth.p2p.examples.json.MessageJson} is either of them.
 *
 * <p>Inside, a {@link dev.hearth.p2p.examples.json.PayloadForm} knows one kind of payload. Its fields need not tell
 * every byte: what is shown is packed, and the bytes themselves are added where the result differs. Reading is strict:
 * an unknown or missing field is an {@link java.lang.IllegalArgumentException} that names it.
 *
 * <p>Payloads and JSON are hostile alike. Everything here is stateless and safe on any thread.
 */
@NullMarked
package dev.hearth.p2p.examples.json;

import org.jspecify.annotations.NullMarked;
