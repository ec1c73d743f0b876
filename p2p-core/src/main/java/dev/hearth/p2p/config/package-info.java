/**
 * What an operator can decide about a node: one table of keys ({@link dev.hearth.p2p.config.ConfigKeys}), values for
 * them from layers (command line, environment, file, defaults), merged into one immutable
 * {@link dev.hearth.p2p.config.NodeConfig} that knows where each of its values comes from. Hearth's own files and those of
 * the Cardano node become the same configuration.
 *
 * <p>Everything here is pure: no file is opened and no environment read; the caller brings bytes and maps. All values
 * are immutable and may be used on any thread; builders may not. Whatever is wrong is a
 * {@link dev.hearth.p2p.runtime.ConfigurationException} of one line that names the place, the key, what was found and what
 * was expected; what is only odd is a warning.
 */
@NullMarked
package dev.hearth.p2p.config;

import org.jspecify.annotations.NullMarked;
