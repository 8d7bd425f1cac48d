/** Libraries from Maven, fetched once with all that they need into a folder that later runs use again. */
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'

/** `group:artifact:version`, and `:classifier` behind it where there is one. */
export type Artifact = string

const run = promisify(execFile)

/** The class path of `artifacts` and their dependencies. */
export async function mavenClassPath(artifacts: readonly Artifact[]): Promise<string> {
  return classPathOf(await mavenFolder(artifacts))
}

/** The folder that holds the jars of `artifacts` and of what they need. */
export async function mavenFolder(artifacts: readonly Artifact[]): Promise<string> {
  const digest = createHash('sha256').update(JSON.stringify(artifacts)).digest('hex').slice(0, 16)
  const folder = join(tmpdir(), `hermod-maven-${digest}`)
  if (existsSync(folder)) return folder
  const work = mkdtempSync(join(tmpdir(), 'hermod-fetch-'))
  try {
    writeFileSync(join(work, 'pom.xml'), pom(artifacts))
    const jars = join(work, 'jars')
    const goal = ['-q', '-B', '-f', join(work, 'pom.xml'), 'dependency:copy-dependencies', `-DoutputDirectory=${jars}`]
    await run('mvn', goal, { timeout: 170_000 })
    if (!existsSync(folder)) renameSync(jars, folder)
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return folder
}

export const classPathOf = (folder: string): string =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jar'))
    .map((name) => join(folder, name))
    .join(delimiter)

function pom(artifacts: readonly Artifact[]): string {
  const dependencies = artifacts.map((artifact) => {
    const [group, name, version, classifier] = artifact.split(':')
    const kind = classifier === undefined ? '' : `<classifier>${classifier}</classifier>`
    return `<dependency><groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>${kind}</dependency>`
  })
  return `<project><modelVersion>4.0.0</modelVersion>
<groupId>hermod.test</groupId><artifactId>client</artifactId><version>1</version>
<dependencies>${dependencies.join('\n')}</dependencies></project>`
}
