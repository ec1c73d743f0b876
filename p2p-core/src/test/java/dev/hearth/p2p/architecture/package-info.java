/** Rules for the main code of the library modules, checked on their compiled classes; and offences against each. */
@NullMarked
package dev.hearth.p2p.architecture;

import org.jspecify.annotations.NullMarked;
