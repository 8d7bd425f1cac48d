/** Where in a file something was written; lines and columns count from 1, as editors do. */
export interface Position {
  readonly file: string
  readonly line: number
  readonly column: number
}

export function positionText(position: Position): string {
  return `${position.file}:${position.line}:${position.column}`
}

/** The position `offset` UTF-16 units into `source`. */
export function positionAt(file: string, source: string, offset: number): Position {
  let line = 1
  let lineStart = 0
  for (let at = source.indexOf('\n'); at !== -1 && at < offset; at = source.indexOf('\n', at + 1)) {
    line++
    lineStart = at + 1
  }
  return { file, line, column: offset - lineStart + 1 }
}
