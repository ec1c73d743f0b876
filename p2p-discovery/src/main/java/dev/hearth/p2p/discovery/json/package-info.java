/**
 * Small JSON files that people write: configuration and topology. Reading them is strict and bounded, and every value
 * knows its line and its path, so that an error can name both. The wire never comes here. Only this library's modules
 * may enter; what they read is immutable and may be used on any thread.
 */
@NullMarked
package dev.hearth.p2p.discovery.json;

import org.jspecify.annotations.NullMarked;
