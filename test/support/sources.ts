/** The project's own text files, and the imports in TypeScript sources. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
/** Made by tools, not by hand: what .gitignore names. */
const MADE = new Set(['.git', 'node_modules', 'dist', 'data', 'coverage', '.tmp'])

export interface Source {
  /** Relative to the repository, with forward slashes. */
  readonly path: string
  readonly text: string
}

/** Files whose path `pattern` matches, in order of path. */
export function sources(pattern: RegExp): Source[] {
  return [...paths('')].filter((path) => pattern.test(path)).map((path) => ({ path, text: read(path) }))
}

const read = (path: string): string => readFileSync(join(ROOT, path), 'utf8')

function* paths(folder: string): Generator<string> {
  const entries = readdirSync(join(ROOT, folder), { withFileTypes: true })
  for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    if (entry.isDirectory() && !MADE.has(entry.name)) yield* paths(`${folder}${entry.name}/`)
    else if (entry.isFile()) yield `${folder}${entry.name}`
  }
}

const SPECIFIER = /(?:^|\n)\s*(?:import|export)\b[^'"`;]*?(?:from\s*)?'([^']+)'|\bimport\(\s*'([^']+)'/g

/** What a source imports or re-exports, as written. */
export function importsOf(text: string): string[] {
  const code = text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/(^|\s)\/\/[^\n]*/g, '$1')
  return [...code.matchAll(SPECIFIER)].map((match) => match[1] ?? match[2]!)
}
