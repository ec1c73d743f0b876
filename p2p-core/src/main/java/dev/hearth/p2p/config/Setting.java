package dev.hearth.p2p.config;

/** A value and where it comes from. */
record Setting<T>(T value, Origin origin) {}
