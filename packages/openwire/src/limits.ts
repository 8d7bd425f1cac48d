/** Bounds on what a frame may hold, beyond its size. */

/** Structures inside structures. Real traffic reaches three: dispatch, advisory message, its subject. */
export const MAX_NESTING = 32

/** Causes of causes of an exception. */
export const MAX_CAUSES = 128

/** From this version on messages, acks and dispatches have had the same fields, so that code for them can be made. */
export const STRAIGHT_VERSION = 10
