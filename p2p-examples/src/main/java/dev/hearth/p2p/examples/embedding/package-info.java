/**
 * An application with a node inside: its own block ({@link dev.hearth.p2p.examples.embedding.Page}), its own transaction
 * ({@link dev.hearth.p2p.examples.embedding.Note}) and its own direct message. It depends on {@code p2p-core} and nothing
 * else; start reading at {@link dev.hearth.p2p.examples.embedding.EmbeddingExample}.
 */
@NullMarked
package dev.hearth.p2p.examples.embedding;

import org.jspecify.annotations.NullMarked;
