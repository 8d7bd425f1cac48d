/** What reading a configuration found: errors stop the start, warnings name what is known but does nothing here. */
import { type Position, positionText } from './position.js'

export interface Finding {
  readonly severity: 'error' | 'warning'
  readonly position: Position
  readonly message: string
}

/** Gathers findings, so that one run names every mistake of a file instead of the first. */
export class Findings {
  readonly all: Finding[] = []

  error(position: Position, message: string): void {
    this.all.push({ severity: 'error', position, message })
  }
  warn(position: Position, message: string): void {
    this.all.push({ severity: 'warning', position, message })
  }

  get errors(): readonly Finding[] {
    return this.all.filter((finding) => finding.severity === 'error')
  }
  get warnings(): readonly Finding[] {
    return this.all.filter((finding) => finding.severity === 'warning')
  }
}

/** `file:line:column: message`, the form editors and terminals turn into a link. */
export function findingText(finding: Finding): string {
  return `${positionText(finding.position)}: ${finding.message}`
}

/** The configuration cannot be used. The message holds one line per mistake, each with file, line and column. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError'
  constructor(readonly findings: readonly Finding[]) {
    super(findings.map(findingText).join('\n'))
  }
}

/** `; did you mean "x"?`, or nothing when no known name is near. */
export function didYouMean(name: string | undefined): string {
  return name === undefined ? '' : `; did you mean "${name}"?`
}
