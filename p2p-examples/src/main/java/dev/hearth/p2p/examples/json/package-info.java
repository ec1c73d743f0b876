/**
 * Messages as JSON. {@link dev.hearth.p2p.examples.json.GrapheneJson} shows a payload with the names and value forms
 * the reference prints, and packs what it showed into the same bytes again.
 *
 * <p>Inside, a {@link dev.hearth.p2p.examples.json.PayloadForm} knows one kind of payload. Its fields need not tell
 * every byte: GrapheneJson packs what it shows, and adds the bytes themselves where the result differs. Reading is
 * strict: an unknown or missing field is an {@link java.lang.IllegalArgumentException} that names it.
 *
 * <p>Payloads and JSON are hostile alike. Everything here is stateless and safe on any thread.
 */
@NullMarked
package dev.hearth.p2p.examples.json;

import org.jspecify.annotations.NullMarked;
