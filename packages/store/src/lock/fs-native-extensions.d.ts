/** The part we use; the package ships no types. */
declare module 'fs-native-extensions' {
  /**
   * Tries for an exclusive lock on bytes [offset, offset + length) of an open file (length 0: to its end, wherever that
   * moves). Linux: an open-file-description lock, which excludes Java's and POSIX locks and falls with the descriptor.
   * False: someone else has it. Throws where the file system cannot lock.
   */
  export function tryLock(descriptor: number, offset?: number, length?: number): boolean
}
