/**
 * Turns the command tables into the sources under `src/generated`. They are committed, so that a build needs no
 * generation and a change of a table can be read as a change of code; a test generates again and compares.
 */
import { structures } from '../commands/all.js'
import { emitClasses } from './classes.js'
import { emitReaders } from './readers.js'
import { emitWriters } from './writers.js'

const HEADER = '// Generated from src/commands by `npm run generate`. Change the tables, not this file.\n\n'

/** File name to text. */
export function generateSources(): ReadonlyMap<string, string> {
  return new Map([
    ['commands.ts', `${HEADER}${emitClasses(structures)}`],
    ['read-tight.ts', `${HEADER}${emitReaders(structures, 'tight')}\n`],
    ['read-loose.ts', `${HEADER}${emitReaders(structures, 'loose')}\n`],
    ['write-tight.ts', `${HEADER}${emitWriters(structures, 'tight')}\n`],
    ['write-loose.ts', `${HEADER}${emitWriters(structures, 'loose')}\n`],
  ])
}
