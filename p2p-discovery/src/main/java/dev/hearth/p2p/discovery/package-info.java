/** Where peer addresses come from and where they are kept. */
@NullMarked
package dev.hearth.p2p.discovery;

import org.jspecify.annotations.NullMarked;
