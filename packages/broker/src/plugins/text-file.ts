/** A file that a plug-in keeps, handed in: plug-ins here know no disk. */
export interface TextFile {
  /** For log lines. */
  readonly path: string
  /** Undefined: there is none. Throws when it cannot be read. */
  read(): string | undefined
  /** Replaces it. Throws when it cannot be written. */
  write(text: string): void
}
