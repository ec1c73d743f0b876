/**
 * The {@code hearth} command line. {@link dev.hearth.p2p.examples.cli.Hearth} lists the commands; each is one class that
 * reads its options, and hands what happens to a report: text for people, one JSON object a line for programs.
 *
 * <p>Everything a command says goes through {@link dev.hearth.p2p.examples.cli.LineOutput}, whose own thread formats and
 * writes it, so that a slow terminal never holds up a node; only a
 * {@link dev.hearth.p2p.examples.cli.ConversionCommand}, which has no node, writes by itself. Nobody prints a stack
 * trace: what the user can mend is a {@link dev.hearth.p2p.examples.cli.CommandFailure} or a
 * {@link dev.hearth.p2p.runtime.ConfigurationException}, shown as one line on standard error, with a non-zero exit code.
 */
@NullMarked
package dev.hearth.p2p.examples.cli;

import org.jspecify.annotations.NullMarked;
