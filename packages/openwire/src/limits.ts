/** Bounds on what a frame may hold, beyond its size. */

/** Structures inside structures. Real traffic reaches three: dispatch, advisory message, its subject. */
export const MAX_NESTING = 32

/** Causes of causes of an exception. */
export const MAX_CAUSES = 128
